import type { OrderFields } from '../model/orderFields';
import type { Json, Source } from './source';
import type { Address, Sale, SaleLine } from './types';

/*
 * Reads a shop's words: options and personalization of a line, pickup, and texts in HTML.
 */

/** A value that an option has, as text. */
function wordsOf(value: unknown): string {
	if (typeof value === 'string') return value.trim();
	if (typeof value === 'object' && value !== null) return JSON.stringify(value);
	return value === undefined || value === null ? '' : String(value);
}

/**
 * The options of a line or an order by their names, for `extra_fields`. Several values of one name are
 * joined. Names that begin with `_` are notes of the shop's own programs.
 *
 * @param pairs names and values, or a part of an order and the fields with its name and value
 */
export function extraFields(pairs: Array<[name: string, value: unknown]>): Json | undefined {
	const fields = new Map<string, string>();
	for (const [name, value] of pairs) {
		const words = wordsOf(value);
		if (name === '' || name.startsWith('_') || words === '') continue;
		const before = fields.get(name);
		fields.set(name, before === undefined ? words : `${before}, ${words}`);
	}
	return fields.size > 0 ? Object.fromEntries(fields) : undefined;
}

/** The names and values of a list of options, by the first field of each kind that is there. */
export const optionsIn = (
	list: Source[],
	names: string[],
	values: string[],
): Array<[string, unknown]> =>
	list.map((each) => [each.text(...names), values.map((name) => each.value(name)).find(isGiven)]);

const isGiven = (value: unknown) => value !== undefined && value !== null && value !== '';

/** Each of several texts once. */
export const together = (texts: string[]): string => [...new Set(texts.filter(Boolean))].join('; ');

/**
 * Words for pickup by the customer. Pickup at a carrier's pickup point does not count: the order is shipped
 * there.
 */
const PICKUP =
	/^(?:(?:free|local|in[-_ ]?store|store|customer|curbside)[-_ ]*)?pick[-_ ]?up(?:[-_ ](?:in|at|from)[-_ ](?:the |our )?(?:store|shop|warehouse))?$|^(?:local_pickup|pickup_location|instore_pickup|click (?:&|and) collect)/i;

/** Why an order is not sent, where one of these words says that the customer picks it up. */
export function pickedUp(shop: string, ...words: string[]): string | undefined {
	const word = words.find((each) => PICKUP.test(each));
	return word && `the customer picks this order up (“${word}” in ${shop}), so it is not sent`;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A text in which a shop wrote signs as HTML does: `Robin O&#39;Neil`. Each is read once. */
export const decoded = (text: string): string =>
	text.replace(
		/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi,
		(whole, decimal?: string, hex?: string, name?: string) => {
			if (name) return ENTITIES[name.toLowerCase()] ?? whole;
			const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
			return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
		},
	);

/** The fields of an order that are written by people; codes and references stay to the letter. */
const WRITTEN = ['shipping_instructions', 'gift_message', 'ship_code_description', 'extra_fields'];

const decodedAll = <T>(value: T): T => {
	if (typeof value === 'string') return decoded(value) as T;
	if (Array.isArray(value)) return value.map(decodedAll) as T;
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, each]) => [decoded(name), decodedAll(each as unknown)]),
	) as T;
};

/** The sale with names, addresses, notes and titles as people read them. */
export function readable(sale: Sale): Sale {
	const address = (given: Address): Address => decodedAll(given);
	const line = (given: SaleLine): SaleLine => ({
		...given,
		name: decoded(given.name),
		extra: decodedAll(given.extra),
	});
	const fields = Object.entries(sale.fields).map(([name, value]) => [
		name,
		WRITTEN.includes(name) ? decodedAll(value) : value,
	]);
	return {
		...sale,
		shipTo: address(sale.shipTo),
		billTo: address(sale.billTo),
		customer: sale.customer && address(sale.customer),
		fields: Object.fromEntries(fields) as OrderFields,
		lines: sale.lines.map(line),
	};
}
