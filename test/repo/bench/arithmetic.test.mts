import { bucketMs, callsMs, pagesMs, roundTripsMs } from '../../../bench/bounds.mts';
import { mean, median, ratio, spread } from '../../../bench/stats.mts';

describe('bounds', () => {
	test.each([
		[1, 0],
		[100, 0],
		[101, 600],
		[1_000, 540_000],
	])('a full bucket lets %i calls through in %i ms', (calls, ms) => {
		expect(bucketMs(calls)).toBe(ms);
	});

	test('a bucket that is half gone, and refills at half the rate', () => {
		expect(bucketMs(250, { burst: 50, everyMs: 1_200 })).toBe(240_000);
	});

	test('round trips are made five at a time', () => {
		expect(roundTripsMs(90, 50)).toBe(900);
		expect(roundTripsMs(91, 50)).toBe(950);
		expect(roundTripsMs(91, 50, 1)).toBe(4_550);
	});

	test.each([
		[0, 0],
		[90, 900],
		[250, 90_050],
	])(
		'%i calls take what is longer: round trips, or the bucket and the last round trip',
		(calls, ms) => {
			expect(callsMs(calls, 50)).toBe(ms);
		},
	);

	test.each([
		[1, 200],
		[2, 400],
		[100, 4_200],
		[501, 240_800],
	])('of %i pages the first comes alone, then five at a time', (pages, ms) => {
		expect(pagesMs(pages, 200)).toBe(ms);
	});
});

describe('statistics', () => {
	test.each([
		[[3], 3],
		[[9, 1, 2], 2],
		[[4, 1, 3, 2], 2.5],
		[[10, 9, 100], 10],
	])('the median of %j is %d', (values, middle) => {
		expect(median(values)).toBe(middle);
	});

	test('nothing has no median', () => {
		expect(median([])).toBeNaN();
	});

	test('a ratio is that within the rounds: a slow round is slow for both', () => {
		expect(ratio([2, 20, 4], [1, 10, 2])).toBe(2);
		expect(() => ratio([1], [1, 2])).toThrow('same rounds');
	});

	test('mean and spread', () => {
		expect(mean([1, 2, 6])).toBe(3);
		expect(spread([9, 10, 13])).toBe(0.2);
	});
});
