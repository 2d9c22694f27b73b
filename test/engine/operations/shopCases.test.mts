import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import omit from 'lodash/omit.js';

import { brokenRules } from '../../support/moneyRules.mts';
import { cartOf, type CartLine, ENCODERS } from '../../support/shopOrders.mts';
import { startWorld, type World } from '../../support/world.mts';

import type { IDataObject } from 'n8n-workflow';

/* Orders of every shop through Create and Create Many: what CartRover got, and what it holds then. */

let world: World;

beforeEach(async () => {
	world = await startWorld({ empty: true });
});

afterEach(async () => await world.end());

type Json = Record<string, unknown>;

const CARTS: Record<string, ReturnType<typeof cartOf>> = {
	'discounts on a line and on the order': cartOf([
		{ quantity: 2, unit: 1_000, discount: 200, orderDiscount: 100 },
		{ unit: 2_500, orderDiscount: 250 },
	]),
	'prices with tax': cartOf([{ unit: 10_095 }, { quantity: 3, unit: 799 }], {
		taxIncluded: true,
		taxRate: 200,
		shipping: 600,
		shippingTaxed: true,
	}),
	'lines that are not shipped': cartOf(
		[{ unit: 3_000 }, { unit: 2_000, kind: 'gone' }, { unit: 999, kind: 'digital' }],
		{ taxRate: 70 },
	),
	'a price that no cent makes': cartOf([{ quantity: 7, unit: 333, discount: 100 }], {
		taxRate: 83,
		shippingTaxed: true,
		shippingDiscount: 95,
	}),
	'a currency without cents': cartOf([{ quantity: 3, unit: 1_200, discount: 100 }], {
		currency: 'JPY',
		taxRate: 0,
		shipping: 500,
	}),
};

const asDigital = (name: string) => ['amazon', 'ebay'].includes(name);
const isSent = (name: string, { kind }: CartLine) =>
	kind === 'shipped' || (kind === 'digital' && asDigital(name));
const linesOf = ({ items }: Json) =>
	(items as Json[]).map(({ item, quantity }) => [item, Number(quantity)]);

describe.each(Object.keys(ENCODERS) as Array<keyof typeof ENCODERS>)('orders of %s', (name) => {
	const carts = Object.values(CARTS);
	const made = carts.map((cart) => ENCODERS[name](cart));

	it.each(['create', 'createMany'])(
		'reach CartRover by %s with what was paid',
		async (operation) => {
			const { items, error, hints } = await world.run(
				'order',
				operation,
				{
					specifyOrder: 'shop',
					shop: name.replace('Graphql', ''),
					shopOrder: '={{ $json }}',
					// The orders of a shop's encoder all have one number.
					options: { referencePrefix: '={{ "N" + $itemIndex + ":" }}' },
				},
				{ items: made.map(({ order }) => order as IDataObject) },
			);
			expect(error).toBeUndefined();
			expect(items.map(({ json }) => json.created)).toEqual(carts.map(() => true));
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(carts.map((_, item) => ({ item })));

			const { entries } = world.sandbox.log;
			const sent = entries.flatMap<Json>(({ body }) => body as Json | Json[]);
			expect(entries).toHaveLength(operation === 'create' ? carts.length : 1);
			expect(sent.map(({ grand_total }) => grand_total)).toEqual(
				made.map(({ paid }, index) => (carts[index]?.currency === 'JPY' ? paid : paid / 100)),
			);
			for (const [index, cart] of carts.entries()) {
				const order: Json = sent[index] ?? {};
				expect(brokenRules(order, cart.currency === 'JPY' ? 10_000n : 100n)).toEqual([]);
				expect(String(order.cust_ref)).toMatch(new RegExp(`^N${index}:`));
				const lines = cart.lines
					.filter((line) => isSent(name, line))
					.map(({ sku, quantity }) => [sku, quantity]);
				expect(linesOf(order)).toEqual(lines);
				const held = world.sandbox.store.order(String(order.cust_ref));
				expect(held?.items.map(({ item, quantity }) => [item, quantity])).toEqual(lines);
				expect(Number(held?.fields.grand_total)).toBe(order.grand_total);
			}
			const isTold = hints.some(({ message }) => /SKU-2 was left out/.test(message));
			expect(isTold).toBe(!asDigital(name));
		},
	);
});

const FIELD_CASES = resolve('..', 'shared', 'cases', 'shop-orders.json');

interface FieldCase {
	shop: string;
	order: IDataObject;
	right: Json & { lines?: unknown; extended?: unknown };
}

// They are not part of this repository; the orders above are of the same kinds.
const describeField = (tests: () => void) => {
	if (existsSync(FIELD_CASES)) describe('orders from the field', tests);
};

describeField(() => {
	const cases = JSON.parse(readFileSync(FIELD_CASES, 'utf8')) as Record<string, FieldCase>;
	const names = Object.keys(cases);
	const sent = () => world.sandbox.log.entries.flatMap<Json>(({ body }) => body as Json | Json[]);
	const run = async (operation: string, name: string) => {
		const { shop, order } = cases[name] as FieldCase;
		const parameters = { specifyOrder: 'shop', shop, shopOrder: '={{ $json }}' };
		return await world.run('order', operation, parameters, { items: [order] });
	};

	it.each(names.flatMap((name) => [[name, 'create'] as const, [name, 'createMany'] as const]))(
		'%s by %s',
		async (name, operation) => {
			const { right } = cases[name] as FieldCase;
			const { lines, extended, error, error_instead, ...fields } = right;
			const result = await run(operation, name);
			const stored = world.sandbox.store.orders();
			if (error ?? error_instead) {
				expect(result.error?.message).toMatch(
					error ? /sub_total is 398.00, expected 597.00/ : /the line .+ has no SKU/,
				);
				expect(stored).toEqual([]);
				return;
			}
			expect(result.error).toBeUndefined();
			expect(stored.map(({ fields: { grand_total } }) => Number(grand_total))).toEqual([
				right.grand_total,
			]);
			const [order = {}] = sent();
			const items = order.items as Json[];
			expect(order).toMatchObject(omit(fields, 'note'));
			if (lines) {
				expect(items.map(({ item, quantity, price }) => [item, quantity, price])).toEqual(lines);
			}
			if (extended) expect(items.map((line) => line.extended_amount)).toEqual(extended);
			expect(brokenRules(order)).toEqual([]);
		},
	);
});
