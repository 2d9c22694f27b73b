import { DateTime } from 'luxon';

import {
	type Amount,
	divide,
	formatAmount,
	sizeOf,
	smallestUnit,
	sum,
	toNumber,
	UNIT,
} from '../model/money';
import { shareOut } from '../model/netPrices';
import { namesIn } from '../model/texts';
import type { Source } from './source';
import type { Address, Refunded, Sale, SaleLine } from './types';

/** The names by which a shop calls the parts of an address, in the order of `Address`. */
export interface AddressNames {
	/** Parts of a name, joined. */
	first?: string | string[];
	last?: string | string[];
	/** First and last name in one field. */
	full?: string;
	company?: string;
	lines: string[];
	city: string[];
	/** The code first, then the name. */
	state: string[];
	zip: string[];
	country: string[];
	phone?: string;
	email?: string;
}

/** Reads an address by the shop's names; names in one field are told apart. */
export function readAddress(source: Source, names: AddressNames): Address {
	const text = (names: string | string[] = []) =>
		[names]
			.flat()
			.map((name) => source.text(name))
			.filter(Boolean)
			.join(' ');
	const [first, last] = [text(names.first), text(names.last)];
	return {
		...(first || last ? { first, last } : namesIn(text(names.full))),
		company: text(names.company),
		lines: names.lines.flatMap((name) => {
			const value = source.value(name);
			const lines = Array.isArray(value) ? value.map(String) : source.text(name).split('\n');
			return lines.map((line) => line.trim()).filter(Boolean);
		}),
		city: source.text(...names.city),
		state: source.text(...names.state),
		zip: source.text(...names.zip),
		country: source.text(...names.country),
		phone: text(names.phone),
		email: text(names.email),
	};
}

export const isBlankAddress = ({ lines, city, zip }: Address) =>
	lines.length === 0 && !city && !zip;

/** The day of an instant in a zone. Shops give times with a zone, in UTC, or as seconds. */
export function dayIn(zone: string, time: string | number): string {
	const at =
		typeof time === 'number'
			? DateTime.fromSeconds(time)
			: [DateTime.fromISO, DateTime.fromSQL, DateTime.fromRFC2822]
					.map((read) => read.call(DateTime, time, { zone: 'utc' }))
					.find((each) => each.isValid);
	return at?.isValid ? (at.setZone(zone).toISODate() ?? '') : String(time);
}

/** The day as it is written, for shops that write times in their own zone. */
export const dayWritten = (time: string) => /^\d{4}-\d{2}-\d{2}/.exec(time)?.[0] ?? time;

/** The hint for an order whose payment has not come. */
export const notPaid = (shop: string, status: string) =>
	`The order is not paid yet (${status} in ${shop}); it is sent anyway`;

/** The `ship_code` of an order: the first of its shipping methods, with a hint where there are others. */
export function shipCodeOf(methods: string[]): { code: string; hints: string[] } {
	const [code = '', ...others] = new Set(methods.filter(Boolean));
	const hint = `The order has several shipping methods; its ship_code is ${code}, without ${others.join(', ')}`;
	return { code, hints: others.length > 0 ? [hint] : [] };
}

/** Why an order to several addresses is not sent. */
export const tooMany = (addresses: number): string | undefined =>
	addresses > 1
		? `the order goes to ${addresses} addresses, but a CartRover order has one: split it`
		: undefined;

/** How many different addresses there are. */
export const differentOf = (addresses: Address[]): number =>
	new Set(addresses.map((each) => JSON.stringify(each))).size;

/** The amount that refunds gave back beyond the price of their items; a negative amount was kept. */
export const besideItems = (amount: Amount, rounding = 0n): Sale['perhaps'][number] => ({
	what: amount > 0n ? 'A refund without items' : 'A fee on a refund',
	amount: sizeOf(amount) > rounding ? -amount : 0n,
});

/** An instant in seconds as ISO 8601. */
export const timeOf = (seconds: number) =>
	DateTime.fromSeconds(seconds, { zone: 'utc' }).toISO({ suppressMilliseconds: true }) ?? '';

/** The line with fewer pieces, and its amounts in proportion; discounts and tax in units of the currency. */
export function ofPieces(line: SaleLine, quantity: Amount, unit: Amount): SaleLine {
	if (quantity === line.quantity || line.quantity <= 0n) return line;
	if (quantity < 0n) return withoutPieces(line);
	const share = (amount: Amount) => divide(amount * quantity, line.quantity * unit) * unit;
	return {
		...line,
		quantity,
		sold: line.quantity,
		amount: divide(line.amount * quantity, line.quantity),
		discount: share(line.discount),
		orderDiscount: share(line.orderDiscount),
		tax: line.tax === undefined ? undefined : share(line.tax),
	};
}

