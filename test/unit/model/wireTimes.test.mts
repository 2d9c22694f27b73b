import {
	fromWireSeconds,
	fromWireTime,
	latestWireTime,
} from '../../../nodes/CartRover/model/wireTimes.ts';

describe('a time from CartRover', () => {
	it.each([
		['2018-08-27T02:24:58+00:00', Date.UTC(2018, 7, 27, 2, 24, 58)],
		['2018-08-27T02:24:58Z', Date.UTC(2018, 7, 27, 2, 24, 58)],
		// the product's form: a blank and no zone, which means UTC
		['2018-01-02 16:26:25', Date.UTC(2018, 0, 2, 16, 26, 25)],
		['2018-01-02', Date.UTC(2018, 0, 2)],
		['2018-08-26T18:24:58-08:00', Date.UTC(2018, 7, 27, 2, 24, 58)],
		['2018-08-27T07:54:58+0530', Date.UTC(2018, 7, 27, 2, 24, 58)],
		['2018-08-27T02:24:58', Date.UTC(2018, 7, 27, 2, 24, 58)],
		['2018-08-27T02:24:58.123456+00:00', Date.UTC(2018, 7, 27, 2, 24, 58, 123)],
		['2018-08-27 02:24:58.5 Z', Date.UTC(2018, 7, 27, 2, 24, 58, 500)],
		['2018-08-27 02:24', Date.UTC(2018, 7, 27, 2, 24)],
		[' 2018-08-27T24:00:00Z ', Date.UTC(2018, 7, 28)],
		[1_535_336_698, Date.UTC(2018, 7, 27, 2, 24, 58)],
		['1535336698', Date.UTC(2018, 7, 27, 2, 24, 58)],
		[1_535_336_698_123, Date.UTC(2018, 7, 27, 2, 24, 58, 123)],
	])('%s is read in UTC', (given, expected) => {
		expect(fromWireTime(given)).toBe(expected);
	});

	it.each([
		['2018-08-26T19:24:58', Date.UTC(2018, 7, 27, 2, 24, 58)],
		['2018-12-26 18:24:58', Date.UTC(2018, 11, 27, 2, 24, 58)],
		['2018-08-27T02:24:58Z', Date.UTC(2018, 7, 27, 2, 24, 58)],
		['2018-08-27T02:24:58+00:00', Date.UTC(2018, 7, 27, 2, 24, 58)],
		[1_535_336_698, Date.UTC(2018, 7, 27, 2, 24, 58)],
		['2018-02-30', Number.NaN],
	])('%s is read in a zone only where it names none', (given, expected) => {
		expect(fromWireTime(given, 'America/Los_Angeles')).toBe(expected);
	});

	it.each([
		...[null, undefined, '', ' ', 0, '0', false, {}, [], 'now', 'last Tuesday', 'null'],
		...['0000-00-00 00:00:00', '0000-00-00', '2018-02-30', '2018-13-01T00:00:00Z', '2018-00-01'],
		...['2018-08-27T25:00:00', '2018-08-27T02:60:00', '27.08.2018', '02:24:58', '20180827', 12],
	])('%j is none', (given) => {
		expect(fromWireTime(given)).toBeNaN();
		expect(fromWireSeconds(given)).toBeNaN();
		expect(latestWireTime(given)).toBeNaN();
	});

	it.each([
		['2018-08-27T02:24:58Z', 0],
		['2018-08-27 02:24:58 UTC', 0],
		['2018-08-27T02:24:58-08:00', 0],
		['2018-08-27T02:24:58.5+0530', 0],
		['2018-08-27T02:24+00', 0],
		[1_535_336_698, 0],
		['1535336698123', 0],
		['2018-08-27 02:24:58', 12],
		['2018-08-27T02:24:58.123', 12],
		['2018-08-27', 36],
	])('%s may be %d hours later', (given, hours) => {
		expect(latestWireTime(given) - fromWireTime(given)).toBe(hours * 3_600_000);
	});
});

it('seconds of a time on the wire are whole', () => {
	expect(fromWireSeconds('1970-01-01T00:01:02.999Z')).toBe(62);
	expect(fromWireSeconds('1970-01-01T00:01:02')).toBe(62);
	expect(fromWireSeconds('')).toBeNaN();
});
