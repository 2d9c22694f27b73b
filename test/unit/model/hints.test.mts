import {
	decimalHints,
	hintAboutOrder,
	Hints,
	skuHints,
} from '../../../nodes/CartRover/model/hints.ts';

const textsOf = (...hints: Array<Parameters<Hints['add']>[0]>) => {
	const all = new Hints();
	hints.forEach((hint) => all.add(hint));
	return all.texts;
};
const refs = (count: number) => Array.from({ length: count }, (_, index) => `R${index + 1}`);

it('tells the same once', () => {
	expect(textsOf('A.', 'B.', 'A.')).toEqual(['A.', 'B.']);
});

it('tells what orders have in common once, with the first five of them', () => {
	const held = (count: number) =>
		textsOf(...refs(count).map((ref) => hintAboutOrder(ref, 'The order is on hold')));
	expect(held(1)).toEqual(['Order R1: The order is on hold.']);
	expect(held(5)).toEqual(['Orders R1, R2, R3, R4, R5: The order is on hold.']);
	expect(held(100)).toEqual(['Orders R1, R2, R3, R4, R5, and 95 more: The order is on hold.']);
});

it('keeps the amounts of each order, and other kinds apart', () => {
	const tips = refs(7).map((ref, index) => hintAboutOrder(ref, `The tip (${index},000.50) counts`));
	const texts = textsOf(...tips, hintAboutOrder('R9', 'Part of it was refunded'));
	expect(texts).toEqual([
		expect.stringMatching(/^Order R1: The tip \(0,000.50\) counts; Order R2: .*; and 2 more\.$/),
		'Order R9: Part of it was refunded.',
	]);
});

it('what it is about may hold anything', () => {
	expect(textsOf(hintAboutOrder('$& {}', 'It is {}'))).toEqual(['Order $& {}: It is {}.']);
});

it.each(['1234.0', 'MP:1001.0', 'SH-1001.0'])('%p was a number with a decimal', (name) => {
	expect(textsOf(...decimalHints('Reference', name))).toEqual([
		`Reference “${name}” ends in .0, as where an export takes numbers for amounts. It was sent as it is.`,
	]);
	expect(skuHints(name)).toEqual(decimalHints('SKU', name));
});

it.each(['1234', 'USB-2.0', 'V1000.0', '1.0', '1234.05', '1.000.0', 'A1234.0'])(
	'%p was not',
	(name) => {
		expect(decimalHints('SKU', name)).toEqual([]);
	},
);

it.each(['PEN|MUG', 'PEN, MUG', 'PEN; MUG', 'PEN,MUG', '100, 101', 'PEN | MUG,'])(
	'%p may be several SKUs',
	(sku) => {
		expect(skuHints(sku)).toHaveLength(1);
	},
);

it.each(['PEN', 'PEN MUG', 'PEN/MUG', 'PEN&MUG', 'TUBE-12,5', 'PEN,', '|PEN|', 'PEN+MUG'])(
	'%p is one SKU',
	(sku) => {
		expect(skuHints(sku)).toEqual([]);
	},
);
