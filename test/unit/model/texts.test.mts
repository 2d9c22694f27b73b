import { textOf } from '../../../nodes/CartRover/model/texts.ts';

it.each([
	[' a ', 'a'],
	[5, '5'],
	[0, '0'],
	[{ mode: 'id', value: ' a ' }, 'a'],
	[{ __rl: true, mode: 'list', value: 5 }, '5'],
	[{ mode: 'id', value: { value: 'a' } }, ''],
	[{ value: 5 }, ''],
	[{ mode: 'express' }, ''],
	[{}, ''],
	[[], ''],
	[null, ''],
	[undefined, ''],
	[true, ''],
])('the text of %j is %j', (given, expected) => {
	expect(textOf(given)).toBe(expected);
});
