import { parseAmount } from './money';
import { whyNoPathPart } from './texts';
import { choiceOf, yesNo } from './values/choice';
import { country } from './values/country';
import { jsonFields } from './values/json';
import { type Kind, Problem, shown } from './values/kind';
import {
	discount,
	orderAmount,
	orderQuantity,
	orderSum,
	orderWeight,
	price,
} from './values/number';
import { isRecord } from './wire';
import { addressText, freeText, identifier, personName } from './values/text';

/*
 * How each field of an order is read (docs/contributing/api-facts.md, section 3).
 */

/**
 * The reference must fit into a path, and have no blanks around it: otherwise an order could be created but
 * not found again.
 */
const reference: Kind<string> = (given) => {
	const read = identifier(given);
	const why = typeof read === 'string' ? whyNoPathPart(read) : undefined;
	return why ? new Problem(why, 'Give the order another reference', read) : read;
};

const flag: Kind<'Y' | 'N'> = (given) => {
	const read = yesNo(given);
	return typeof read === 'boolean' ? (read ? 'Y' : 'N') : read;
};

/** A phone. Exports of tables write numbers with a decimal: 2085550100.0. */
const phone: Kind<string> = (given) => {
	const read = identifier(given);
	return typeof read === 'string' ? read.replace(/^(\+?\d{5,})\.0$/, '$1') : read;
};

/** Fields of the user's own: texts by their names (section 3). */
const extraFields: Kind<Record<string, string>> = (given) => {
	const isNone = Array.isArray(given) && given.length === 0;
	const read = isNone ? undefined : jsonFields(given);
	if (read === undefined || read instanceof Problem) return read;
	const fields: Array<[string, string]> = [];
	for (const [name, value] of Object.entries(read)) {
		const isEmpty = typeof value === 'string' && value.trim() === '';
		const words = isEmpty ? '' : freeText(typeof value === 'boolean' ? String(value) : value);
		if (words instanceof Problem) {
			return new Problem(`has “${shown(name)}”, which ${words.what}`, words.advice);
		}
		if (words !== undefined) fields.push([name, words]);
	}
	return Object.fromEntries(fields);
};

/** The same kind for several fields. */
export const each = <T>(kind: Kind<T>, ...names: string[]): Record<string, Kind<T>> =>
	Object.fromEntries(names.map((name) => [name, kind]));

const address = (prefix: string) =>
	['company', 'title', 'first_name', 'last_name', 'address_1', 'address_2', 'address_3', 'city']
		.concat('state', 'country', 'e_mail')
		.map((name) => `${prefix}_${name}`);

/** The fields of an order that are read one by one; its dates need the workflow's zone. */
export const HEADER: Record<string, Kind<unknown>> = {
	cust_ref: reference,
	...each(addressText, ...address('ship'), ...address('cust')),
	ship_country: country,
	...each(personName, 'ship_first_name', 'ship_last_name', 'cust_first_name', 'cust_last_name'),
	...each(identifier, 'cust_po_no', 'customer_id', 'order_source'),
	...each(phone, 'ship_phone', 'cust_phone'),
	...each(identifier, 'ship_code', 'carrier', 'ship_account_no', 'location', 'promo_code'),
	currency_code: identifier,
	ship_address_type: choiceOf([
		{ value: 'C', name: 'Commercial' },
		{ value: 'R', name: 'Residential' },
	]),
	...each(freeText, 'shipping_instructions', 'special_services', 'gift_message'),
	...each(freeText, 'ship_code_description'),
	...each(freeText, ...[1, 2, 3, 4, 5].map((number) => `custom_field_${number}`)),
	...each(orderSum, 'sub_total', 'grand_total', 'balance'),
	...each(orderAmount, 'sales_tax', 'shipping_handling'),
	weight: orderWeight,
	order_discount: discount,
	...each(flag, 'gift_wrap', 'routing_sw', 'tax_exempt_sw', 'load_override_sw', 'duplicate_sw'),
	...each(flag, 'gift_card_sw', 'token_sw', 'prepaid_order', 'black_list'),
	ship_is_billing: yesNo,
	extra_fields: extraFields,
};

/** The fields of a line. */
export const LINE: Record<string, Kind<unknown>> = {
	item: identifier,
	quantity: orderQuantity,
	price,
	extended_amount: orderSum,
	...each(orderAmount, 'tax', 'shipping_surcharge'),
	...each(discount, 'discount', 'addl_discount'),
	...each(identifier, 'lot_number', 'line_item_id'),
	...each(freeText, 'description', 'line_comment'),
	extra_fields: extraFields,
};

const namesOf = (...kinds: Array<Kind<unknown>>) =>
	new Set(
		Object.entries({ ...HEADER, ...LINE }).flatMap(([name, kind]) =>
			kinds.includes(kind) ? [name] : [],
		),
	);

/** Fields with an amount of money. */
export const AMOUNTS = namesOf(orderSum, orderAmount, price, discount);
/** Fields for people to read, which hold what a buyer wrote, too. */
export const FREE_TEXTS = namesOf(freeText, extraFields);
const NUMBERS = new Set([...AMOUNTS, ...namesOf(orderQuantity, orderWeight)]);

/**
 * A form in which two equal orders are equal, however their numbers are written and their fields arranged.
 */
export function contentOf(value: unknown, name = ''): unknown {
	if (Array.isArray(value)) return value.map((each) => contentOf(each));
	if (!isRecord(value)) {
		const amount = NUMBERS.has(name) ? parseAmount(value) : undefined;
		return amount === undefined ? value : String(amount);
	}
	const names = Object.keys(value).sort();
	return Object.fromEntries(names.map((each) => [each, contentOf(value[each], each)]));
}
