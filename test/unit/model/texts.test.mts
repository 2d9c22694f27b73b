import { namesIn, textOf } from '../../../nodes/CartRover/model/texts.ts';

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

it.each([
	['Robin van Sample', 'Robin van', 'Sample'],
	["O'Neil, Ann", 'Ann', "O'Neil"],
	['van der Berg,Anna Maria', 'Anna Maria', 'van der Berg'],
	['Sample', '', 'Sample'],
	['Carlos Ruiz Jr.', 'Carlos', 'Ruiz Jr.'],
	['Carlos Ruiz JR', 'Carlos', 'Ruiz JR'],
	['Ruiz Sr', '', 'Ruiz Sr'],
	['Robin Sample, Jr.', 'Robin', 'Sample, Jr.'],
	['Robin van Sample III', 'Robin van', 'Sample III'],
	['Robin Sample, M.D.', 'Robin', 'Sample, M.D.'],
	['Robin Sample IV, Ph.D.', 'Robin', 'Sample IV, Ph.D.'],
	['Sample, Robin Jr.', 'Robin', 'Sample Jr.'],
	['Sample Jr., Robin', 'Robin', 'Sample Jr.'],
	['Jr.', '', 'Jr.'],
	['Kenji Ii', 'Kenji', 'Ii'],
	['Robin Sample, V', 'Robin Sample,', 'V'],
	['Robin Sample, Inc.', 'Robin Sample,', 'Inc.'],
	['Juniper & Oak, London', 'Juniper & Oak,', 'London'],
	['A, B, C', 'A, B,', 'C'],
])('the name %s is of %s and %s', (whole, first, last) => {
	expect(namesIn(whole)).toEqual({ first, last });
});
