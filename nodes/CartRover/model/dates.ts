import { DateTime } from 'luxon';

import { heldBy, type Kind, notSingle, Problem } from './values/kind';
import { leftover, plainText } from './values/text';

/** The form in which CartRover writes times: UTC, whole seconds, `2018-08-27T02:24:58+00:00`. */
const WIRE_FORMAT = "yyyy-MM-dd'T'HH:mm:ss'+00:00'";

/** A date without a time, `YYYY-MM-DD`; or a time, and whether it was given with a zone of its own. */
type Moment = { day: string } | Time;

/** `isEnd`: it was given as 24:00 of the day before. */
interface Time {
	time: DateTime;
	zoned: boolean;
	isEnd?: boolean;
}

/** Hyphens and minus signs of all kinds, as word processors write them. */
const DASHES = /[\u2010-\u2015\u2212]/g;

const ADVICE = 'Write a date such as 2026-01-31 or 2026-01-31T08:00:00';

/**
 * Reads a time: ISO 8601, `2025-03-26 08:58:06 -0700`, `Fri, 12 Oct 2018 19:06:23 +0000`, epoch seconds
 * (ten digits) or milliseconds (thirteen), a sheet's day number, a Date, or a luxon DateTime.
 *
 * @param zone IANA zone in which a time without one is meant
 */
function readMoment(given: unknown, zone: string): Moment | undefined | Problem {
	const value = heldBy(given);
	if (DateTime.isDateTime(value)) return timeOf(value, value);
	if (value instanceof Date) return timeOf(DateTime.fromJSDate(value, { zone: 'utc' }), value);
	const wrong = notSingle(value);
	if (wrong) return wrong;
	if (typeof value === 'boolean') return new Problem('is not a date', ADVICE, value);
	const isNumeric = typeof value === 'number' || typeof value === 'bigint';
	const plain = isNumeric ? String(value) : plainText(value, true);
	if (plain === undefined || plain instanceof Problem) return plain;
	const text = plain.replace(DASHES, '-');
	const isNumber = isNumeric || /^-?(?:\d{1,7}|\d{9,})(?:\.\d+)?$/.test(text);
	return isNumber
		? epoch(text, zone)
		: (yearFirst(text, zone) ?? monthByName(text, zone) ?? leftover(text) ?? refusal(text));
}

const timeOf = (time: DateTime, given: unknown): Moment | Problem =>
	time.isValid
		? { time, zoned: true }
		: new Problem('is not a date', ADVICE, given instanceof Date ? 'Invalid Date' : given);

function epoch(digits: string, zone: string): Moment | Problem {
	const [whole = ''] = digits.split('.');
	const isSeconds = /^\d{10}$/.test(whole);
	if (isSeconds || /^\d{13}$/.test(whole)) {
		const ms = Math.floor(Number(digits) * (isSeconds ? 1_000 : 1));
		return { time: DateTime.fromMillis(ms, { zone: 'utc' }), zoned: true };
	}
	return (
		sheetDay(Number(digits), zone) ??
		new Problem(
			'is a number, but not a time',
			'Seconds have ten digits and milliseconds thirteen. Write a date such as 2026-01-31',
			digits,
		)
	);
}

/** Days as Excel and Google Sheets count them, of the years 1970 to 2099. */
const SHEET_DAYS = { from: 25_569, to: 73_051 };

/** What a sheet's day number says; its fraction is the time of day. */
function sheetDay(number: number, zone: string): Moment | undefined {
	if (!(number >= SHEET_DAYS.from && number < SHEET_DAYS.to)) return undefined;
	const seconds = Math.round(number * 86_400);
	const time = DateTime.utc(1899, 12, 30).plus({ seconds });
	return isMidnight(time)
		? { day: time.toFormat('yyyy-MM-dd') }
		: { time: time.setZone(zone, { keepLocalTime: true }), zoned: false };
}

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:(?:T|\s+)(\S.*))?$/i;
const COMPACT = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(.*))?$/;

function yearFirst(text: string, zone: string): Moment | undefined | Problem {
	const [, year, , month, day, rest] = YEAR_FIRST.exec(text) ?? [];
	if (year && month && day) return momentOf(year, month, day, rest, zone);
	const [, y, m, d, hour, minute, second = '00', after = ''] = COMPACT.exec(text) ?? [];
	if (!y || !m || !d) return undefined;
	return momentOf(y, m, d, hour && minute && `${hour}:${minute}:${second}${after}`, zone);
}

