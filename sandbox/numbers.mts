/** A number or a numeric string to a number; undefined for anything else, and for what no amount is as large as. */
export function toNumber(value: unknown): number | undefined {
	const isNumeric = typeof value === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$/.test(value);
	const number = isNumeric ? Number(value) : value;
	return typeof number === 'number' && Math.abs(number) <= Number.MAX_SAFE_INTEGER
		? number
		: undefined;
}

/** A whole number of 0 or more, as number or numeric string; undefined for anything else. */
export function toCount(value: unknown): number | undefined {
	const number = toNumber(value);
	return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** Decimal text with fixed places, halves away from zero on the decimal value (1.005 -> 1.01). */
export function decimal(value: number, places: number): string {
	const shifted = Number(`${Math.abs(value)}e${places}`);
	if (Number.isNaN(shifted)) return value.toFixed(places);
	const text = Number(`${Math.round(shifted)}e-${places}`).toFixed(places);
	return value < 0 && Number(text) !== 0 ? `-${text}` : text;
}
