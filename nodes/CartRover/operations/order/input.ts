import isEqual from 'lodash/isEqual';
import type { IDataObject } from 'n8n-workflow';

import type { Reply } from '../../api/call';
import { hintAboutOrder } from '../../model/hints';
import { readOrder, type OrderInput } from '../../model/orderInput';
import { fieldFor, isBlank, namedFields } from '../../model/orderRows';
import { contentOf } from '../../model/orderKinds';
import { choiceOf } from '../../model/values/choice';
import { shown } from '../../model/values/kind';
import { isRecord } from '../../model/wire';
import { identifier } from '../../model/values/text';
import { setToShop } from '../../shops';
import type { ItemContext } from '../context';
import type { Deed } from '../memory';
import { sentReference, tellOfOrder, totalsOf, withPrefix } from './options';
import type { GivenOrder } from './source';

const unknownIn = ({ run }: ItemContext) =>
	run.shared('unknownFields', () => new Map<number, string[]>());

/** What an item's order has that CartRover has no field for, as a field of the output; none where there is none. */
export function unknownFieldsOf(item: ItemContext): { unknown_fields?: string[] } {
	const names = unknownIn(item).get(item.index) ?? [];
	return names.length > 0 ? { unknown_fields: names } : {};
}

/**
 * Checks an order and completes it as the item's options say.
 *
 * @throws NodeOperationError that names everything that is missing or wrong at once
 */
export function checkedOrder(item: ItemContext, given: GivenOrder): OrderInput {
	const order = withPrefix(item, given.order);
	const { way, nameOf } = given;
	const read = readOrder(order, item.zone, totalsOf(item, way), nameOf, way === 'shop');
	if ('order' in read) {
		for (const hint of read.hints) {
			const about = shown(read.order.cust_ref);
			item.hint(typeof hint === 'string' ? hintAboutOrder(about, hint) : hint);
		}
		unknownIn(item).set(item.index, [...read.unknown, ...(given.columnsLeftOut ?? [])]);
		return read.order;
	}
	const row = isRecord(order) && isLine(order) ? order : undefined;
	const { cust_ref } = row ? namedFields(row) : ((order ?? {}) as IDataObject);
	const reference = identifier(cust_ref);
	const which =
		typeof reference === 'string' ? `Order ${sentReference(item, reference)}` : 'The order';
	if (row) {
		throw item.invalid(
			`${which} was not sent: this item looks like a row of a sheet, with one line of an order`,
			asRows(item, row),
		);
	}
	const toShop = isRecord(order) && !('ship_address_1' in order) ? setToShop(order) : undefined;
	if (toShop && given.way === 'json') {
		throw item.invalid(
			`${which} was not sent: it looks like a shop's order, not CartRover's`,
			`${toShop} Nothing was sent to CartRover.`,
		);
	}
	const otherwise = [...(given.otherwise?.() ?? []), ...read.otherwise].join(' And ');
	const aboutSums = otherwise ? `For these totals, ${otherwise}` : OR_RECALCULATE;
	const hasEmptyRow = way === 'fields' && read.problems.some((each) => EMPTY_ROW.test(each));
	const ways = [
		...(read.problems.some(isSum) ? [aboutSums] : []),
		...(hasEmptyRow && !item.isListed('items', 'Items') ? [TO_LEAVE_OUT] : []),
	];
	throw item.invalid(
		`${which} was not sent: ${read.problems.join('; ')}`,
		['Correct the fields named above and run this item again.', ...ways, NOT_SENT].join(' '),
	);
}

/** A row of the form for a line that an order may not have. */
const EMPTY_ROW = /^Item \d+, SKU is missing/;
const TO_LEAVE_OUT =
	'To leave out lines without a SKU, set Specify Items to “Using JSON”, as the recipe “A form with up to three lines” does.';
const NOT_SENT = 'Nothing was sent to CartRover.';

/** Whether a problem is a total that others do not make. */
const isSum = (problem: string): boolean => /, expected -?\d/.test(problem);
const OR_RECALCULATE =
	'Or, if only the totals are wrong, set the option Totals to “Recalculate”, which replaces them.';

function asRows(item: ItemContext, row: Record<string, unknown>): string {
	const column = Object.keys(row).find((name) => fieldFor(name) === 'cust_ref');
	const reference =
		column === undefined || column === 'cust_ref'
			? (column ?? 'Order Number')
			: `“${shown(column)}” (which is cust_ref)`;
	return `To make one order of all rows with the same ${reference}, ${groupThem(item)}. Group Rows knows common names of columns, so they need not be renamed. Nothing was sent to CartRover.`;
}

/** The way out for rows that were not put together. */
const groupThem = (item: ItemContext): string =>
	item.wasAdded('options.groupRows')
		? 'turn on the option Group Rows, which is there but off'
		: `${item.node.parameters.operation === 'createMany' ? 'add' : 'use Create Many with'} the option Group Rows`;

/** Whether an order has no lines, and a SKU beside its own fields. */
const isLine = (order: Record<string, unknown>): boolean =>
	isBlank(order.items) && namedFields(order).item !== undefined;

const oneReferenceEach = (item: ItemContext): string =>
	`Give each order a reference of its own. If these are lines of one order, ${groupThem(item)}. “Skip” only skips orders with the same content.`;

/**
 * Orders of this run by their reference, so that a second one with other content does not pass for the
 * same: rows of one order that were not put together would lose their lines.
 */