const MONTHS = [
	'january',
	'february',
	'march',
	'april',
	'may',
	'june',
	'july',
	'august',
	'september',
	'october',
	'november',
	'december',
];
const WEEKDAY = '(?:[a-z]{3,9},?\\s+)?';
const MONTH = '(?<month>[a-z]{3,9})\\.?';
const DAY = '(?<day>\\d{1,2})(?:st|nd|rd|th)?';
const REST = '(?<year>\\d{4})(?:,?\\s+(?:at\\s+)?(?<rest>\\S.*))?$';
const DAY_MONTH = new RegExp(`^${WEEKDAY}${DAY}[\\s-]+${MONTH},?[\\s-]+${REST}`, 'i');
/** How Excel writes dates by itself: `23-Nov-26`. */
const SHORT = new RegExp(`^${DAY}-${MONTH}-(?<year>\\d\\d)(?:\\s+(?<rest>\\S.*))?$`, 'i');
const MONTH_DAY = new RegExp(`^${WEEKDAY}${MONTH}\\s+${DAY},?\\s+${REST}`, 'i');

function monthByName(text: string, zone: string): Moment | undefined | Problem {
	const { year, month, day, rest } =
		(DAY_MONTH.exec(text) ?? MONTH_DAY.exec(text) ?? SHORT.exec(text))?.groups ?? {};
	if (!year || !month || !day) return undefined;
	const number = MONTHS.findIndex((name) => name.startsWith(month.toLowerCase())) + 1;
	return number > 0 ? momentOf(year.padStart(4, '20'), String(number), day, rest, zone) : undefined;
}

const TIME = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:([ap])\.?m\b\.?)?\s*(.*)$/i;

/** Zones by the short names that mail has (RFC 2822). */
const NAMED_ZONES: Record<string, string> = {
	Z: 'utc',
	UT: 'utc',
	UTC: 'utc',
	GMT: 'utc',
	EST: 'UTC-5',
	EDT: 'UTC-4',
	CST: 'UTC-6',
	CDT: 'UTC-5',
	MST: 'UTC-7',
	MDT: 'UTC-6',
	PST: 'UTC-8',
	PDT: 'UTC-7',
	AKST: 'UTC-9',
	AKDT: 'UTC-8',
	HST: 'UTC-10',
	CET: 'UTC+1',
	CEST: 'UTC+2',
	EET: 'UTC+2',
	EEST: 'UTC+3',
	WET: 'utc',
	WEST: 'UTC+1',
	JST: 'UTC+9',
};

/** No zone: short names such as BST and IST stand for several zones. */
const UNCLEAR_ZONE = 'unclear';
const LARGEST_OFFSET_HOURS = 14;

const FIRST_YEAR = 1900;

function momentOf(
	year: string,
	month: string,
	day: string,
	rest: string | undefined,
	zone: string,
): Moment | undefined | Problem {
	const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	// Programs write the year 1 for no date.
	const isDay = DateTime.fromISO(date, { zone: 'utc' }).isValid && Number(year) >= FIRST_YEAR;
	if (!isDay) return undefined;
	if (!rest) return { day: date };
	const parts = TIME.exec(rest);
	if (!parts) return undefined;
	const [, hour = '', minute = '', second = '00', fraction = '0', half, suffix = ''] = parts;
	const hours = half ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour);
	if (half && Number(hour) > 12) return undefined;
	const time = `${String(hours).padStart(2, '0')}:${minute}:${second}.${fraction}`;
	const named = zoneOf(suffix);
	const read = DateTime.fromISO(`${date}T${time}`, { zone: named ?? zone });
	if (read.isValid) return { time: read, zoned: named !== undefined, isEnd: hours === 24 };
	if (!DateTime.fromISO(`${date}T${time}`, { zone: 'utc' }).isValid) return undefined;
	return new Problem(
		'has a time zone that is not clear',
		`Write the offset, such as ${date}T${time.slice(0, 8)}+01:00`,
		`${date} ${rest}`,
	);
}

/** The zone that a time ends with: `+02:00`, `GMT-0700 (Pacific Time)`, `UTC`, `[Europe/Berlin]`. */
function zoneOf(suffix: string): string | undefined {
	const plain = suffix.replace(/\s*(?:\(.*\)|\[.*\])$/, '').trim();
	if (plain === '') return suffix.trim() === '' ? undefined : suffix.replace(/[[\]()]/g, '').trim();
	const offset = /^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d\d)?$/i.exec(plain);
	if (offset && Number(offset[2]) > LARGEST_OFFSET_HOURS) return UNCLEAR_ZONE;
	if (offset) return `UTC${offset[1]}${Number(offset[2])}:${offset[3] ?? '00'}`;
	return NAMED_ZONES[plain.toUpperCase()] ?? (plain.includes('/') ? plain : UNCLEAR_ZONE);
}

