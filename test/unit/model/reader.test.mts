import fc from 'fast-check';
import { z } from 'zod';

import { simpleInventory } from '../../../nodes/CartRover/model/inventory.ts';
import {
	orderRecord,
	selectableOrder,
	simpleOrder,
	simpleOrderStatus,
} from '../../../nodes/CartRover/model/order.ts';
import { product } from '../../../nodes/CartRover/model/product.ts';
import { MISFIT, readerOf } from '../../../nodes/CartRover/model/reader.ts';
import { shipMethod } from '../../../nodes/CartRover/model/shipMethod.ts';
import { orderShipment, selectableShipment } from '../../../nodes/CartRover/model/shipment.ts';
import { isRecord } from '../../../nodes/CartRover/model/wire.ts';

const SCHEMAS = {
	orderRecord,
	simpleOrder,
	selectableOrder,
	simpleOrderStatus,
	orderShipment,
	selectableShipment,
	simpleInventory,
	product,
	shipMethod,
};

/** Names of fields at any depth of the schemas. */
const NAMES = [
	...Object.values(SCHEMAS).flatMap(({ shape }) => Object.keys(shape)),
	...['item', 'quantity', 'price', 'Description', 'line_no', 'warehouse_pk', 'code_type', 'code'],
	...['3107', '__proto__', 'toString', 'other'],
];

const leaf = fc.oneof(
	fc.constantFrom(null, '', 'Y', 'n', '1', 0, 1, '4.50', ' 7 ', '1e3', '0x10', 'NaN', true, 'text'),
	fc.string(),
	fc.double(),
);

/** Values that JSON can hold, mostly shaped like records. */
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
	json: fc.oneof(
		{ depthSize: 'medium', withCrossShrink: true },
		leaf,
		fc.array(tie('json'), { maxLength: 3 }),
		fc.dictionary(fc.constantFrom(...NAMES), tie('json'), { maxKeys: 12 }),
	),
}));

/** Records with all fields of a schema, each of which may be odd. */
const recordOf = (schema: z.AnyZodObject) =>
	fc.record(
		Object.fromEntries(
			Object.keys(schema.shape as object).map((name) => [
				name,
				fc.oneof({ weight: 4, arbitrary: leaf }, { weight: 1, arbitrary: json }),
			]),
		),
		{ requiredKeys: [] },
	);

function expectSame(schema: z.ZodTypeAny, value: unknown): void {
	const parsed = schema.safeParse(value);
	const read = readerOf(schema)(value);
	if (!parsed.success) return expectTolerant(schema, value, read);
	expect(read).toStrictEqual(parsed.data);
	expect(JSON.stringify(read)).toBe(JSON.stringify(parsed.data));
}

/** What zod refuses for the sake of one value comes all the same; only what is no record does not. */
function expectTolerant(schema: z.ZodTypeAny, value: unknown, read: unknown): void {
	const isOfModel = Object.values(SCHEMAS).includes(schema as never);
	if (!isOfModel || !isRecord(value) || !(schema instanceof z.ZodObject)) return;
	expect(read).not.toBe(MISFIT);
	for (const [name, field] of Object.entries(schema.shape as Record<string, z.ZodTypeAny>)) {
		const parsed = field.safeParse(value[name]);
		const given = value[name];
		const own = (read as Record<string, unknown>)[name];
		if (parsed.success) expect(own).toEqual(parsed.data);
		else if (typeof given !== 'object') expect(own).toBe(given);
	}
}

describe('a reader', () => {
	test.each(Object.entries(SCHEMAS))('gives what zod gives for %s', (_, schema) => {
		fc.assert(
			fc.property(fc.oneof(recordOf(schema), json), (value) => expectSame(schema, value)),
			{ numRuns: 300 },
		);
	});

	test.each(Object.entries(SCHEMAS))('reads %s without zod’s parser', (_, schema) => {
		const parser = jest.spyOn(z.ZodType.prototype, '_parseSync');
		const names = Object.keys(schema.shape);
		const read = readerOf(schema)(
			Object.fromEntries(names.map((name) => [name, name.startsWith('cust_ref') ? 'A-1' : '1'])),
		);
		expect(parser).not.toHaveBeenCalled();
		parser.mockRestore();
		expect(read === MISFIT || typeof read === 'object').toBe(true);
	});

	test.each([
		['a limit', z.string().min(2).max(3)],
		['a pattern', z.string().regex(/^a+$/)],
		['a minimum', z.number().min(3)],
		['a number by force', z.coerce.number()],
		['a list with a least length', z.array(z.string()).min(2)],
		['a refinement', z.string().refine((text) => text.startsWith('a'))],
		['a transformation', z.string().transform((text) => text.length)],
		['no other fields', z.object({ a: z.string() }).strict()],
		['a choice', z.union([z.string(), z.number()])],
		['a map by pattern', z.record(z.string().min(2), z.number())],
		[
			'a step that reports',
			z.preprocess((value, context) => {
				if (value === 'b') context.addIssue({ code: 'custom', message: 'not b' });
				return value;
			}, z.string()),
		],
	])('leaves to zod what it does not know: %s', (_, schema) => {
		for (const inner of [
			'a',
			'aa',
			'aaaa',
			'b',
			'',
			2,
			5,
			null,
			['a'],
			['a', 'a'],
			{ a: 'a' },
			{ a: 'a', b: 1 },
			{ ab: 1 },
		]) {
			expectSame(schema, inner);
			expectSame(z.object({ inner: schema }), { inner });
		}
	});

	test.each([
		['any number', z.number(), [1, Infinity, Number.NaN, '1']],
		['fields kept', z.object({ a: z.string() }).passthrough(), [{ a: 'b', c: 1 }, { c: 1 }, null]],
		['a flag', z.boolean(), [true, false, 'true', null]],
		['anything', z.object({ a: z.unknown() }), [{ a: 1 }, {}, { a: undefined }, null, []]],
		[
			'what may be missing',
			z.object({ a: z.string().optional() }),
			[{}, { a: undefined }, { a: 'b' }, { a: null }],
		],
	])('knows %s', (_, schema, values) => {
		for (const value of values) expectSame(schema, value);
	});
});
