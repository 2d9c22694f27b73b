import { choiceOf, listOf } from '../../../nodes/CartRover/model/values/choice.ts';
import { shown } from '../../../nodes/CartRover/model/values/kind.ts';
import { amount, wholeNumber } from '../../../nodes/CartRover/model/values/number.ts';
import { addressText, identifier } from '../../../nodes/CartRover/model/values/text.ts';
import { readerFor } from '../../../nodes/CartRover/parameters/reader.ts';
import { NODE } from '../../support/fakeContext.mts';

/** A context that has these parameters, as n8n finds them: by their path. */
function contextOf(parameters: Record<string, unknown>) {
	const asked: unknown[][] = [];
	const context = {
		getNode: () => NODE,
		getTimezone: () => 'America/New_York',
		getNodeParameter: (...args: unknown[]) => {
			asked.push(args);
			const [name] = args as [string];
			return (
				name
					.split('.')
					.reduce<unknown>(
						(value, part) => (value as Record<string, unknown> | undefined)?.[part],
						parameters,
					) ?? null
			);
		},
	};
	return { context: context as never, asked };
}

const read = (parameters: Record<string, unknown>, index?: number) =>
	readerFor(contextOf(parameters).context, index);

const errorOf = (work: () => unknown): Record<string, unknown> => {
	try {
		work();
	} catch (error) {
		return error as Record<string, unknown>;
	}
	throw new Error('It went well');
};

test('an error names the field, shows the value and says the way out', () => {
	const error = errorOf(() => read({ price: '12,50 $' }, 3).need('price', 'Price', amount));
	expect(error).toMatchObject({
		name: 'NodeOperationError',
		message: 'Price: “12,50 $” is not an amount. Write 12.50',
		description: 'Correct “Price” for this item.',
		context: { itemIndex: 3 },
	});
});

test('works without items, as in a trigger or a picker', () => {
	const { context, asked } = contextOf({ limit: '7', options: { max: 'x' } });
	const reader = readerFor(context);
	expect(reader.read('limit', 'Limit', wholeNumber(1))).toBe(7);
	expect(asked).toEqual([['limit', null]]);
	expect(errorOf(() => reader.read('options.max', 'Max', wholeNumber(1)))).toMatchObject({
		message: 'Max: “x” is not a whole number. Write a whole number such as 10',
		description: 'Correct “Max” in this node.',
	});
	expect(errorOf(() => reader.need('other', 'Other', identifier)).message).toBe('Other is missing');
});

test('asks for the value of a locator first', () => {
	const { context, asked } = contextOf({ sku: { __rl: true, mode: 'id', value: ' A ' } });
	expect(readerFor(context, 0).need('sku', 'SKU', identifier)).toBe('A');
	expect(asked).toEqual([['sku.value', 0, null]]);
});

test('a collection may be JSON as a whole, but nothing else', () => {
	const kind = listOf(choiceOf([{ value: 'a', name: 'Aye' }]));
	expect(
		read({ options: '{"include": "AYE"}' }, 0).read('options.include', 'Include', kind),
	).toEqual(['a']);
	expect(read({ options: '' }, 0).read('options.include', 'Include', kind)).toBeUndefined();
	expect(
		errorOf(() => read({ options: 'x' }, 0).read('options.include', 'Include', kind)).message,
	).toMatch(/^Options is not valid JSON/);
});

test('rows come from the form, a list or JSON; repeats are told', () => {
	for (const items of [
		{ line: [{ a: 1 }] },
		[{ a: 1 }],
		'[{"a":1}]',
		{ a: 1 },
		{ line: { a: 1 } },
	]) {
		const rows = read({ items }, 0).rows('items', 'Items', 'line', 'Item', { b: 2 });
		const isForm = typeof items === 'object' && 'line' in items;
		expect(rows.map(({ row }) => row)).toEqual([isForm ? { b: 2, a: 1 } : { a: 1 }]);
	}
	const reader = read({}, 0);
	expect(() => reader.assertNoRepeat(['a', 'b'], 'Row', 'Name')).not.toThrow();
	expect(() => reader.assertNoRepeat(['a', 'b', 'a'], 'Row', 'Name')).toThrow(
		'Row 1 and Row 3 have the same Name: “a”',
	);
});

test('a value is shown in one line, and shortened', () => {
	expect(shown('a\n b\u0000')).toBe('a b');
	expect(shown('x'.repeat(99))).toBe(`${'x'.repeat(39)}…`);
	expect(shown({ cvv: 1 })).toBe('an object');
	expect(shown(null)).toBe('null');
});

test.each(['Null', "'s-Hertogenbosch", "'47 Brand", 'Undefeated', '12 Nullarbor Rd'])(
	'%s is a name',
	(name) => expect(addressText(name)).toBe(name),
);
