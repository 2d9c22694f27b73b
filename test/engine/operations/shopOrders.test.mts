import { readFileSync } from 'node:fs';

import { brokenRules } from '../../support/moneyRules.mts';
import { validOrder } from '../../support/orders.mts';
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
const links = (items: INodeExecutionData[] = []) => items.map(({ pairedItem }) => pairedItem);
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
				expect.stringContaining('must be mapped in CartRover'),
			]);
		}
		expect(world.sandbox.log.entries).toEqual([]);
	});

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

describe('JSON that is no order', () => {
	it.each([
		[{ headers: {}, body: validOrder('A-1') }, 'the order is under “body”: use {{ $json.body }}'],
		[{ orders: [validOrder('A-1')] }, 'this is a list of orders (1 under “orders”): give one'],
	])('says where the order is', async (given, words) => {
		const parameters = { specifyOrder: 'json', orderJson: '={{ $json }}' };
		for (const operation of ['create', 'createMany']) {
			const items = [given as unknown as IDataObject];
			const { error } = await world.run('order', operation, parameters, { items });
			expect(error?.message).toContain(`Order (JSON) is not an order: ${words}`);
		}
		expect(world.sandbox.log.entries).toEqual([]);
	});
});

describe('totals', () => {
	const FORM = {
		specifyOrder: 'fields',
		custRef: 'A-1',
		shipCompany: 'Juniper & Oak',
		shipAddress1: '1 Test Rd',
		shipCity: 'Testville',
		shipState: 'OH',
		shipZip: '44101',
		shipCountry: 'USA',
	};
	const priced = {
		items: [{ item: 'A', quantity: 1, price: 100.95, tax: 16.83 }],
		grand_total: 100.95,
	};
	const run = async (options: Json, order: Json = priced) =>
		await world.run(
			'order',
			'create',
			{ specifyOrder: 'json', orderJson: '={{ $json }}', options },
			{ items: [validOrder('A-1', order)] },
		);

	it('check is the default of JSON: a contradiction is named', async () => {
		for (const options of [{}, { totals: 'check' }, { totals: 'fill' }]) {
			const { error } = await run(options);
			expect(error?.message).toContain('grand_total is 100.95, expected 117.78');
		}
		expect(world.sandbox.log.entries).toEqual([]);
	});

	it('recalculate tells what it replaced', async () => {
		const result = await run({ totals: 'recalculate' });
		expect(hintsOf(result.hints)).toEqual([
			expect.stringContaining('grand_total 100.95 was replaced by 117.78'),
		]);
		expect(bodies()).toMatchObject([{ grand_total: 117.78, sub_total: 100.95 }]);
	});

	it('asGiven sends the order as it is', async () => {
		await run({ totals: 'asGiven' });
		expect(bodies()).toMatchObject([priced]);
	});

	it('takes the tax out of prices that include it', async () => {
		await run({ pricesIncludeTax: true, totals: 'fill' });
		expect(bodies()).toMatchObject([{ sub_total: 84.12, sales_tax: 16.83, grand_total: 100.95 }]);
	});

	it('tells why the tax stays in the prices', async () => {
		const asGiven = await run({ pricesIncludeTax: true, totals: 'asGiven' });
		expect(hintsOf(asGiven.hints)).toEqual([
			'Order A-1: Prices Include Tax was not applied, since Totals is set to Send as Given.',
		]);
		const untaxed = validOrder('A-2', { items: [{ item: 'A', quantity: 1, price: 119 }] });
		const noTax = await run({ pricesIncludeTax: true, totals: 'fill' }, untaxed);
		expect(hintsOf(noTax.hints)).toEqual([
			'Order A-2: No tax is stated, so none was taken out of the prices.',
		]);
		expect(bodies()).toMatchObject([priced, { sub_total: 119, grand_total: 119 }]);
	});

	const WITHOUT =
		'Order A-1: The price of a line is nothing, as where an expression reads a field that is missing. The line goes out without a price.';
	const UNFILLED = 'Order A-1: Totals were not filled in, since a line has no price.';
	const unpriced = { ...FORM, items: { line: [{ item: 'MUG-1', quantity: 2, price: '' }] } };
	const fromNothing = {
		...FORM,
		items: { line: [{ item: 'MUG-1', quantity: 2, price: '={{ $json.nope }}' }] },
	};
	const asList = {
		...FORM,
		specifyItems: 'json',
		itemsJson: '={{ [{ item: "MUG-1", quantity: 2, price: null }] }}',
	};
	const asJson = {
		specifyOrder: 'json',
		orderJson: '={{ { ...$json, items: [{ item: "A", quantity: 1, price: $json.nope }] } }}',
	};

	it.each<[string, Json, Json, string[], Json?]>([
		['the form without prices', unpriced, {}, []],
		['the form, where totals are asked for', unpriced, { totals: 'fill' }, [UNFILLED]],
		['a price in JSON from an expression that gives nothing', asJson, {}, [WITHOUT]],
		['such a price in a list of lines', asList, {}, [WITHOUT]],
		['such a price, with totals', asList, { totals: 'fill' }, [WITHOUT, UNFILLED]],
		['a subtotal that is stated', asJson, { totals: 'fill' }, [WITHOUT], { sub_total: 4 }],
	])('%s: what is told of lines without a price', async (_, given, options, told, more = {}) => {
		const items = [validOrder('A-1', more)];
		const result = await world.run('order', 'create', { ...given, options }, { items });
		expect(result.error).toBeUndefined();
		expect(hintsOf(result.hints)).toEqual(told);
		expect(bodies()).toMatchObject([{ cust_ref: 'A-1', items: [{}] }]);
		expect(JSON.stringify(bodies())).not.toContain('price');
	});

	it('a price of the form from an expression that gives nothing is an error', async () => {
		const items = [validOrder('A-1')];
		const { error } = await world.run('order', 'create', fromNothing, { items });
		expect(error).toMatchObject({
			message: 'Item 1, Price got nothing from its expression',
			description:
				'Something that the expression reads is missing for this item. Nothing was sent to CartRover. If that is fine, end the expression with ?? "": an empty text leaves out “Item 1, Price”.',
		});
		expect(bodies()).toEqual([]);
	});

	it('fill is the default of the form', async () => {
		await world.run('order', 'create', {
			...FORM,
			items: { line: [{ item: 'MUG-1', quantity: 2, price: '4.50' }] },
		});
		expect(bodies()).toMatchObject([{ sub_total: 9, grand_total: 9 }]);
	});
});

