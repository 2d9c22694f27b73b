import { readFileSync } from 'node:fs';

import { brokenRules } from '../../support/moneyRules.mts';
import { cartOf, ENCODERS, shopify } from '../../support/shopOrders.mts';
import { startWorld, type World } from '../../support/world.mts';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

let world: World;

beforeEach(async () => {
	world = await startWorld({ empty: true });
});

afterEach(async () => await world.end());

type Json = Record<string, unknown>;

const fromShop = (shop: string) => ({ specifyOrder: 'shop', shop, shopOrder: '={{ $json }}' });
const bodies = () => world.sandbox.log.entries.map(({ body }) => body) as Json[];
const output = (items: INodeExecutionData[] = []) => items.map(({ json }) => json);
const hintsOf = (hints: Array<{ message: string }> = []) => hints.map(({ message }) => message);

describe('an order of a shop', () => {
	it.each(Object.entries(ENCODERS))(
		'%s is created, and by Create Many alike',
		async (name, made) => {
			const cart = cartOf([{ quantity: 2, unit: 1_250, discount: 100 }, { unit: 900 }]);
			const { order, paid } = made(cart);
			const items = [order as IDataObject];
			const parameters = fromShop(name.replace('Graphql', ''));
			const one = await world.run('order', 'create', parameters, { items });
			expect(one.error).toBeUndefined();
			expect(output(one.items)).toMatchObject([{ created: true, grand_total: paid / 100 }]);
			const [sent] = bodies();
			expect(brokenRules(sent ?? {})).toEqual([]);

			const options = { referencePrefix: 'X:' };
			const many = await world.run('order', 'createMany', { ...parameters, options }, { items });
			expect(many.error).toBeUndefined();
			const [second] = bodies().flat().slice(1);
			const reference = String(sent?.cust_ref);
			expect(second).toEqual({
				...sent,
				cust_ref: `X:${reference.replace('#', '')}`,
				cust_po_no: reference,
			});
		},
	);

	it('says itself whether its prices include tax', async () => {
		const items = [shopify(cartOf([{ unit: 3_000 }], { taxRate: 70 })).order as IDataObject];
		for (const options of [{}, { pricesIncludeTax: true }]) {
			const parameters = { ...fromShop('shopify'), options };
			await world.run('order', 'createMany', parameters, { items });
		}
		const [first, second] = bodies().flat();
		expect(first).toMatchObject({ items: [{ price: 30 }] });
		expect(second).toEqual(first);
	});

	it('is sent with the state that its buyer wrote, which a hint tells', async () => {
		const order = shopify(cartOf([{ unit: 3_000 }])).order as { shipping_address: object };
		const shipping_address = { ...order.shipping_address, province: 'Ohioo', province_code: null };
		const items = [{ ...order, shipping_address } as IDataObject];
		const { hints, error } = await world.run('order', 'create', fromShop('shopify'), { items });
		expect(error).toBeUndefined();
		expect(bodies()).toMatchObject([{ ship_state: 'Ohioo' }]);
		expect(hintsOf(hints)).toContain(
			'Order #2001: ship_state “Ohioo” is neither the code nor the name of a state of the United States. It goes out as it is: look at the order in CartRover.',
		);
	});

	it('is shown and not sent, with its sums and what is left out', async () => {
		const cart = cartOf([{ unit: 3_000 }, { unit: 999, kind: 'digital' }], { taxRate: 0 });
		const items = [shopify(cart).order as IDataObject];
		for (const operation of ['create', 'createMany']) {
			const parameters = { ...fromShop('shopify'), options: { preview: true } };
			const result = await world.run('order', operation, parameters, { items });
			expect(output(result.items)).toEqual([
				{
					preview: true,
					cust_ref: '#2001',
					sums: {
						sub_total: 30,
						order_discount: 0,
						sales_tax: 0,
						shipping_handling: 15.94,
						grand_total: 45.94,
					},
					left_out: [
						{ line: 'SKU-1', why: 'does not require shipping', in_shipping_handling: 9.99 },
					],
					order: expect.objectContaining({ cust_ref: '#2001', grand_total: 45.94 }),
				},
			]);
			expect(hintsOf(result.hints)).toEqual([
				'Order #2001: SKU-1 was left out (does not require shipping); its 9.99 is in shipping_handling.',
				'Preview is on: order #2001 was not sent. Remove the option Preview to send it.',
				expect.stringContaining('must be mapped in CartRover'),
			]);
		}
		expect(world.sandbox.log.entries).toEqual([]);
	});

	it.each(['create', 'createMany'])(
		'tells that it was not sent, in a published workflow, too (%s)',
		async (operation) => {
			const order = shopify(cartOf([{}])).order as IDataObject;
			const parameters = { ...fromShop('shopify'), options: { preview: true } };
			const items = [order, { ...order, name: '#2002' }];
			const given = { items, mode: 'trigger' } as const;
			const { hints } = await world.run('order', operation, parameters, given);
			expect(hintsOf(hints)).toContain(
				'Preview is on: orders #2001, #2002 were not sent. Remove the option Preview to send them.',
			);
		},
	);

	it.each(['create', 'createMany'])(
		'tells its ship code when somebody sends it by hand, once for all orders (%s)',
		async (operation) => {
			const order = shopify(cartOf([{}])).order as IDataObject;
			const items = [order, { ...order, name: '#2002' }];
			const send = async (mode: 'manual' | 'trigger', referencePrefix: string) => {
				const parameters = { ...fromShop('shopify'), options: { referencePrefix } };
				const { hints, error } = await world.run('order', operation, parameters, { items, mode });
				expect(error).toBeUndefined();
				return hintsOf(hints).filter((hint) => hint.includes('must be mapped in CartRover'));
			};
			expect(await send('manual', 'M:')).toEqual([
				expect.stringMatching(/^The ship code \w+ must/),
			]);
			expect(await send('trigger', 'T:')).toEqual([]);
		},
	);

	it('that was refunded for nobody knows which pieces goes out where asked', async () => {
		const { order } = ENCODERS.wooCommerce(cartOf([{ unit: 1_000 }, { unit: 900 }]));
		const items = [{ ...order, refunds: [{ id: 1, total: '-10.00' }] } as IDataObject];
		const send = async (shopOrder: string) =>
			await world.run('order', 'create', { ...fromShop('wooCommerce'), shopOrder }, { items });
		const { error } = await send('={{ $json }}');
		expect(error?.message).toMatch(/^Order 3001 from WooCommerce was not sent: 10\.00 of it was/);
		const [, way = ''] = /set Shop Order to (.+)$/.exec(error?.message ?? '') ?? [];
		expect(output((await send(`=${way}`)).items)).toMatchObject([{ created: true }]);
		// As a Webhook node gives it.
		const options = { referencePrefix: 'W:' };
		const parameters = { ...fromShop('wooCommerce'), shopOrder: `=${way}`, options };
		const pushed = [{ headers: {}, body: items[0] } as IDataObject];
		const { items: sent } = await world.run('order', 'create', parameters, { items: pushed });
		expect(output(sent)).toMatchObject([{ cust_ref: 'W:3001', created: true }]);
	});

	it.each([
		['etsy', { refunds: [{ amount: { amount: 900, divisor: 100 } }] }],
		['ebay', { paymentSummary: { refunds: [{ amount: { value: '15.00' } }] } }],
	] as const)('that was refunded for nobody knows which pieces: %s', async (shop, refund) => {
		const { order } = ENCODERS[shop](cartOf([{ unit: 1_000 }, { unit: 900 }]));
		const items = [{ ...order, ...refund } as IDataObject];
		const send = async (shopOrder: string) =>
			await world.run('order', 'create', { ...fromShop(shop), shopOrder }, { items });
		const { error } = await send('={{ $json }}');
		const [, way = ''] = /set Shop Order to (.+)$/.exec(error?.message ?? '') ?? [];
		expect(output((await send(`=${way}`)).items)).toMatchObject([{ created: true }]);
	});

	it('of WooCommerce leaves out what its documentation has flagged as virtual', async () => {
		const { order } = ENCODERS.wooCommerce(cartOf([{ unit: 1_000 }, { unit: 900 }]));
		const [first, second] = order.line_items as IDataObject[];
		const items = [{ ...order, line_items: [first, { ...second, sku: 'DL-1' }] } as IDataObject];
		const docs = readFileSync('docs/shops.md', 'utf8');
		const [, shopOrder] = /begin with `DL-`, set _Shop Order_ to `(.+?)`\./.exec(docs) ?? [];
		const parameters = { ...fromShop('wooCommerce'), shopOrder: `=${shopOrder}` };
		const { items: sent, hints } = await world.run('order', 'create', parameters, { items });
		expect(output(sent)).toMatchObject([{ created: true }]);
		expect(hintsOf(hints).join()).toContain('was left out (a virtual product)');
	});

	it('is not shown with a key that could not send it', async () => {
		const items = [shopify(cartOf([{}])).order as IDataObject];
		for (const operation of ['create', 'createMany']) {
			const parameters = { ...fromShop('shopify'), options: { preview: true } };
			const { error } = await world.run('order', operation, parameters, { items, level: 'master' });
			expect(error?.message).toContain('Cart key');
		}
	});

	it('that the shop shows as shipped goes out where asked', async () => {
		const items = [
			{ ...shopify(cartOf([{}])).order, fulfillment_status: 'fulfilled' } as IDataObject,
		];
		const refused = await world.run('order', 'create', fromShop('shopify'), { items });
		expect(refused.error?.message).toContain('add the option Include Shipped Pieces');
		const options = { includeShipped: true };
		for (const operation of ['create', 'createMany']) {
			const parameters = {
				...fromShop('shopify'),
				options: { ...options, referencePrefix: operation },
			};
			const result = await world.run('order', operation, parameters, { items });
			expect(output(result.items)).toMatchObject([{ created: true }]);
		}
	});

	it('that cannot be placed is an error, and nothing is sent', async () => {
		const items = [shopify(cartOf([{ sku: '' }])).order as IDataObject];
		const { error } = await world.run('order', 'create', fromShop('shopify'), { items });
		expect(error?.message).toBe(
			'Order #2001 from Shopify was not sent: the line Product 0 has no SKU: give its product one, or leave the line out',
		);
		expect(error?.description).toMatch(/^Correct the order in the shop or before this node\. /);
		const gone = { ...items[0], cancelled_at: '2026-03-01' } as IDataObject;
		const canceled = await world.run('order', 'create', fromShop('shopify'), { items: [gone] });
		expect(canceled.error?.description).toBe('Nothing was sent to CartRover.');
		const other = await world.run('order', 'createMany', fromShop('etsy'), { items });
		expect(other.error?.message).toContain('looks like an order from Shopify');
		const lists = [{ orders: items }, { order: items[0], id: 1 }] as unknown as IDataObject[];
		for (const list of lists) {
			const { error } = await world.run('order', 'createMany', fromShop('etsy'), { items: [list] });
			expect(error?.message).toMatch(
				/^The order from Etsy was not sent: this is not an order from Etsy; .*, and set Shop to Shopify$/,
			);
		}
		const bare = { ...fromShop('etsy'), shopOrder: '={{ [$json, $json] }}' };
		const { error: list } = await world.run('order', 'createMany', bare, { items });
		expect(list?.description).toBe(
			'Give one order as an object. For several, split the list into items first, with Split Out, and set Shop to Shopify.',
		);
		const bad = shopify(cartOf([{ sku: 'MUG' }])).order as { line_items: IDataObject[] };
		bad.line_items = bad.line_items.map((line) => ({ ...line, price: '12,50 $' }));
		const price = await world.run('order', 'create', fromShop('shopify'), {
			items: [bad as unknown as IDataObject],
		});
		expect(price.error?.message).toBe(
			'Order #2001 from Shopify was not sent: line_items, item 1 (SKU MUG), price: “12,50 $” is not an amount. Write 12.50',
		);
		expect(world.sandbox.log.entries).toEqual([]);
	});

	it('with a letter that was lost is an error where it names something, and a hint in a note', async () => {
		const item = (sku: string) =>
			({
				...(shopify(cartOf([{ sku }])).order as Json),
				note: 'Bitte kl\uFFFDngeln',
			}) as IDataObject;
		const run = async (sku: string) =>
			await world.run('order', 'create', fromShop('shopify'), { items: [item(sku)] });
		expect((await run('T\uFFFDR')).error?.message).toContain(': items[0].item: “T\uFFFDR” holds');
		expect(bodies()).toEqual([]);
		expect(hintsOf((await run('TEE')).hints)).toContain(
			'Order #2001: shipping_instructions holds “\uFFFD”, where a letter was lost. It goes out as it is.',
		);
		expect(bodies()).toMatchObject([{ shipping_instructions: 'Bitte kl\uFFFDngeln' }]);
	});
});