/** The line with no piece, and no amounts. */
export const withoutPieces = (line: SaleLine): SaleLine => ofPieces(line, 0n, UNIT);

/** The line, and a free line that shows how many pieces were returned. */
export function withReturned(line: SaleLine): SaleLine[] {
	const { quantity, sold = quantity, leftOut } = line;
	if (quantity <= 0n || quantity >= sold || leftOut !== undefined) return [line];
	const pieces = `${toNumber(sold - quantity)} of ${toNumber(sold)} pieces`;
	return [line, { ...withoutPieces(line), leftOut: `${pieces} were canceled or refunded` }];
}

/** Why an order is not sent of which pieces may have been refunded, nobody knows which. */
export const mayBeForPieces = ({ back, wayOut }: Refunded) =>
	`${formatAmount(back)} of it was refunded, perhaps for pieces, and the order does not say for which: ${wayOut}`;

/**
 * Whether a refund may be for a piece that would be shipped: it is as much as one of them cost, after its share
 * of the order's discount. Less is for no piece.
 */
export function isWorthPiece({ refunded, lines, discount, currency }: Sale): boolean {
	const { back = 0n, beside = back } = refunded ?? {};
	if (beside <= 0n) return false;
	const unit = smallestUnit(currency);
	const shares = shareOut(discount, lines.map(paidForLine), unit);
	return lines.some((line, index) => {
		if (reasonNotToShip(line) !== undefined) return false;
		const paid = paidForLine(line) - (shares[index] ?? 0n) + (line.tax ?? 0n);
		const price = divide(paid * UNIT, line.quantity);
		return price > 0n && beside >= price - unit * BigInt(lines.length + 1);
	});
}

/** Why a line is not shipped; `undefined` for a line that is. */
export function reasonNotToShip({ quantity, leftOut }: SaleLine): string | undefined {
	return leftOut ?? (quantity <= 0n ? 'its quantity is 0' : undefined);
}

/** The amount paid for a line, without a tax that is not in its price. */
export const paidForLine = ({ amount, discount, orderDiscount }: SaleLine): Amount =>
	amount - discount - orderDiscount;

/** Why a line is left out of which all has left. */
export const SHIPPED = 'already shipped';

/** A line without the pieces that have left already, and a line with those pieces, which is left out. */
export function withoutShipped(line: SaleLine, unit: Amount): SaleLine[] {
	const { quantity, shipped = 0n, leftOut } = line;
	if (leftOut !== undefined || quantity <= 0n || shipped <= 0n) return [line];
	if (shipped >= quantity) return [{ ...line, leftOut: SHIPPED }];
	const rest = ofPieces(line, quantity - shipped, unit);
	const sent: SaleLine = {
		...line,
		quantity: shipped,
		amount: line.amount - rest.amount,
		discount: line.discount - rest.discount,
		orderDiscount: line.orderDiscount - rest.orderDiscount,
		tax: line.tax === undefined ? undefined : line.tax - (rest.tax ?? 0n),
		leftOut: `${toNumber(shipped)} of ${toNumber(quantity)} pieces have already shipped`,
	};
	return [rest, sent];
}

/**
 * The parts of a bundle that is shipped in parts. The bundle's own price is shared out to the parts: by their
 * prices, or by their pieces where they are free.
 */
export function inParts(bundle: SaleLine, parts: SaleLine[], unit: Amount): SaleLine[] {
	const costs = parts.map(({ amount }) => amount);
	const weights = sum(costs) > 0n ? costs : parts.map(({ quantity }) => quantity);
	const shares = (amount = 0n) => shareOut(amount, weights, unit);
	const [amounts, discounts, orderDiscounts, taxes] = [
		shares(bundle.amount),
		shares(bundle.discount),
		shares(bundle.orderDiscount),
		shares(bundle.tax),
	];
	const knowsTax = [bundle, ...parts].some(({ tax }) => tax !== undefined);
	const head = { ...bundle, amount: 0n, discount: 0n, orderDiscount: 0n };
	return [
		{ ...head, tax: undefined, leftOut: 'a bundle, of which the parts are shipped' },
		...parts.map((part, index) => ({
			...part,
			amount: part.amount + (amounts[index] ?? 0n),
			discount: part.discount + (discounts[index] ?? 0n),
			orderDiscount: part.orderDiscount + (orderDiscounts[index] ?? 0n),
			tax: knowsTax ? (part.tax ?? 0n) + (taxes[index] ?? 0n) : undefined,
			extra: bundle.extra || part.extra ? { ...bundle.extra, ...part.extra } : undefined,
		})),
	];
}

/** The sum of an amount over all parts, such as the tax of all shipping lines. */
export const total = (parts: Source[], ...names: string[]): Amount =>
	sum(parts.map((part) => part.amount(...names)));
