import { DateTime } from 'luxon';

/** The form in which CartRover writes times: UTC, whole seconds, `2018-08-27T02:24:58+00:00`. */
const WIRE_FORMAT = "yyyy-MM-dd'T'HH:mm:ss'+00:00'";

/** How a date begins. Luxon would take `12` for noon of today, and `1230` for a year. */
const DATE_FIRST = /^(\d{4}-|\d{8}(T|$))/;

/**
 * Reads a date that a user or another node gave: ISO 8601 with or without zone, `2024-05-01 10:00`, a
 * luxon DateTime, a Date, or milliseconds.
 *
 * @param zone IANA zone in which a date without one is meant (the workflow's time zone)
 * @returns CartRover's form, in UTC; `undefined` when it is no date
 */
export function toWireTime(value: unknown, zone: string): string | undefined {
	const parsed = parseTime(value, zone)?.toUTC();
	return isWritable(parsed) ? parsed.toFormat(WIRE_FORMAT) : undefined;
}

/** Whether it is a time at all, and of a year with four digits. */
function isWritable(time: DateTime | undefined): time is DateTime {
	return time !== undefined && time.isValid && time.year >= 0 && time.year <= 9999;
}

function parseTime(value: unknown, zone: string): DateTime | undefined {
	if (DateTime.isDateTime(value)) return value;
	if (value instanceof Date) return DateTime.fromJSDate(value);
	if (typeof value === 'number') return DateTime.fromMillis(value);
	if (typeof value !== 'string' || !DATE_FIRST.test(value.trim())) return undefined;
	const iso = DateTime.fromISO(value.trim(), { zone });
	return iso.isValid ? iso : DateTime.fromSQL(value.trim(), { zone });
}

/**
 * Reads a calendar date (`order_date` has no time).
 *
 * @returns `YYYY-MM-DD` in the given zone; `undefined` when it is no date
 */
export function toWireDate(value: unknown, zone: string): string | undefined {
	const parsed = parseTime(value, zone)?.setZone(zone);
	return isWritable(parsed) ? parsed.toFormat('yyyy-MM-dd') : undefined;
}

/** Epoch milliseconds of a time that CartRover sent (UTC where it names no zone); NaN when it is none. */
export function fromWireTime(value: unknown): number {
	return parseTime(value, 'utc')?.toMillis() ?? Number.NaN;
}

/** Writes epoch milliseconds in CartRover's form. */
export function formatWireTime(epochMs: number): string {
	return DateTime.fromMillis(epochMs, { zone: 'utc' }).toFormat(WIRE_FORMAT);
}

/** The same in epoch seconds. */
export function fromWireSeconds(value: unknown): number {
	return Math.floor(fromWireTime(value) / 1_000);
}
