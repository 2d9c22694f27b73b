import type { INodeProperties } from 'n8n-workflow';

import type { FieldPath } from '../../model/fieldPath';
import { hintAboutOrder } from '../../model/hints';
import { AMOUNTS } from '../../model/orderKinds';
import { jsonIfAny } from '../../model/values/json';
import { heldBy, isMissing } from '../../model/values/kind';
import { isRecord } from '../../model/wire';
import { freeText } from '../../model/values/text';
import { asGiven } from '../../parameters/reader';
import type { ItemContext } from '../context';
import { ADDRESS, additional, addressFields, billing, lineFields } from './form';
import { sentReference } from './options';

/** What the form calls CartRover's fields. */
const LABELS = new Map<string, string>([
	['cust_ref', 'Reference'],
	['items', 'Items'],
	...addressFields.map(({ name, displayName }): [string, string] => [
		ADDRESS[name as keyof typeof ADDRESS],
		displayName,
	]),
	...labelsIn(billing, 'Billing Address, '),
	...labelsIn(additional),
]);
const LINE_LABELS = new Map(labelsIn({ options: lineFields }));

function labelsIn({ options = [] }: Pick<INodeProperties, 'options'>, prefix = '') {
	return options.map(
		({ name, displayName }: { name: string; displayName?: string }): [string, string] => [
			name,
			`${prefix}${displayName ?? name}`,
		],
	);
}

/** What the form calls a field of an order: “Item 1, Price”. */
export function formName([field = '', line, name]: FieldPath): string {
	if (field !== 'items' || typeof line !== 'number') {
		return LABELS.get(String(field)) ?? String(field);
	}
	const label = LINE_LABELS.get(String(name)) ?? name;
	return `Item ${line + 1}${label === undefined ? '' : `, ${label}`}`;
}

/** Puts the order together from the item's parameters, without changing their values. */
export function readFields(item: ItemContext): Record<string, unknown> {
	const given = (name: string) => item.read(name, name, asGiven);
	const cust_ref = given('custRef');
	const billingAddress = item.fields('billingAddress');
	const { extra_fields, ...additionalFields } = item.fields('additionalFields');
	const address = Object.fromEntries(
		Object.entries(ADDRESS).map(([name, field]) => [field, given(name)]),
	);
	const extra = item.wasAdded('additionalFields.extra_fields')
		? extraFields(item, extra_fields)
		: {};
	const lines = item.listed('items', 'Items');
	const rows = item.rowsOf(lines, 'Items', 'line', 'Item', { quantity: 1 });
	const ofForm: Array<[Record<string, unknown>, FieldPath]> = [[address, []]];
	// In JSON, null is how programs write that there is none.
	const isOwn = (name: string) => isRecord(item.node.parameters[name]);
	if (isOwn('billingAddress')) ofForm.push([billingAddress, []]);
	if (isOwn('additionalFields')) ofForm.push([additionalFields, []]);
	if (isRecord(lines) && 'line' in lines) {
		ofForm.push(...rows.map(({ row }, index): (typeof ofForm)[number] => [row, ['items', index]]));
	}
	for (const [fields, path] of ofForm) checkNothing(item, cust_ref, fields, path);
	const hasBilling = Object.values(billingAddress).some((value) => freeText(value) !== undefined);
	return {
		cust_ref,
		...address,
		...billingAddress,
		...additionalFields,
		// Without a billing address, CartRover is told to use the ship-to address (section 3).
		...(!hasBilling && { ship_is_billing: true }),
		...(Object.keys(extra).length > 0 && { extra_fields: extra }),
		items: rows.map(({ row }) => row),
	};
}

/**
 * Tells which fields got nothing from their expressions. An amount changes what the customer pays.
 *
 * @throws NodeOperationError for an amount
 */
function checkNothing(
	item: ItemContext,
	cust_ref: unknown,
	fields: Record<string, unknown>,
	path: FieldPath,
): void {
	for (const name of Object.keys(fields).filter((each) => isMissing(fields[each]))) {
		const label = formName([...path, name]);
		if (AMOUNTS.has(name)) item.assertGiven(undefined, label);
		// Databases write null for a company or a second line that there is not.
		if (heldBy(fields[name]) === null) continue;
		const told = `“${label}” got nothing from its expression and was left out`;
		item.hint(hintAboutOrder(sentReference(item, cust_ref), told));
	}
}

function extraFields(item: ItemContext, given: unknown): Record<string, unknown> {
	item.assertGiven(given, 'Extra Fields');
	const read = item.readValue(given, 'Extra Fields', jsonIfAny);
	// An expression may give the names and values themselves.
	if (isRecord(read) && Object.keys(read).length > 0 && !('field' in read)) return read;
	const rows = item.rowsOf(read, 'Extra Fields', 'field', 'Extra Field');
	const fields = rows.map((row): [string, string] => [
		row.need('name', 'Name', freeText),
		row.read('value', 'Value', freeText) ?? '',
	]);
	item.assertNoRepeat(
		fields.map(([name]) => name),
		'Extra Field',
		'Name',
	);
	return Object.fromEntries(fields);
}
