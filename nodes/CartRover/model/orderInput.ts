import { needsPostcode, needsState } from './countries';
import { dayIn, dayOrTimeIn } from './dates';
import { type FieldNames, unknownField } from './fieldNames';
import { type FieldPath, jsonName, type NameOf, withNames } from './fieldPath';
import { decimalHints, fractionHints, type Hint, Hints, skuHints } from './hints';
import { CENT, parseAmount, smallestUnit } from './money';
import { LINE_FIELDS, ORDER_FIELDS } from './orderFields';
import { AMOUNTS, each, FREE_TEXTS, HEADER, LINE } from './orderKinds';
import { fieldFor, isBlank } from './orderRows';
import { applyTotals } from './orderTotals';
import { isPaymentField } from './payment';
import { textOf } from './texts';
import type { TotalsOptions } from './totals';
import {
	countryHint,
	isCountry,
	stateIn,
	withoutCountry,
	withoutTranslation,
} from './values/country';
import { inexact } from './values/json';
import { type Kind, Problem, shown } from './values/kind';
import { orderAmount } from './values/number';
import { rowsIn } from './values/rows';
import { isRecord } from './wire';
import { postalCode } from './values/postalCode';
import { addressText, freeText, LOST_LETTER } from './values/text';

/*
 * The order that New Order takes (docs/contributing/api-facts.md, section 3). Fields that are not named here go through
 * untouched: CartRover has some 145 of them.
 */

/** An order in the form that is sent to CartRover. */
export interface OrderInput extends Record<string, unknown> {
	cust_ref: string;
	items: Array<Record<string, unknown> & { item: string; quantity: number | string }>;
}

type Fields = Record<string, unknown>;

const taxHint = (name: string): Hint => ({
	about: `“${name}”`,
	one: 'CartRover has no order field {}: it was taken for “sales_tax”.',
	many: 'CartRover has no order fields {}: they were taken for “sales_tax”.',
});

const NO_PRICE =
	'The price of a line is nothing, as where an expression reads a field that is missing. The line goes out without a price';

/** A text with three decimals, which some write for thousands. */
const THOUSANDS = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;

const thousandsHint = (field: string, given: string): Hint => ({
	about: `${field} “${given}”`,
	one: `{} was taken for ${Number(given)}. If its point is between thousands, write ${given.replace('.', '')}.`,
	many: '{} were taken for numbers with three decimals. If the point is between thousands, leave it out.',
});

const OTHER_DATES = [
	'requested_ship_date',
	'expected_delivery_date',
	'resubmit_date',
	'regional_ship_date',
	'action_dt',
];

const NEEDED = ['cust_ref', 'ship_address_1', 'ship_city', 'ship_zip', 'ship_country'];
const NEEDED_OF_LINE = ['item', 'quantity'];

const NAMES = ['ship_company', 'ship_first_name', 'ship_last_name'];

/** What became of an order given by the user: the order to send, or everything that is wrong with it. */
export type ReadOrder =
	| {
			order: OrderInput;
			hints: Array<string | Hint>;
			/** What it has and New Order does not, each name once. */
			unknown: string[];
			problems?: never;
	  }
	| {
			problems: string[];
			/** What its amounts may mean otherwise, as sentences. */
			otherwise: string[];
			/** Whether the problems are others than those of its sums, which were looked at. */
			sumsHold: boolean;
	  };

/**
 * Checks an order before it is sent, naming every missing and wrong field at once.
 *
 * @param zone IANA zone in which dates without one are meant
 * @param totals what is done about the sums of the order
 * @param nameOf what a field is called where the user gave it
 * @param isFromShop a buyer wrote its address
 */
export function readOrder(
	value: unknown,
	zone: string,
	totals: TotalsOptions,
	nameOf: NameOf = jsonName,
	isFromShop = false,
): ReadOrder {
	if (!isRecord(value))
		return { problems: ['the order must be a JSON object'], otherwise: [], sumsHold: false };
	const named = (text: string) => withNames(text, nameOf);
	const reading = new OrderReading(nameOf, isFromShop);
	const order = reading.order(value, zone);
	const settled = reading.canBeTotalled ? applyTotals(order, totals) : undefined;
	const found = [...reading.problems, ...(settled?.problems ?? []).map(named)];
	if (!settled || settled.problems || found.length > 0) {
		const sumsHold = settled !== undefined && !settled.problems;
		return { problems: [...new Set(found)], otherwise: reading.thousands.texts, sumsHold };
	}
	const hints = [...reading.hints, ...settled.hints.map(named)];
	return { order: settled.order, hints, unknown: [...reading.unknown] };
}

