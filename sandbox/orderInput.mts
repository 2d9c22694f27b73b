import { invalid } from './answers.mts';
import { isRecord, presentText } from './endpoint.mts';
import { decimal, toNumber } from './numbers.mts';
import { CLIENT_FIELDS, FLAG_FIELDS, MONEY_FIELDS } from './orderFields.mts';
import { day, isCalendarDay, padDay, parseTime, stamp } from './time.mts';
import type { LineDraft, OrderDraft } from './drafts.mts';
import type { Habits } from './readings.mts';
import type { HeaderFields } from './types.mts';

const REQUIRED = [
	'cust_ref',
	'ship_address_1',
	'ship_city',
	'ship_state',
	'ship_zip',
	'ship_country',
];
const SIDE_FIELDS = CLIENT_FIELDS.filter((name) => name.startsWith('ship_')).map((name) =>
	name.slice('ship_'.length),
);

const TIME_FIELDS = ['requested_ship_date', 'expected_delivery_date'];

// two letters are taken, three come back; a few countries are enough for a demo
const ISO3: Readonly<Record<string, string>> = {
	US: 'USA',
	CA: 'CAN',
	MX: 'MEX',
	GB: 'GBR',
	IE: 'IRL',
	DE: 'DEU',
	FR: 'FRA',
	ES: 'ESP',
	IT: 'ITA',
	NL: 'NLD',
	AU: 'AUS',
	NZ: 'NZL',
	JP: 'JPN',
};

// where an address without a state reaches nobody
const WITH_STATES: ReadonlySet<string> = new Set(['USA', 'CAN', 'AUS']);

// places whose post goes without codes, by either code; not all of them
const WITHOUT_ZIP =
	/^(?:HKG?|MO|MAC|AE|ARE|QAT?|KWT?|JA?M|BHS|BS|FJI?|UGA?|YEM?|ZWE?|AGO?|CIV?|MLI?|RWA?)$/;

/**
 * Reads a new order as a client sends it (section 3 of the facts).
 * @param now ms epoch; its UTC day is the default `order_date`
 * @param states for which countries a state is required
 * @throws ApiRefusal naming every missing required field, or the first field of a wrong kind
 */
export function readOrder(
	body: unknown,
	now: number,
	states: Habits['states'],
): OrderDraft & { custRef: string } {
	const order = requireOrder(body);
	const missing = missingFields(order, states);
	if (missing.length > 0) {
		throw invalid(`Order missing required field(s): ${missing.join(', ')}`);
	}
	return { ...readLenient(order, now), custRef: presentText(order.cust_ref) ?? '' };
}

/** Reads an order without asking for the required fields. */
export function readLenient(body: unknown, now: number): OrderDraft {
	const order = requireOrder(body);
	const fields: HeaderFields = {};
	for (const name of CLIENT_FIELDS) {
		const value = order[name];
		if (value !== undefined) fields[name] = fieldText(name, value);
	}
	fields.order_date = orderDate(order.order_date, now);
	for (const name of ['ship_country', 'cust_country']) {
		const country = fields[name];
		if (country) fields[name] = iso3(country);
	}
	if (isYes(order.ship_is_billing)) {
		for (const name of SIDE_FIELDS) {
			if (CLIENT_FIELDS.includes(`cust_${name}`)) {
				fields[`cust_${name}`] = fields[`ship_${name}`] ?? null;
			}
		}
	}
	return {
		custRef: presentText(order.cust_ref),
		custPoNo: presentText(order.cust_po_no),
		orderSource: presentText(order.order_source),
		fields,
		extraFields: extraFields(order.extra_fields),
		items: Array.isArray(order.items) ? order.items.map(readLine) : undefined,
	};
}

function requireOrder(body: unknown): Record<string, unknown> {
	if (!isRecord(body)) throw invalid('Order must be a JSON object');
	return body;
}

const iso3 = (country: string): string => ISO3[country.toUpperCase()] ?? country;