describe('rows of one order', () => {
	const header = { ...validOrder('SO-1'), items: undefined };
	const GROUP = { groupRows: true, totals: 'fill' };
	const createMany = async (items: Json[], more: Json = {}, node?: Record<string, unknown>) =>
		await world.run(
			'order',
			'createMany',
			{ options: GROUP, ...more },
			{ items: items as IDataObject[], ...(node && { node }) },
		);

	it('become one order, linked to its first row', async () => {
		const result = await createMany([
			{ ...header, SKU: 'A', Qty: '2', 'Unit Price': '5.00' },
			{ ...header, cust_ref: 'SO-2', SKU: 'C', Qty: 1, price: 1 },
			{ cust_ref: 'SO-1', item: 'B', quantity: 1, price: '3.50' },
		]);
		expect(result.error).toBeUndefined();
		expect(output(result.items)).toMatchObject([
			{ cust_ref: 'SO-1', created: true, grand_total: 13.5 },
			{ cust_ref: 'SO-2', created: true, grand_total: 1 },
		]);
		expect(links(result.items)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(bodies().flat()).toMatchObject([
			{ cust_ref: 'SO-1', items: [{ item: 'A' }, { item: 'B' }] },
			{ cust_ref: 'SO-2', items: [{ item: 'C' }] },
		]);
	});

	it.each([
		['create', { ...header, SKU: 'A', Qty: '2' }, 'cust_ref, use Create Many with'],
		['createMany', { ...header, SKU: 'A', Qty: '2' }, 'cust_ref, add'],
		[
			'createMany',
			{ 'Order No': 'SO-1', City: 'Dayton', 'Item SKU': 'A', Quantity: 2 },
			'“Order No” (which is cust_ref), add',
		],
	])('are known without Group Rows, which is all advice (%s)', async (operation, row, words) => {
		const parameters = { specifyOrder: 'json', orderJson: '={{ $json }}' };
		const items = [row as IDataObject, row as IDataObject];
		const { error } = await world.run('order', operation, parameters, { items });
		expect(error?.message).toBe(
			'Order SO-1 was not sent: this item looks like a row of a sheet, with one line of an order',
		);
		expect(error?.description).toBe(
			`To make one order of all rows with the same ${words} the option Group Rows. Group Rows knows common names of columns, so they need not be renamed. Nothing was sent to CartRover.`,
		);
	});

	it('and whole orders are told what their reference must be called', async () => {
		const { cust_ref, ...order } = validOrder('SO-1');
		const { error } = await createMany([{ 'Order No': cust_ref, ...order }], { options: {} });
		expect(error?.message).toBe(
			'The order was not sent: cust_ref is missing (“Order No” must be called “cust_ref”)',
		);
	});

	it('are known with Group Rows switched off, which is said', async () => {
		const one = { ...header, SKU: 'A', Qty: '2' };
		const lines = ['A', 'B'].map((item) => validOrder('SO-1', { items: [{ item, quantity: 1 }] }));
		for (const items of [[one], lines]) {
			const { error } = await createMany(items as Json[], { options: { groupRows: false } });
			expect(error?.description).toContain('turn on the option Group Rows, which is there but off');
		}
	});

	it('with prices and without totals are told, as long as somebody looks', async () => {
		const row = { ...header, SKU: 'A', Qty: '2', Price: '5.00' };
		const told = expect.stringMatching(
			/^Order SO-1 has prices but no totals\. .* “Fill In What Is/,
		);
		const hintsWith = async (more: Json, options: Json, mode: 'manual' | 'trigger' = 'manual') => {
			const parameters = { options: { groupRows: true, ...options } };
			const items = [{ ...row, ...more } as IDataObject];
			const { hints } = await world.run('order', 'createMany', parameters, { items, mode });
			return hintsOf(hints).filter((hint) => hint.includes('totals'));
		};
		expect(await hintsWith({}, { preview: true })).toEqual([told]);
		expect(await hintsWith({}, { totals: 'check', preview: true })).toEqual([]);
		expect(await hintsWith({ grand_total: 10 }, { preview: true })).toEqual([]);
		expect(await hintsWith({ Price: '' }, { preview: true })).toEqual([]);
		expect(await hintsWith({}, {})).toEqual([told]);
		expect(await hintsWith({ 'Order Number': 'SO-9', cust_ref: 'SO-9' }, {}, 'trigger')).toEqual(
			[],
		);
	});

	it('with a wrong value name its row', async () => {
		const header = validOrder('SO-1', { items: undefined });
		const rows = [
			{ ...header, item: 'A', quantity: 1, price: 1 },
			{ cust_ref: 'SO-1', item: 'B', quantity: 'two', price: 1 },
		];
		const { error } = await createMany(rows);
		expect(`${error?.message} ${error?.description}`).toContain('input item 1, quantity: “two”');
	});

	it("come from n8n's Google Sheets node, with columns of the line that CartRover lacks", async () => {
		const row = (row_number: number, SKU: string, Colour: string) => ({
			row_number,
			...header,
			SKU,
			Qty: 1,
			'Unit Price': 2,
			Colour,
		});
		const { error, hints } = await createMany([row(2, 'A', 'red'), row(3, 'B', 'blue')]);
		expect(error).toBeUndefined();
		expect(bodies().flat()).toMatchObject([{ items: [{ item: 'A' }, { item: 'B' }] }]);
		expect(JSON.stringify(bodies())).not.toMatch(/row_number|Colour/);
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringContaining('“Colour” differs between the rows'),
		]);
	});

	it.each([
		['a row of which cannot be read', { cust_ref: 'SO-1', SKU: 'B', Item: 'C', Qty: 1 }, [true]],
		['beside a row without a reference', { SKU: 'B', Qty: 1 }, []],
		['beside a row with an odd reference', { cust_ref: 'undefined', SKU: 'B', Qty: 1 }, []],
	])('are not sent as the order %s, whole or in part', async (_, bad, created) => {
		const rows = [
			{ ...header, SKU: 'A', Qty: 1, price: 1 },
			bad,
			{ ...header, cust_ref: 'SO-2', SKU: 'C', Qty: 1, price: 1 },
			{ ...header, cust_ref: 'SO-3', SKU: 'D', Qty: 1, price: 1 },
		];
		const { items } = await createMany(rows, {}, { onError: 'continueRegularOutput' });
		expect(bodies().flat()).toHaveLength(created.length + 1);
		const held = (reference: string) =>
			expect.stringContaining(
				`Order ${reference} was not sent: input item 1 may be a line of it, and cannot be read`,
			);
		expect(items.map(({ json }) => json.error ?? json.created)).toEqual([
			held('SO-1'),
			expect.stringMatching(/^This row|cust_ref/),
			...(created.length > 0 ? created : [held('SO-2')]),
			true,
		]);
	});

	it.each([
		['at the beginning', ['', '', 'SO-1', 'SO-2'], ['SO-2']],
		['at the end', ['SO-1', 'SO-2', ''], ['SO-1']],
		['between rows of one order', ['SO-1', '', 'SO-1', 'SO-2'], ['SO-2']],
		['in a row of several', ['SO-1', '', '', 'SO-2', 'SO-3'], ['SO-3']],
	])('without a reference hold the orders beside them: %s', async (_, references, sent) => {
		const rows = references.map((cust_ref, index) => ({
			...header,
			cust_ref,
			SKU: `S${index}`,
			Qty: 1,
		}));
		await createMany(rows, {}, { onError: 'continueRegularOutput' });
		expect(bodies().flat()).toMatchObject(sent.map((cust_ref) => ({ cust_ref })));
		expect(bodies().flat()).toHaveLength(sent.length);
	});

	it("of Shopify's export without a name hold the orders beside them; empty ones do not", async () => {
		const row = (Name: string, sku: string) => ({
			Name,
			'Shipping Name': 'Robin Sample',
			'Shipping Address1': '1 Main St',
			'Shipping City': 'Boston',
			'Shipping Zip': '01652',
			'Shipping Province': 'MA',
			'Shipping Country': 'US',
			Total: '10.00',
			'Lineitem quantity': '1',
			'Lineitem name': sku,
			'Lineitem price': '10.00',
			'Lineitem sku': sku,
		});
		const empty = { Name: '', 'Lineitem name': '', 'Lineitem quantity': '' };
		const rows = [row('#1', 'A'), row(' ', 'B'), row('#2', 'C'), empty, row('#3', 'D')];
		const parameters = { ...fromShop('shopify'), options: { groupRows: true } };
		const { items } = await createMany(rows, parameters, { onError: 'continueRegularOutput' });
		expect(bodies().flat()).toMatchObject([{ cust_ref: '#3' }]);
		expect(items.map(({ json }) => json.error ?? json.created)).toEqual([
			expect.stringContaining('Order #1 was not sent: input item 1 may be a line of it'),
			expect.stringMatching(/^This row has no Name, so .* It has “Shipping Name”/),
			expect.stringContaining('Order #2 was not sent: input item 1 may be a line of it'),
			true,
		]);
	});

	it("that are a shop's whole orders are sent beside one that cannot be read", async () => {
		const order = (name: string) => ({ ...shopify(cartOf([{}])).order, name });
		const parameters = { ...fromShop('shopify'), options: { groupRows: true } };
		const shopOrder = '={{ $json.orders ?? $json }}';
		const rows = [order('#1'), { orders: [order('#2'), order('#3')] }, order('#4')];
		const { items } = await createMany(
			rows as Json[],
			{ ...parameters, shopOrder },
			{ onError: 'continueRegularOutput' },
		);
		expect(items.map(({ json }) => json.error ?? json.created)).toEqual([
			true,
			expect.stringContaining('is a list of 2'),
			true,
		]);
	});

	it('are sent where an order without a reference stands between them and a broken row', async () => {
		const rows = [
			{ ...header, SKU: 'A', Qty: 1, price: 1 },
			{ items: [{ item: 'X', quantity: 1 }] },
			{ SKU: 'B', Qty: 1 },
			{ items: [{ item: 'X', quantity: 1 }] },
			{ ...header, cust_ref: 'SO-2', SKU: 'C', Qty: 1, price: 1 },
		];
		const { items } = await createMany(rows, {}, { onError: 'continueRegularOutput' });
		expect(bodies().flat()).toMatchObject([
			{ cust_ref: 'SO-1', items: [{ item: 'A' }] },
			{ cust_ref: 'SO-2', items: [{ item: 'C' }] },
		]);
		expect(items.map(({ json }) => json.created === true)).toEqual([
			true,
			false,
			false,
			false,
			true,
		]);
	});

	it.each([
		[[{ Bestellung: 'SO-1', SKU: 'B', Note: '' }], 'It has “Bestellung”, “SKU”', 'Order Number.'],
		[[{ ...header }, { SKU: 'B', Qty: 1 }], 'It has “SKU”, “Qty”', 'Merged cells have it in'],
		[
			[{ 'Order Number;Date;SKU': 'SO-1;2026-03-01;A' }],
			'This row has a single column, “Order Number;Date;SKU”: the file was read with another delimiter',
			'Extract From File, to “;”.',
		],
		[[{ 'Order Number\tSKU': 'SO-1\tA' }], 'with another delimiter', "expression {{ '\\t' }}."],
	])('without a reference say what they have: %j', async (rows, message, advice) => {
		const onError = { onError: 'continueErrorOutput' } as const;
		const { outputs } = await createMany(rows, {}, onError);
		const told = outputs[1]?.at(-1)?.json;
		expect(told?.error).toContain(message);
		expect(told?.message).toContain(advice);
		expect(String(told?.message).includes('Merged')).toBe(advice.includes('Merged'));
	});

	it('without a column of a line say what they have', async () => {
		const rows = [{ 'Order Number': 'SO-1', 'Ship To City': 'A', 'Pack Size': 2, SKU: '' }];
		const { items } = await createMany(rows, {}, { onError: 'continueRegularOutput' });
		expect(items[0]?.json.error).toBe(
			'Order SO-1 was not sent: none of its filled columns is one of a line. It has “Order Number”, “Ship To City”, “Pack Size”',
		);
	});

	it('have what CartRover does not know in their item, also in a preview', async () => {
		const row = { ...header, SKU: 'A', Qty: '3', Regal: 'Nord', order_status: 'new' };
		for (const preview of [true, false]) {
			const options = { groupRows: true, preview };
			const { items } = await createMany([row, { ...header, SKU: 'B', Qty: 1 }], { options });
			expect(items.map(({ json }) => json.unknown_fields)).toEqual([['Regal', 'order_status']]);
		}
		const order = validOrder('SO-2', { items: [{ item: 'A', quantity: 1, Colour: 'red' }] });
		const json = { specifyOrder: 'json', orderJson: '={{ $json }}' };
		const one = await world.run('order', 'create', json, { items: [order, validOrder('SO-3')] });
		expect(output(one.items)).toMatchObject([{ unknown_fields: ['Colour'] }, {}]);
		expect(one.items[1]?.json).not.toHaveProperty('unknown_fields');
	});

	it('have the discount that their column says, or are not sent', async () => {
		const row = (more: Json) => ({ ...header, SKU: 'A', Qty: '3', Price: '20.00', ...more });
		for (const column of ['Line Discount', 'Order Discount', 'Total Discount']) {
			const { items, hints } = await createMany([row({ cust_ref: column, [column]: '6.00' })]);
			expect(output(items)).toMatchObject([{ grand_total: 54 }]);
			expect(hintsOf(hints)).toEqual([]);
		}
		const taken = await createMany([row({ cust_ref: 'SO-2', Discount: '6.00' })]);
		expect(output(taken.items)).toMatchObject([{ grand_total: 42 }]);
		expect(hintsOf(taken.hints)).toEqual([
			'Order SO-2: the discount in its rows was taken off each piece. If it is that of a line, call the column Line Discount; if it is that of the order, Order Discount.',
		]);
		const total = { 'Order Total': '54.00' };
		const { error } = await createMany([row({ Discount: '6.00', ...total })]);
		expect(error?.message).toContain('grand_total is 54.00, expected 42.00');
		expect(error?.description).toContain('the discount in its rows was taken off each piece');
		expect(error?.description).not.toContain('Recalculate');
		const unclear = await createMany([row({ 'Discount Amount': '6.00', ...total })]);
		expect(unclear.error?.message).toBe(
			'Order SO-1 was not sent: “Discount Amount” may be the discount of one piece, of a line or of the order',
		);
		expect(unclear.error?.description).toBe(
			'Call the column Unit Discount, Line Discount or Order Discount. Nothing was sent to CartRover.',
		);
	});

	it('without a reference tell it in the error of the order before, where the run stops', async () => {
		const rows = [
			{ ...header, SKU: 'A', Qty: 1 },
			{ SKU: 'B', Qty: 1 },
		];
		const { error } = await createMany(rows);
		expect(error?.message).toContain('input item 1 may be a line of it');
		expect(error?.description).toMatch(/^Input item 1: This row has no reference .* Merged cells/);
	});

	it("of a shop's export, or its orders, that were left at JSON tell what to set", async () => {
		const advice =
			/^Set Specify Order to “Using a Shop's Order”, and Shop to “Shopify”\. Nothing was sent/;
		const row = { Name: '#3001', 'Lineitem name': 'Mask', 'Lineitem quantity': 1, Total: '9.00' };
		const order = shopify(cartOf([{}])).order;
		for (const options of [{}, { groupRows: true }]) {
			for (const given of [row, order]) {
				const { error } = await createMany([given as Json], { options });
				expect(error?.message).toContain('looks like a shop');
				expect(error?.description).toMatch(advice);
			}
		}
	});

	it('may have empty rows among them, and whole orders after them', async () => {
		const rows = [
			{ row_number: 2, ...header, SKU: 'A', Qty: 1, price: 1 },
			{ row_number: 3, 'Order Number': '', SKU: ' ' },
			{ ...validOrder('SO-2'), cust_ref: '' },
		];
		const { items } = await createMany(rows, {}, { onError: 'continueRegularOutput' });
		expect(bodies().flat()).toMatchObject([{ cust_ref: 'SO-1', items: [{ item: 'A' }] }]);
		expect(items.map(({ json }) => json.error ?? json.created)).toEqual([
			true,
			expect.stringContaining('This row has no reference'),
		]);
	});

	it("come from Shopify's export in a sheet", async () => {
		const rows = ['Mask', 'Cream'].map((name, index) => ({
			row_number: index + 2,
			Name: '#3001',
			...(index === 0 && { 'Shipping Name': 'Robin Sample', 'Shipping Address1': '1 Main St' }),
			...(index === 0 && { 'Shipping City': 'Boston', 'Shipping Zip': '01652' }),
			...(index === 0 && { 'Shipping Province': 'MA', 'Shipping Country': 'US', Total: '20.00' }),
			'Lineitem quantity': '1',
			'Lineitem name': name,
			'Lineitem price': '10.00',
			'Lineitem sku': `SKU-${name}`,
			Bin: `B${index}`,
		}));
		const result = await createMany(rows, {
			...fromShop('shopify'),
			options: { groupRows: true },
		});
		expect(result.error).toBeUndefined();
		expect(bodies().flat()).toMatchObject([{ cust_ref: '#3001', items: [{}, {}] }]);
	});

	it('that contradict each other name both items; nothing is sent', async () => {
		const rows = [
			{ ...header, item: 'A', quantity: 1, price: 1 },
			{ ...header, ship_city: 'Akron', item: 'B', quantity: 1, price: 1 },
		];
		const { error } = await createMany(rows);
		expect(error?.message).toBe(
			'Order SO-1 was not sent: its rows contradict each other: ship_city is “Testville” in input item 0 and “Akron” in input item 1',
		);
		const other = { ...header, cust_ref: 'SO-2', item: 'C', quantity: 1, price: 1 };
		const going = await createMany([...rows, other], {}, { onError: 'continueRegularOutput' });
		expect(output(going.items)).toMatchObject([
			{ error: expect.stringContaining('contradict') },
			{ error: expect.stringContaining('contradict') },
			{ cust_ref: 'SO-2', created: true },
		]);
	});

	it("come from Shopify's export as it is", async () => {
		const row = (name: string, more: Json = {}) => ({
			Name: '#3001',
			Email: 'robin@example.com',
			...more,
			'Lineitem quantity': '1',
			'Lineitem name': name,
			'Lineitem price': '10.00',
			'Lineitem sku': `SKU-${name}`,
			'Lineitem requires shipping': 'true',
		});
		const first = {
			'Financial Status': 'paid',
			'Created at': '2026-03-01 09:50:26 -0500',
			Currency: 'USD',
			Subtotal: '20.00',
			Shipping: '5.00',
			Taxes: '1.60',
			Total: '26.60',
			'Shipping Name': 'Robin Sample',
			'Shipping Address1': '12 Harbor Street',
			'Shipping City': 'Boston',
			'Shipping Zip': "'01652",
			'Shipping Province': 'MA',
			'Shipping Country': 'US',
		};
		const rows = [
			row('Mask', first),
			row('Cream'),
			{ ...row('Soap', { ...first, Total: '16.60', Subtotal: '10.00' }), Name: '#3002' },
		];
		const parameters = { ...fromShop('shopify'), options: { groupRows: true } };
		const result = await createMany(rows, parameters);
		expect(result.error).toBeUndefined();
		expect(links(result.items)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(bodies().flat()).toMatchObject([
			{
				cust_ref: '#3001',
				ship_zip: '01652',
				grand_total: 26.6,
				items: [{ item: 'SKU-Mask' }, { item: 'SKU-Cream' }],
			},
			{ cust_ref: '#3002', grand_total: 16.6 },
		]);
	});

	it('are those whose switch is on', async () => {
		const line = (item: string) => ({ ...header, item, quantity: 1, price: 1 });
		const groupRows = '={{ [true, "perhaps", "yes", "no"][$itemIndex] }}';
		const result = await createMany(
			[line('A'), line('B'), line('C'), validOrder('SO-9')],
			{ options: { groupRows, totals: 'fill' } },
			{ onError: 'continueRegularOutput' },
		);
		expect(output(result.items)).toMatchObject([
			{ error: expect.stringContaining('input item 1 may be a line of it') },
			{ error: expect.stringContaining('Group Rows') },
			{ error: expect.stringContaining('input item 1 may be a line of it') },
			{ cust_ref: 'SO-9', created: true },
		]);
		expect(bodies().flat()).toMatchObject([{ cust_ref: 'SO-9' }]);
	});

	describe('that come twice', () => {
		const line = (item: string, more: Json = {}) => ({
			...header,
			item,
			quantity: 1,
			price: 1,
			...more,
		});
		const numbered = (number: number, item: string) => line(item, { row_number: number });

		it.each([
			[
				'an order of which each row comes again',
				[line('A'), line('B'), line('A'), line('B')],
				2,
				0,
			],
			['the only row of an order', [line('A'), line('A')], 1, 0],
			['one row of a sheet', [numbered(2, 'A'), numbered(3, 'B'), numbered(3, 'B')], 2, 1],
			['rows with blanks around a SKU', [line('A'), line(' A ')], 1, 0],
			[
				'rows with a blank after the reference',
				[line('A'), line('A', { cust_ref: 'SO-1 ' })],
				1,
				0,
			],
			['rows with numbers as text', [line('A'), line('A', { quantity: '1', price: '1.00' })], 1, 0],
			[
				'rows under names of their own',
				[
					{ ...header, SKU: 'A', Qty: 1, 'Unit Price': 2.5 },
					{ ...header, SKU: "'A", Qty: '1.0', 'Unit Price': '2.50', Note: ' ' },
				],
				1,
				0,
			],
			[
				'one row of a sheet, with its number as text',
				[numbered(2, 'A'), numbered(3, 'B'), line('B ', { row_number: '3' })],
				2,
				1,
			],
		])('are not sent: %s', async (_, rows, again, first) => {
			const { error } = await createMany(rows);
			expect(error).toMatchObject({
				message: `Order SO-1 was not sent: input item ${again} repeats input item ${first}, which would double its pieces`,
				description: expect.stringContaining('Execute Once'),
			});
			expect(world.sandbox.log.entries).toEqual([]);
		});

		it.each([
			['some of several', [line('A'), line('B'), line('B')]],
			['in two rows of a sheet', [numbered(2, 'A'), numbered(3, 'A')]],
		])('are told, and may be lines of their own: %s', async (_, rows) => {
			const { hints } = await createMany(rows);
			expect(bodies().flat()).toMatchObject([{ items: rows.map(({ item }) => ({ item })) }]);
			expect(hintsOf(hints)).toEqual([
				expect.stringContaining('Order SO-1 has rows that are equal in all columns'),
			]);
		});

		it('are lines of their own where a column tells them apart', async () => {
			const { hints } = await createMany([line('A', { line_no: 1 }), line('A', { line_no: 2 })]);
			expect(bodies().flat()).toMatchObject([{ items: [{ line_no: 1 }, { line_no: 2 }] }]);
			expect(hints).toEqual([]);
		});

		it('are those of two SKUs where zeros tell them apart', async () => {
			const { hints } = await createMany([line('1.0'), line('1')]);
			expect(bodies().flat()).toMatchObject([{ items: [{ item: '1.0' }, { item: '1' }] }]);
			expect(hintsOf(hints)).toEqual([]);
		});
	});

	it('may be shown first', async () => {
		const rows = [
			{ ...header, item: 'A', quantity: 1, price: 1 },
			{ ...header, item: 'B', quantity: 1, price: 2 },
		];
		const result = await createMany(rows, { options: { ...GROUP, preview: true } });
		expect(output(result.items)).toMatchObject([{ preview: true, sums: { grand_total: 3 } }]);
		expect(links(result.items)).toEqual([{ item: 0 }]);
		expect(world.sandbox.log.entries).toEqual([]);
	});
});
