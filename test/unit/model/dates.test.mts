import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';

import { dayIn, timeIn } from '../../../nodes/CartRover/model/dates.ts';
import { formatWireTime, fromWireTime } from '../../../nodes/CartRover/model/wireTimes.ts';
import { Problem } from '../../../nodes/CartRover/model/values/kind.ts';

const LA = 'America/Los_Angeles';
const TOKYO = 'Asia/Tokyo';

function toWireTime(value: unknown, zone: string): string | undefined {
	const read = timeIn(zone)(value);
	return read instanceof Problem ? undefined : read;
}

function toWireDate(value: unknown, zone: string): string | undefined {
	const read = dayIn(zone)(value);
	return read instanceof Problem ? undefined : read;
}

describe('a time for CartRover', () => {
	it.each([
		// with a zone of its own, wherever the workflow is
		['2026-05-01T10:00:00Z', LA, '2026-05-01T10:00:00+00:00'],
		['2026-05-01T10:00:00+02:00', LA, '2026-05-01T08:00:00+00:00'],
		['2026-05-01T10:00:00.999-0500', TOKYO, '2026-05-01T15:00:00+00:00'],
		['2026-05-01 10:00:00 +02:00', LA, '2026-05-01T08:00:00+00:00'],
		['20260501T100000Z', LA, '2026-05-01T10:00:00+00:00'],
		// without one: the workflow's
		['2026-05-01T10:00:00', LA, '2026-05-01T17:00:00+00:00'],
		['2026-05-01T10:00', TOKYO, '2026-05-01T01:00:00+00:00'],
		['2026-05-01 10:00:00', LA, '2026-05-01T17:00:00+00:00'],
		['2026-05-01 10:00', 'utc', '2026-05-01T10:00:00+00:00'],
		['  2026-05-01T10:00:00 ', 'utc', '2026-05-01T10:00:00+00:00'],
		['2026-01-01T10:00:00', LA, '2026-01-01T18:00:00+00:00'],
		['2026-05-01', LA, '2026-05-01T07:00:00+00:00'],
		['2026-05-01', TOKYO, '2026-04-30T15:00:00+00:00'],
		['20260501', 'utc', '2026-05-01T00:00:00+00:00'],
		[' 2026-05-01 10:00 ', 'utc', '2026-05-01T10:00:00+00:00'],
		['1900-01-01T00:00:00Z', LA, '1900-01-01T00:00:00+00:00'],
		['9999-12-31T23:59:59Z', LA, '9999-12-31T23:59:59+00:00'],
		// an hour that the change to summer time leaves out counts from before the change
		['2026-03-08T02:30:00', LA, '2026-03-08T10:30:00+00:00'],
		['2026-03-29T02:30:00', 'Europe/Berlin', '2026-03-29T01:30:00+00:00'],
		[1_777_629_600_000, LA, '2026-05-01T10:00:00+00:00'],
		[1_777_629_600, LA, '2026-05-01T10:00:00+00:00'],
		[new Date('2026-05-01T10:00:00Z'), LA, '2026-05-01T10:00:00+00:00'],
		[DateTime.fromISO('2026-05-01T10:00:00', { zone: TOKYO }), LA, '2026-05-01T01:00:00+00:00'],
	])('%p in %s is %s', (given, zone, expected) => {
		expect(toWireTime(given, zone)).toBe(expected);
	});

	it.each([
		['2026-11-01T01:30:00', LA, ['2026-11-01T08:30:00+00:00', '2026-11-01T09:30:00+00:00']],
		[
			'2026-10-25T02:30:00',
			'Europe/Berlin',
			['2026-10-25T00:30:00+00:00', '2026-10-25T01:30:00+00:00'],
		],
	])('%s in %s, an hour that comes twice, is one of both', (given, zone, both) => {
		expect(both).toContain(toWireTime(given, zone));
	});

	it.each([
		'',
		'  ',
		'soon',
		'yesterday',
		'01/31/2026',
		'31.01.2026',
		'2026-02-30',
		'2026-13-01',
		'2026-05-01T25:00:00',
		'0000-00-00 00:00:00',
		'2026-05-01T10:00:00 Mars/Base',
		// times and numbers that luxon would take for a time of today, or for a year
		'12',
		'12:30',
		'12:30:00.2026-01:00',
		'1230',
		'123045',
		'2026',
		NaN,
		Infinity,
		8.64e15 + 1,
		new Date(NaN),
		DateTime.invalid('test'),
		null,
		undefined,
		true,
		{},
		[],
		['2026-05-01'],
		20260501n,
	])('%p is none', (given) => {
		expect(toWireTime(given, LA)).toBeUndefined();
		expect(toWireDate(given, LA)).toBeUndefined();
		expect(fromWireTime(given)).toBeNaN();
	});

	it.each([1_777_629_600_000_000, -1e14])('%p, of a year beyond four digits, is none', (given) => {
		expect(toWireTime(given, LA)).toBeUndefined();
		expect(toWireDate(given, LA)).toBeUndefined();
	});

	const anyZone = fc.constantFrom(LA, TOKYO, 'utc', 'Asia/Kolkata', 'Australia/Lord_Howe');
	// Ten digits of seconds, thirteen of milliseconds.
	const second = fc
		.integer({ min: 1_000_000_000, max: 9_999_999_999 })
		.map((seconds) => seconds * 1_000);

	it('is the same instant however it is written, to the second', () => {
		fc.assert(
			fc.property(second, fc.integer({ min: 0, max: 999 }), anyZone, (ms, rest, zone) => {
				const expected = `${new Date(ms).toISOString().slice(0, 19)}+00:00`;
				const there = DateTime.fromMillis(ms + rest, { zone });
				expect(toWireTime(ms + rest, TOKYO)).toBe(expected);
				expect(toWireTime(new Date(ms + rest), TOKYO)).toBe(expected);
				expect(toWireTime(there, TOKYO)).toBe(expected);
				expect(toWireTime(there.toISO(), TOKYO)).toBe(expected);
				expect(formatWireTime(ms + rest)).toBe(expected);
			}),
		);
	});

	it('read back and written again is the same', () => {
		fc.assert(
			fc.property(second, anyZone, (ms, zone) => {
				const wire = formatWireTime(ms);
				expect(fromWireTime(wire)).toBe(ms);
				expect(toWireTime(fromWireTime(wire), zone)).toBe(wire);
				expect(toWireTime(wire, zone)).toBe(wire);
			}),
		);
	});

	it('never throws, whatever is given', () => {
		fc.assert(
			fc.property(fc.anything(), anyZone, (value, zone) => {
				expect(toWireTime(value, zone) ?? '').toMatch(/^$|\+00:00$/);
				expect(typeof fromWireTime(value)).toBe('number');
			}),
		);
	});
});

describe('a calendar date for CartRover', () => {
	it.each([
		['2026-01-31', LA, '2026-01-31'],
		['2026-01-31T23:30:00', LA, '2026-01-31'],
		['2026-01-31T23:30:00Z', LA, '2026-01-31'],
		['2026-01-31T23:30:00Z', TOKYO, '2026-02-01'],
		['2026-01-31 00:00:00', TOKYO, '2026-01-31'],
		[Date.parse('2026-02-01T05:00:00Z'), LA, '2026-01-31'],
		[new Date('2026-02-01T05:00:00Z'), LA, '2026-01-31'],
		[DateTime.fromISO('2026-01-31T12:00:00', { zone: TOKYO }), LA, '2026-01-30'],
	])('%p in %s is %s', (given, zone, expected) => {
		expect(toWireDate(given, zone)).toBe(expected);
	});

	it('stays the day it is in every zone when it has no time', () => {
		const zones = fc.constantFrom(
			...Intl.supportedValuesOf('timeZone').filter(IANAZone.isValidZone),
		);
		const days = fc.integer({ min: 0, max: 40_000 });
		fc.assert(
			fc.property(days, zones, (day, zone) => {
				const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
				expect(toWireDate(date, zone)).toBe(date);
			}),
		);
	});
});