export class References {
	private readonly first = new Map<string, { index: number; order: OrderInput }>();
	/** References as they are compared, each with how it came first. */
	private readonly spelled = new Map<string, string>();

	/**
	 * @returns the number of the item that has the same order; `undefined` for a new reference
	 * @throws NodeOperationError where the reference is there with other content
	 */
	sameAs(item: ItemContext, order: OrderInput): number | undefined {
		const known = this.first.get(order.cust_ref);
		if (!known) return undefined;
		if (isEqual(contentOf(known.order), contentOf(order))) return known.index;
		throw item.invalid(
			`Order ${order.cust_ref} was not sent: input item ${known.index} has the same cust_ref with other content`,
			oneReferenceEach(item),
		);
	}

	add(item: ItemContext, order: OrderInput): void {
		const { cust_ref } = order;
		if (!this.first.has(cust_ref)) this.first.set(cust_ref, { index: item.index, order });
		const other = this.spelled.get(cust_ref.toLowerCase());
		if (other === undefined) this.spelled.set(cust_ref.toLowerCase(), cust_ref);
		else if (other !== cust_ref) {
			item.hint({
				about: `“${shown(other)}” and “${shown(cust_ref)}”`,
				one: 'The references {} differ only in capital letters. They were taken for two orders.',
				many: 'The references {} differ only in capital letters. They were taken for two orders each.',
			});
		}
	}
}

const ON_DUPLICATE = choiceOf([
	{ name: 'Fail', value: 'fail' },
	{ name: 'Skip', value: 'skip' },
]);

export const skipsDuplicates = (item: ItemContext): boolean =>
	item.read('options.onDuplicate', 'On Duplicate', ON_DUPLICATE) === 'skip';

/**
 * What becomes of an order that an earlier item of the run has, too.
 *
 * @param same the number of that item
 * @throws NodeOperationError where On Duplicate is not set to Skip
 */
export function repeatedOrder(
	item: ItemContext,
	{ cust_ref }: OrderInput,
	same: number,
	skips: boolean,
): IDataObject {
	if (skips) return skippedOrder(cust_ref);
	throw item.invalid(
		`Order ${cust_ref} was not sent: input item ${same} has the same cust_ref`,
		'Give each order a reference of its own, or set the option On Duplicate to “Skip”.',
	);
}

/** CartRover takes one order of a reference: in one execution it tells a creation from others. */
export const creationOf = (order: OrderInput): Deed => ({
	about: order.cust_ref,
	content: contentOf(order),
});

/**
 * The item for an order that was created.
 *
 * @param answered the order number that CartRover answered with, where it did
 */
export function createdOrder(
	item: ItemContext,
	order: OrderInput,
	answered?: unknown,
): IDataObject {
	item.run.memory.made(creationOf(order));
	// In production it would be said again and again.
	if (item.run.isManual) tellOfOrder(item, order);
	// Without a number of its own an order goes by its reference.
	const numbers = [answered, order.cust_po_no, order.cust_ref].map(asText);
	return {
		cust_ref: order.cust_ref,
		order_number: numbers.find(Boolean),
		created: true,
		grand_total: order.grand_total === undefined ? null : Number(order.grand_total),
		...unknownFieldsOf(item),
	};
}

/** A reference or SKU, reduced for comparison. */
export const normalizedId = (name: string | null) => name?.trim().toLowerCase();

/** What an answer says under a reference, which it may give in another case, or trimmed. */
export function underReference<Row extends { cust_ref: string | null }>(
	rows: readonly Row[],
	cust_ref: string,
): Row | undefined {
	return (
		rows.find((row) => row.cust_ref === cust_ref) ??
		rows.find((row) => normalizedId(row.cust_ref) === normalizedId(cust_ref))
	);
}

/** What an answer to New Order calls the order; it answers at top level (section 1), or as the others. */
export function namedIn({ envelope }: Reply): Array<{ cust_ref: string; order_number: string }> {
	return [envelope, envelope.response].flat().flatMap((row) => {
		const { cust_ref, order_number } = (row ?? {}) as Record<string, unknown>;
		const reference = asText(cust_ref).trim();
		return reference ? [{ cust_ref: reference, order_number: asText(order_number) }] : [];
	});
}

function asText(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The item for an order of this run that was sent before. */
function skippedOrder(cust_ref: string): IDataObject {
	return { cust_ref, order_number: null, created: false, grand_total: null };
}

/**
 * The item for an order that CartRover had already, with On Duplicate set to Skip. Reading each of them back
 * to compare it would cost a call of the rate limit, from which creating is exempt.
 *
 * @throws NodeOperationError where this execution has created it with other content
 */
export function skippedDuplicate(item: ItemContext, order: OrderInput): IDataObject {
	const { cust_ref } = order;
	const made = item.run.memory.hasMade(creationOf(order));
	if (made === 'other') {
		throw item.invalid(
			`Order ${cust_ref} was not created: an earlier run of this node has created it with other content`,
			oneReferenceEach(item),
		);
	}
	if (made === undefined) {
		item.hint({
			about: shown(cust_ref),
			one: 'CartRover already had order {}. It was skipped, and not looked at: it may be another one, canceled or in error.',
			many: 'CartRover already had orders {}. They were skipped, and not looked at: they may be others, canceled or in error.',
		});
	}
	return skippedOrder(cust_ref);
}
