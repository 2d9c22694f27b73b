import { Readings } from '../../../sandbox/readings.mts';
import { differenceOf } from '../../support/difference.mts';
import { areSame, isSame } from './same.mts';

const { habits } = new Readings({}, []);
const expected = [expect.objectContaining({ sku: 'A', box: { size: 2 } })];

test('an output may be a part of a row', () => {
	expect(areSame([{ sku: 'A', box: { size: 2 }, more: 1 }], expected, habits)).toBe(true);
	expect(areSame([{ sku: 'A', box: { size: 3 }, more: 1 }], expected, habits)).toBe(false);
	expect(areSame([{ sku: 'A', more: 1 }], [{ sku: 'A' }], habits)).toBe(false);
});

test.each<[actual: unknown, difference: string]>([
	[[{ sku: 'A', box: { size: 3 }, more: 1 }], '[0].box.size: 3 is not 2'],
	[[{ sku: 'A', box: null }], '[0].box: null is not {"size":2}'],
	[[], '[0]: undefined is not ObjectContaining'],
])('the difference of %j', (actual, difference) => {
	const same = (one: unknown, other: unknown, field: string) => isSame(one, other, habits, field);
	expect(differenceOf(actual, expected, same)).toBe(difference);
});