const THREE_NUMBERS = /^(\d{1,2})([-/. ]+)(\d{1,2})[-/. ]+(\d{4}|\d{2})(?!\d)/;

function refusal(text: string): Problem {
	const [, first = '', separator = '', second = '', last = ''] = THREE_NUMBERS.exec(text) ?? [];
	if (last) {
		// A first part of two digits may be the year's, too. With points between the parts, nobody writes that.
		const mayBeginWithYear = /^\d\d$/.test(first) && last.length === 2 && !separator.includes('.');
		const days = [
			[last, first, second],
			[last, second, first],
			...(mayBeginWithYear ? [[first, second, last]] : []),
		]
			.map(([year = '', month = '', day = '']) =>
				DateTime.utc(Number(year.padStart(4, '20')), Number(month), Number(day)),
			)
			.filter(({ isValid }) => isValid)
			.map((day) => day.toFormat('yyyy-MM-dd'));
		const meant = [...new Set(days)];
		const unclear = mayBeginWithYear
			? 'is not clear: year, month and day cannot be told apart'
			: 'is not clear: day and month cannot be told apart';
		const [why = 'is not in the calendar'] = [
			// In a column of such dates, some can be read in two ways. So all of them are refused, from the first
			// on.
			...(meant.length === 1 ? ['is not written with the year first'] : []),
			...(meant.length > 1 ? [unclear] : []),
		];
		return new Problem(why, meant.length ? `Write ${meant.join(' or ')}` : ADVICE, text);
	}
	return YEAR_FIRST.test(text) || COMPACT.test(text)
		? new Problem('is not in the calendar', ADVICE, text)
		: new Problem('is not a date', ADVICE, text);
}

/** Whether it is a time of a year with four digits that somebody can mean. */
const isWritable = (time: DateTime): boolean =>
	time.isValid && time.year >= FIRST_YEAR && time.year <= 9999;

const outOfBounds = (given: unknown) => new Problem('is not a date', ADVICE, given);

function wireTime(time: DateTime, given: unknown): string | Problem {
	const utc = time.toUTC();
	return isWritable(utc) ? utc.toFormat(WIRE_FORMAT) : outOfBounds(given);
}

/**
 * A time in CartRover's form, in UTC.
 *
 * @param zone IANA zone for a time without a zone (the workflow's)
 * @param edge which end of its day a date without a time means; where the end is asked for, midnight counts
 *   as such a date
 */
export const timeIn =
	(zone: string, edge: 'start' | 'end' = 'start'): Kind<string> =>
	(given) => {
		const moment = readMoment(given, zone);
		if (moment === undefined || moment instanceof Problem) return moment;
		if ('time' in moment) {
			const day = edge === 'end' ? dayOf(moment, zone) : undefined;
			return wireTime(day?.endOf('day') ?? moment.time, given);
		}
		const day = DateTime.fromISO(moment.day, { zone });
		return wireTime(edge === 'start' ? day : day.endOf('day'), given);
	};

/** The day that a time of exactly midnight stands for, as pickers and programs write it. */
function dayOf({ time, zoned, isEnd }: Time, zone: string): DateTime | undefined {
	if (isEnd) return time.minus(1);
	const utc = time.toUTC();
	// Programs write a calendar day without a zone as midnight in UTC.
	if (zoned && isMidnight(utc)) return utc.setZone(zone, { keepLocalTime: true });
	return [time, time.setZone(zone)].find(isMidnight);
}

const isMidnight = ({ hour, minute, second, millisecond }: DateTime): boolean =>
	hour + minute + second + millisecond === 0;

/**
 * A calendar date, `YYYY-MM-DD`. A time is a time of that day in the zone; only midnight, in the time's own
 * zone or in UTC, is how programs write a day, and stays that day.
 */
export const dayIn =
	(zone: string): Kind<string> =>
	(given) => {
		const moment = readMoment(given, zone);
		if (moment === undefined || moment instanceof Problem) return moment;
		if ('day' in moment) return moment.day;
		const { time, zoned, isEnd } = moment;
		const written = isEnd
			? time.minus(1)
			: [time, time.toUTC()].find((each) => zoned && isMidnight(each));
		const day = written ?? time.setZone(zone);
		return isWritable(day) ? day.toFormat('yyyy-MM-dd') : outOfBounds(given);
	};

/** A calendar date where no time is given, else a time. */
export const dayOrTimeIn =
	(zone: string): Kind<string> =>
	(given) => {
		const moment = readMoment(given, zone);
		if (moment === undefined || moment instanceof Problem) return moment;
		return 'day' in moment ? moment.day : wireTime(moment.time, given);
	};
