import { DateTime } from 'luxon';

/*
 * Times as CartRover sends them: ISO 8601 in UTC by the documentation, with a blank and no zone in some
 * records (docs/contributing/api-facts.md, sections 1 and 7). Read by hand, since triggers read several of each row.
 */

/** `2018-08-27T02:24:58+00:00`, with another zone or none, a blank for the T, fractions, or the date alone. */
const TIME =
	/^(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|([+-])(\d\d):?(\d\d)?)?$/i;

/**
 * Zones for times that name none, beside UTC, which the documentation says: CartRover's own zone, and the
 * others of its country.
 */
export const UNSAID_ZONES = [
	'America/Los_Angeles',
	'America/Denver',
	'America/Chicago',
	'America/New_York',
] as const;

/** No zone is further behind UTC. */
const WEST_MS = 12 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** Seconds or milliseconds since the epoch, of the years 2001 to 2286. */
const EPOCH = /^(\d{10}|\d{13})(?:\.\d+)?$/;

/** A time, as if in UTC where it does not say its zone. */
interface WireTime {
	/** Epoch milliseconds. */
	time: number;
	saysZone: boolean;
	/** Whether a time of day is given. */
	hasClock: boolean;
}

/**
 * Reads a time that CartRover sent.
 *
 * @param zone IANA zone in which a time is meant that names none
 * @returns epoch milliseconds; NaN when it is none, such as null or zeros
 */
export function fromWireTime(value: unknown, zone = 'UTC'): number {
	const { time, saysZone } = read(value);
	if (saysZone || zone === 'UTC' || Number.isNaN(time)) return time;
	return DateTime.fromMillis(time, { zone: 'UTC' })
		.setZone(zone, { keepLocalTime: true })
		.toMillis();
}

/**
 * The last moment that a time from CartRover may mean: a time without a zone may be of any zone, a date may
 * be any time of its day.
 */
export function latestWireTime(value: unknown): number {
	const { time, saysZone, hasClock } = read(value);
	return time + (saysZone ? 0 : WEST_MS) + (hasClock ? 0 : DAY_MS);
}

function read(value: unknown): WireTime {
	const none = { time: Number.NaN, saysZone: true, hasClock: true };
	if (typeof value !== 'string' && typeof value !== 'number') return none;
	const text = String(value).trim();
	const epoch = EPOCH.exec(text)?.[1];
	if (epoch !== undefined) {
		return { ...none, time: Math.floor(Number(text) * (epoch.length === 10 ? 1_000 : 1)) };
	}
	const parts = TIME.exec(text);
	if (!parts) return none;
	const [year, month, day, hour, minute, second] = parts
		.slice(1, 7)
		.map((part) => Number(part ?? 0)) as [number, number, number, number, number, number];
	const [fraction = '', named, sign, hours = '0', minutes = '0'] = parts.slice(7);
	const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
	if (!isDay || hour > 24 || minute > 59 || second > 60) return none;
	const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
	const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
	const time = Date.UTC(year, month - 1, day, hour, minute - offset, second, ms);
	return { time, saysZone: named !== undefined, hasClock: parts[4] !== undefined };
}

/** The same as `fromWireTime`, in epoch seconds. */
export function fromWireSeconds(value: unknown, zone?: string): number {
	return Math.floor(fromWireTime(value, zone) / 1_000);
}

/** Writes epoch milliseconds in CartRover's form: UTC, whole seconds. */
export function formatWireTime(epochMs: number): string {
	return `${new Date(epochMs).toISOString().slice(0, 19)}+00:00`;
}

const daysOf = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();