function missingFields(order: Record<string, unknown>, states: Habits['states']): string[] {
	const country = iso3(presentText(order.ship_country) ?? 'USA').toUpperCase();
	const needsState = states === 'required' || WITH_STATES.has(country);
	const needsZip = states === 'required' || !WITHOUT_ZIP.test(country);
	const required = REQUIRED.filter(
		(name) => (needsState || name !== 'ship_state') && (needsZip || name !== 'ship_zip'),
	);
	const missing = required.filter((name) => presentText(order[name]) === undefined);
	if (!Array.isArray(order.items) || order.items.length === 0) return [...missing, 'items'];
	const inLines = order.items.flatMap((line: unknown, index) =>
		['item', 'quantity']
			.filter((name) => !isRecord(line) || presentText(line[name]) === undefined)
			.map((name) => `items[${index}].${name}`),
	);
	return [...missing, ...inLines];
}

function readLine(line: unknown, index: number): LineDraft {
	if (!isRecord(line)) throw invalid(`Order line ${index + 1} must be a JSON object`);
	const amount = (name: string): number => {
		const value = line[name];
		if (value === undefined || value === null || value === '') return 0;
		return requireNumber(`items[${index}].${name}`, value);
	};
	const text = (name: string): string | null => presentText(line[name]) ?? null;
	const quantity = requireNumber(`items[${index}].quantity`, line.quantity);
	if (quantity <= 0) throw invalid(`Invalid items[${index}].quantity: ${quantity}`);
	return {
		item: text('item') ?? '',
		quantity,
		price: amount('price'),
		discount: amount('discount'),
		addlDiscount: amount('addl_discount'),
		extendedAmount: amount('extended_amount'),
		tax: amount('tax'),
		shippingSurcharge: amount('shipping_surcharge'),
		lineNo: text('line_no'),
		description: text('description'),
		lotNumber: text('lot_number'),
		lineItemId: text('line_item_id'),
		lineComment: text('line_comment'),
		extraFields: extraFields(line.extra_fields),
	};
}

function fieldText(name: string, value: unknown): string | null {
	if (value === null) return null;
	if (MONEY_FIELDS.has(name)) {
		return value === '' ? '0.00' : decimal(requireNumber(name, value), 2);
	}
	if (FLAG_FIELDS.has(name)) return flag(name, value);
	if (TIME_FIELDS.includes(name)) return time(name, value);
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	throw invalid(`Invalid ${name}: text expected`);
}

function flag(name: string, value: unknown): string | null {
	if (value === '') return null;
	if (typeof value === 'boolean') return value ? 'Y' : 'N';
	if (value === 'Y' || value === 'N') return value;
	throw invalid(`Invalid ${name}: ${JSON.stringify(value)}. Use Y or N.`);
}

/** A day stays one; a time comes back in UTC. */
function time(name: string, value: unknown): string | null {
	const text = presentText(value);
	if (text === undefined) return null;
	const ms = parseTime(text);
	if (ms === undefined) throw invalid(`Invalid ${name}: ${text}`);
	return isCalendarDay(padDay(text)) ? day(ms) : stamp(ms);
}

function orderDate(value: unknown, now: number): string {
	const text = presentText(value);
	if (text === undefined) return day(now);
	const date = padDay(text.split(/[T ]/, 1)[0] ?? '');
	if (!isCalendarDay(date)) throw invalid(`Invalid order_date: ${text}`);
	return date;
}

function requireNumber(name: string, value: unknown): number {
	const number = toNumber(value);
	if (number === undefined) throw invalid(`Invalid ${name}: ${JSON.stringify(value)}`);
	return number;
}

function extraFields(value: unknown): Record<string, string> {
	if (!isRecord(value)) return {};
	return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

function isYes(value: unknown): boolean {
	return value === true || value === 1 || ['true', 'y', '1'].includes(String(value).toLowerCase());
}
