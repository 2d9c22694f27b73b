import { listOfTexts, parseJson, textOf } from '../../../nodes/CartRover/model/texts.ts';

it.each([
	[' a, b\nc ,,a\n ', ['a', 'b', 'c']],
	['one two', ['one two']],
	['', []],
	[undefined, []],
	[null, []],
	[5, ['5']],
	[
		[' a ', 5, '', 'a', 'b,c'],
		['a', '5', 'b,c'],
	],
])('the list of %j is %j', (given, expected) => {
	expect(listOfTexts(given)).toEqual(expected);
});

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

it('JSON is read, and nothing else', () => {
	expect(parseJson('{"a":[1]}')).toEqual({ a: [1] });
	expect(parseJson('null')).toBeNull();
	for (const none of ['', '{', 'a']) expect(parseJson(none)).toBeUndefined();
});