class OrderReading {
	readonly problems: string[] = [];
	readonly hints: Array<string | Hint> = [];
	/** Those of the hints that may be why totals do not agree. */
	readonly thousands = new Hints();
	/** Fields that New Order does not have. */
	readonly unknown = new Set<string>();
	/** Sums are checked as soon as each field by itself can be used. */
	canBeTotalled = false;
	private readonly wrong = new Set<string>();
	private hasThreeDecimals = false;

	constructor(
		private readonly nameOf: NameOf,
		private readonly isFromShop: boolean,
	) {}

	order(value: Fields, zone: string): OrderInput {
		const given = { ...this.withSalesTax(value) };
		for (const name of ['ship_country', 'cust_country'].filter((each) => each in given))
			given[name] = withoutTranslation(given[name]);
		const country = given.ship_country;
		for (const [name, where] of [
			['ship_state', country],
			['cust_state', given.cust_country ?? country],
		] as const)
			if (name in given) given[name] = withoutCountry(given[name], where);
		this.hasThreeDecimals = smallestUnit(textOf(given.currency_code)) < CENT;
		const billed = isBlank(given.cust_country) ? undefined : given.cust_country;
		const needed = NEEDED.filter((name) => name !== 'ship_zip' || needsPostcode(country));
		const order = this.fields(given, [], needed, {
			...HEADER,
			ship_state: stateIn(country, this.tellState('ship_state')),
			cust_state: stateIn(billed, this.tellState('cust_state')),
			ship_zip: postalCode({ country, state: given.ship_state, tell: this.tellZero('ship_zip') }),
			cust_zip: postalCode({
				country: billed ?? country,
				state: given.cust_state,
				isLikely: billed === undefined,
				tell: this.tellZero('cust_zip'),
			}),
		});
		this.hints.push(...decimalHints('Reference', textOf(order.cust_ref)));
		this.tellUnknown(given, ORDER_FIELDS, 'order');
		order.items = this.lines(given.items);
		this.canBeTotalled = this.problems.length === 0;
		this.relations(given);
		const dates = each(dayOrTimeIn(zone), ...OTHER_DATES);
		const dated = this.fields(order, [], [], { order_date: dayIn(zone), ...dates });
		for (const { path, problem } of inexact(dated)) {
			if (this.wrong.has(jsonName(path))) continue;
			const [name] = path[0] === 'items' ? path.slice(2) : path;
			// A buyer's message must not hold up the order for it.
			const isFree = FREE_TEXTS.has(String(name)) && String(problem.given).includes(LOST_LETTER);
			if (isFree) this.hints.push(`${this.nameOf(path)} ${problem.what}. It goes out as it is`);
			else this.problem(path, problem);
		}
		return dated as OrderInput;
	}

	/** What a buyer wrote in a shop must not hold up the order. */
	private tellState(name: string) {
		if (!this.isFromShop) return undefined;
		return ({ given, what }: Problem) => {
			this.hints.push(
				`${this.nameOf([name])} “${shown(given)}” ${what}. It goes out as it is: look at the order in CartRover`,
			);
		};
	}

	private tellZero(name: string) {
		return (given: string, sent: string) => {
			this.hints.push(
				`${this.nameOf([name])} “${given}” is sent as “${sent}”, since sheets take away a zero in front`,
			);
		};
	}

	private lines(given: unknown): Fields[] {
		const rows = rowsIn(given, 'line');
		if (rows instanceof Problem) {
			this.problem(['items'], rows);
			return [];
		}
		if (rows.length === 0) {
			const isThere = typeof given === 'object' && given !== null;
			this.say(['items'], isThere ? 'must have at least one line' : 'is missing');
		}
		const lines = rows.map((row, index) => {
			const path = ['items', index];
			if (!isRecord(row)) {
				this.say(path, 'must be an object');
				return {};
			}
			this.tellUnknown(row, LINE_FIELDS, 'order line');
			if ('price' in row && (row.price === undefined || row.price === null)) {
				this.hints.push(NO_PRICE);
			}
			const read = this.fields(row, path, NEEDED_OF_LINE, LINE);
			this.hints.push(...skuHints(textOf(read.item)));
			this.hints.push(...fractionHints(this.nameOf([...path, 'quantity']), read.quantity));
			return read;
		});
		if (!this.isFromShop) this.tellFree(lines);
		return lines;
	}

	/** Whoever types prices may have forgotten one: n8n gives 0 for an empty number. Shops have gifts. */
	private tellFree(lines: Fields[]): void {
		const amounts = lines.map(({ price }) => parseAmount(price));
		if (!amounts.some((amount) => amount)) return;
		for (const [index, amount] of amounts.entries()) {
			const name = this.nameOf(['items', index, 'price']);
			if (amount === 0n) this.hints.push(`${name} is 0, so this line is free`);
		}
	}

	/** Reads the fields that are known; blank ones are left out, the others stay as they are. */
	private fields(
		given: Fields,
		path: FieldPath,
		needed: readonly string[],
		kinds: Record<string, Kind<unknown>>,
	): Fields {
		const read = new Map(Object.entries(given));
		for (const name of new Set([...needed, ...Object.keys(kinds)])) {
			const kind = kinds[name] ?? freeText;
			const value = kind(read.get(name));
			if (value instanceof Problem) this.problem([...path, name], value);
			else if (value !== undefined) {
				read.set(name, value);
				const mayBeThousands = AMOUNTS.has(name) && THOUSANDS.test(String(value));
				if (mayBeThousands && typeof value === 'string' && !this.hasThreeDecimals) {
					const hint = thousandsHint(this.nameOf([...path, name]), value);
					this.hints.push(hint);
					this.thousands.add(hint);
				}
			} else {
				read.delete(name);
				if (needed.includes(name)) this.missing(name, [...path, name], given);
			}
		}
		return Object.fromEntries(read);
	}

	/** What cannot be said of one field alone. */
	private relations(given: Fields): void {
		const isMissing = (name: string) => addressText(given[name]) === undefined;
		if (NAMES.every(isMissing)) {
			const names = NAMES.map((name) => this.nameOf([name]));
			this.problems.push(
				`a recipient is missing (${names.join(', ').replace(/, ([^,]*)$/, ' or $1')})`,
			);
		}
		if (needsState(given.ship_country) && isMissing('ship_state')) {
			this.missing('ship_state', ['ship_state'], given);
		}
		const billed = addressText(given.cust_country);
		if (typeof billed === 'string' && !isCountry(billed))
			this.hints.push(countryHint(this.nameOf(['cust_country']), shown(billed)));
		for (const [name, value] of Object.entries(given)) {
			// Card and bank data has no business in a workflow: n8n stores what passes through it.
			const isGiven = typeof value === 'string' ? value.trim() !== '' : value !== null;
			if (isPaymentField(name, given) && isGiven && value !== undefined && Number(value) !== 0) {
				this.say([name], 'is payment data, which this node does not send');
			}
		}
	}

	/** A header `tax`, which the vendor's own sample has, and the like are what its rules call `sales_tax`. */
	private withSalesTax(value: Fields): Fields {
		const name = Object.keys(value).find(
			(each) => each !== 'sales_tax' && ORDER_FIELDS.called(each) === 'sales_tax',
		);
		return name === undefined ? value : this.withSalesTax(this.withTax(name, value));
	}

	private withTax(name: string, value: Fields): Fields {
		const { [name]: tax, ...rest } = value;
		const read = orderAmount(tax);
		if (read === undefined) return rest;
		if (read instanceof Problem) {
			this.problem([name], read);
			return rest;
		}
		const stated = orderAmount(rest.sales_tax);
		if (stated === undefined) {
			this.hints.push(taxHint(name));
			return { ...rest, sales_tax: read };
		}
		if (!(stated instanceof Problem) && parseAmount(stated) !== parseAmount(read)) {
			this.say(
				[name],
				`is ${String(read)}, but ${this.nameOf(['sales_tax'])} is ${String(stated)}`,
			);
		}
		return rest;
	}

	private missing(name: string, path: FieldPath, given: Fields): void {
		const fields = path.length === 1 ? ORDER_FIELDS : LINE_FIELDS;
		const meant = Object.keys(given).find(
			(each) => !fields.knows(each) && (fields.likely(each) === name || fieldFor(each) === name),
		);
		const advice = meant
			? ` (“${meant}” must be called “${name}”)`
			: name === 'ship_city' && given.ship_country && !needsState(given.ship_country)
				? ' (where a place has none, give its region or country)'
				: '';
		this.say(path, `is missing${advice}`);
	}

	/** Tells of each unknown name. Lines are alike: one hint is enough for all of them. */
	private tellUnknown(given: Fields, fields: FieldNames, where: string): void {
		for (const [name, value] of Object.entries(given)) {
			const isKnown = fields.knows(name);
			if (fields.takes(name) || (isKnown && isBlank(value))) continue;
			this.unknown.add(name);
			const ofWhat = isKnown ? `new ${where}` : where;
			this.hints.push(unknownField(ofWhat, name, fields.likely(name), true));
		}
	}

	private problem(path: FieldPath, problem: Problem): void {
		this.wrong.add(jsonName(path));
		this.problems.push(problem.of(this.nameOf(path)));
	}

	private say(path: FieldPath, words: string): void {
		this.problems.push(`${this.nameOf(path)} ${words}`);
	}
}
