import { readFileSync } from 'node:fs';

import mapValues from 'lodash/mapValues.js';

import { orderWithout, validOrder } from '../../support/orders.mts';
import { cartOf, EXPORT_ADDRESS, shopify } from '../../support/shopOrders.mts';
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

describe('rows of one order (Group Rows)', () => {
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

	it('with a mistyped state are not sent, which each of them says', async () => {
		const row = (cust_ref: string, ship_state: string) => ({
			...header,
			cust_ref,
			ship_state,
			SKU: 'A',
			Qty: 1,
		});
		const rows = [row('S-1', 'Minesota'), { cust_ref: 'S-1', SKU: 'B', Qty: 1 }, row('S-2', 'MN')];
		const node = { onError: 'continueRegularOutput' };
		const { items } = await createMany(rows, {}, node);
		const error = expect.stringContaining(
			'Order S-1 was not sent: ship_state: “Minesota” is neither the code nor the name of a state of the United States. Write its code, such as MN',
		);
		expect(output(items)).toMatchObject([{ error }, { error }, { cust_ref: 'S-2' }]);
		expect(bodies().flat()).toMatchObject([{ cust_ref: 'S-2' }]);
	});

	it('with references that differ in capital letters are two orders, which is told', async () => {
		const row = (cust_ref: string) => ({ ...header, cust_ref, SKU: 'A', Qty: 1, price: 1 });
		const { items, hints } = await createMany([row('W-77'), row('w-77'), row('W-77b')]);
		expect(output(items)).toHaveLength(3);
		expect(hintsOf(hints)).toEqual([
			'The references “W-77” and “w-77” differ only in capital letters. They were taken for two orders.',
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

	it('that say that they were canceled are named, and their order is not sent', async () => {
		const row = (cust_ref: string, SKU: string, status: string) => ({
			...header,
			...{ cust_ref, SKU, Qty: 1, 'Order Status': status },
		});
		const rows = [
			row('SO-1', 'A', 'Open'),
			row('SO-1', 'B', 'Cancelled'),
			row('SO-2', 'A', 'Not cancelled'),
			{ ...row('SO-3', 'A', ''), 'Cancelled At': '2026-03-01' },
		];
		const { items } = await createMany(rows, {}, { onError: 'continueRegularOutput' });
		const ofFirst = 'Order SO-1 was not sent: “Order Status” is “Cancelled” in input item 1';
		expect(output(items).map(({ error, cust_ref }) => error ?? cust_ref)).toEqual([
			ofFirst,
			ofFirst,
			'SO-2',
			'Order SO-3 was not sent: “Cancelled At” is “2026-03-01” in input item 3',
		]);
		expect(bodies().flat()).toMatchObject([{ cust_ref: 'SO-2' }]);
		const { error } = await createMany(rows);
		expect(error?.description).toMatch(
			/^Leave out what was canceled before this node, with a Filter\. If it is to be sent all the same, leave out that column, with Edit Fields\. Nothing was sent/,
		);
	});

	it('with one SKU in two quantities are told, as long as somebody looks', async () => {
		const row = (SKU: string, Qty: number, Price = 1) => ({ ...header, SKU, Qty, Price });
		const rows = [row('MUG', 1), row('MUG', 2), row('CUP', 1), row('CUP', 2, 0), row('TEE', 2)];
		const hintsIn = async (mode: 'manual' | 'trigger') => {
			const options = { ...GROUP, preview: true };
			const items = rows as IDataObject[];
			const { hints } = await world.run('order', 'createMany', { options }, { items, mode });
			return hintsOf(hints).filter((hint) => !hint.startsWith('Preview is on'));
		};
		const free = 'Order SO-1: input item 3, price is 0, so this line is free.';
		expect(await hintsIn('manual')).toEqual([
			'Order SO-1: SKU MUG is in several rows with different quantities, and each became a line of its own.',
			free,
		]);
		expect(await hintsIn('trigger')).toEqual([free]);
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
			...EXPORT_ADDRESS,
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
		[[{ 'Orders of May': 'Order', __EMPTY: 'SKU' }], 'no names (__EMPTY)', 'as A2:N200.'],
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

	it('are not sent with a discount that may be a rate, and are with what the guide makes of it', async () => {
		const row = { ...header, SKU: 'A', Qty: 10, Price: 31.5, Discount: 0.15 };
		const { error } = await createMany([row]);
		expect(error?.message).toBe(
			'Order SO-1 was not sent: “Discount” is 0.15 in input item 0, which may be 15 % or an amount',
		);
		expect(error?.description).toBe(
			'If it is a rate, give the amount that it takes off. If it is an amount, add a column Order Total, which shows that. Nothing was sent to CartRover.',
		);
		const docs = readFileSync('docs/shops.md', 'utf8');
		const [, orderJson] = /set _Order \(JSON\)_ to `(.+?)`, or/.exec(docs) ?? [];
		const { items } = await createMany([row], { orderJson: `=${orderJson}` });
		expect(output(items)).toMatchObject([{ created: true, grand_total: 267.75 }]);
		const total = await createMany([{ ...row, cust_ref: 'SO-2', 'Order Total': 313.5 }]);
		expect(output(total.items)).toMatchObject([{ created: true, grand_total: 313.5 }]);
	});

	it('have the discount that their column says, or are not sent', async () => {
		const row = (more: Json) => ({ ...header, SKU: 'A', Qty: '3', Price: '20.00', ...more });
		for (const column of ['Line Discount', 'Order Discount', 'Total Discount']) {
			const { items, hints } = await createMany([row({ cust_ref: column, [column]: '6.00' })]);
			expect(output(items)).toMatchObject([{ grand_total: 54 }]);
			expect(hintsOf(hints)).toEqual([]);
		}
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

	it('with a tax or discount that may be of the order are not sent, and are under each name for it', async () => {
		const lines = [
			{ SKU: 'A', Qty: 1, Price: 30 },
			{ SKU: 'B', Qty: 1, Price: 50 },
		];
		const rows = (cust_ref: string, more: Json) =>
			lines.map((line) => ({ ...header, cust_ref, ...line, ...more }));
		const given = { Tax: '9.56', Discount: 10 };
		const preview = { options: { ...GROUP, preview: true } };
		for (const parameters of [{}, preview, { options: { ...GROUP, totals: 'recalculate' } }]) {
			const { error } = await createMany(rows('SO-1', given), parameters);
			expect(error?.message).toBe(
				'Order SO-1 was not sent: “Discount” may be the discount of one piece, of a line or of the order; “Tax” is the same in all rows, and may be the tax of a line or of the order',
			);
			expect(error?.description).toBe(
				'Call the column Unit Discount if it is of one piece, Line Discount if it is of all pieces of the line, or Order Discount if it is of the order. Call the column Sales Tax if it is of the order, or Line Tax if it is of all pieces of the line. Nothing was sent to CartRover.',
			);
		}
		const gross = { options: { ...GROUP, pricesIncludeTax: true } };
		const total = { Tax: '9.56', 'Order Total': 80 };
		// A total proves nothing of a tax that it includes.
		expect((await createMany(rows('SO-1', total), gross)).error?.message).toBe(
			'Order SO-1 was not sent: “Tax” is the same in all rows, and may be the tax of a line or of the order',
		);
		expect(bodies()).toEqual([]);
		let made = 3;
		const totalWith = async (more: Json) => {
			const { items, hints } = await createMany(rows(`SO-${(made += 1)}`, more));
			expect(hintsOf(hints)).toEqual([]);
			return items[0]?.json.grand_total;
		};
		expect(await totalWith({ 'Sales Tax': 9.56 })).toBe(89.56);
		expect(await totalWith({ 'Line Tax': 9.56 })).toBe(99.12);
		expect(await totalWith({ 'Order Discount': 10 })).toBe(70);
		expect(await totalWith({ 'Line Discount': 10, Qty: 2 })).toBe(140);
		expect(await totalWith({ 'Unit Discount': 10, Qty: 2 })).toBe(120);
		expect(await totalWith({ ...given, 'Order Total': 79.12 })).toBe(79.12);
		const docs = readFileSync('docs/shops.md', 'utf8');
		const [, orderJson] = /_Order \(JSON\)_ renames a column: `(.+?)`/.exec(docs) ?? [];
		const { items } = await createMany(rows('SO-3', { Tax: '9.56' }), {
			orderJson: `=${orderJson}`,
		});
		expect(output(items)).toMatchObject([{ created: true, grand_total: 99.12 }]);
	});

	it.each<[string, Json[], Record<string, number> | undefined]>([
		// Each total is that of the amounts that the row beside it says.
		['tax of the order', [{ Tax: '8.22', 'Order Total': 258.17 }], { sales_tax: 8.22 }],
		['tax of the lines', [{ Tax: '8.22', 'Order Total': 266.39 }], { sales_tax: 16.44 }],
		['tax of neither', [{ Tax: '8.22', 'Order Total': 260 }], undefined],
		['discount of the pieces', [{ Discount: 5, 'Order Total': 229.95 }], { sub_total: 220 }],
		['discount of the lines', [{ Discount: 5, 'Order Total': 239.95 }], { order_discount: 10 }],
		['discount of the order', [{ Discount: 5, 'Order Total': 244.95 }], { order_discount: 5 }],
		['discount of one line', [{ Discount: 5, 'Order Total': 244.95 }, { Discount: '' }], undefined],
		[
			'both of the order',
			[{ Tax: 8, Discount: 5, 'Order Total': 252.95 }],
			{ sales_tax: 8, order_discount: 5 },
		],
		// The tax of the order and of the lines, with discounts of the lines and of the order.
		['both in two ways', [{ Tax: 5, Discount: 5, 'Order Total': 249.95 }], undefined],
	])('are sent with what a total proves: %s', async (_, [first = {}, second = {}], sent) => {
		const row = { ...header, Shipping: 9.95, ...first };
		const rows = [
			{ ...row, SKU: 'A', Qty: 2, Price: 60 },
			{ ...row, ...second, SKU: 'B', Qty: 2, Price: 60 },
		];
		const { error, hints } = await createMany(rows);
		const amounts = bodies()
			.flat()
			.map((body) => mapValues(body, Number));
		expect(amounts).toMatchObject(sent ? [sent] : []);
		if (!sent) expect(error?.message).toContain('grand_total is');
		expect(hintsOf(hints)).toEqual([]);
	});

	it.each<[string, Json, RegExp]>([
		[
			'a date that is none',
			{ 'Order Date': '31.02.2026' },
			/^Order SO-1 was not sent: .*31\.02\.2026[^;]*$/,
		],
		['a field of payment', { cc_number: '4111111111111111' }, /payment data/],
	])('have no error of amounts that a total proves, beside %s', async (_, wrong, message) => {
		const row = { ...header, Tax: '8.22', 'Order Total': 248.22, Qty: 2, Price: 60 };
		const rows = ['A', 'B'].map((SKU) => ({ ...row, SKU }));
		const { error } = await createMany(rows.map((each) => ({ ...each, ...wrong })));
		expect(error?.message).toMatch(message);
		expect(error?.message).not.toContain('grand_total');
		expect(error?.description).not.toContain('totals');
		expect(bodies()).toEqual([]);
		expect((await createMany(rows)).error).toBeUndefined();
	});

	it('tell of a status by which they should not be sent', async () => {
		const row = { ...header, SKU: 'A', Qty: 1 };
		const rows = [
			{ ...row, cust_ref: 'SO-1', Status: 'Shipped' },
			{ ...row, cust_ref: 'SO-2', Status: 'Open' },
			{ ...row, cust_ref: 'SO-3', Status: 'Shipped' },
		];
		const { hints } = await createMany(rows);
		expect(hintsOf(hints)).toContain(
			'Orders SO-1, SO-3: “Status” is “Shipped”, and it goes out all the same.',
		);
	});

	it('have the names of both addresses, and phones without the decimal of an export', async () => {
		const row = { ...header, 'Bill To Name': 'Ann Lee', Phone: '2085550100.0', SKU: 'A', Qty: 1 };
		await createMany([row]);
		expect(bodies().flat()).toMatchObject([
			{ cust_first_name: 'Ann', cust_last_name: 'Lee', ship_phone: '2085550100' },
		]);
	});

	it('without a reference tell it in the error of the order before, where the run stops', async () => {
		const rows = [
			{ ...header, SKU: 'A', Qty: 1 },
			{ SKU: 'B', Qty: 1 },
		];
		const { error } = await createMany(rows);
		expect(error?.message).toContain('input item 1 may be a line of it');
		expect(error?.description).toMatch(
			/^Input item 1: This row has no reference .* Merged cells .* row of totals/,
		);
	});

	it('without a reference say what a column PO # is taken for', async () => {
		const bare = orderWithout('cust_ref', 'items');
		const advice = async (po: unknown) => {
			const { error } = await createMany([{ ...bare, 'PO #': po, SKU: 'A', Qty: 1 }]);
			return error?.description;
		};
		const plain = 'Give each row the reference of its order, as cust_ref or Order Number.';
		expect(await advice('SO-1')).toBe(
			`${plain} “PO #” is taken for the customer's PO number: if it is the reference, call it Order Number.`,
		);
		expect(await advice('')).toBe(plain);
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

	it('are named by the reference that CartRover gets, in each error and hint', async () => {
		const row = (cust_ref: string, more: Json = {}) => ({
			...{ ...header, cust_ref, SKU: 'A', Qty: 1 },
			...more,
		});
		const rows = [
			row('1', { Tax: 1 }),
			row('1', { SKU: 'B', Tax: 1 }),
			row('2', { Status: 'canceled' }),
			row('3'),
			row('3', { ship_city: 'Elsewhere' }),
			row('4', { Qty: 'x' }),
			row('5', { SKU: '', Qty: '' }),
			row('6'),
			row('6'),
			row('7', { cust_ref: '', 'Order Number': '#7' }),
			row('7', { cust_ref: '', 'Order Number': '#7', Qty: 2 }),
			row('8'),
			row('', { SKU: 'B' }),
		];
		const options = { groupRows: true, referencePrefix: 'T-' };
		const go = { onError: 'continueRegularOutput' };
		const { items, hints } = await createMany(rows, { options }, go);
		const told = items.map(({ json }) => String(json.error ?? json.cust_ref).slice(0, 18));
		const bad = (ref: string) => `Order ${ref} was not se`.slice(0, 18);
		expect([...new Set(told)]).toEqual([
			...['T-1', 'T-2', 'T-3', 'T-4', 'T-5', 'T-6'].map(bad),
			...['T-7', bad('T-8'), 'This row has no re'],
		]);
		expect(hintsOf(hints)).toEqual([expect.stringMatching(/^Order T-7: SKU A is in several/)]);
		const alone = { options: { referencePrefix: 'T-' } };
		for (const given of [{ 'Order Number': '1', SKU: 'A' }, row('1', { Status: 'canceled' })]) {
			const { error } = await createMany([given], alone);
			expect(error?.message).toMatch(/^Order T-1 was not sent/);
		}
		const { order } = shopify(cartOf([{}]));
		const shop = { ...fromShop('shopify'), ...alone };
		const { error } = await createMany([{ ...order, cancelled_at: '2026-03-01' }], shop);
		expect(error?.message).toMatch(/^Order T-\w+ from Shopify was not sent/);
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

	it('may have the header again among them, also where an expression makes the order', async () => {
		const rows = [
			{ ...header, cust_ref: 'SO-1', SKU: 'A', Qty: 1 },
			{ cust_ref: 'cust_ref', ship_city: ' ship_city', SKU: 'SKU', Qty: 'Qty', Note: '' },
			{ ...header, cust_ref: 'SO-1', SKU: 'B', Qty: 1 },
			{ ...header, cust_ref: 'cust_ref', SKU: 'A', Qty: 1 },
		];
		const orderJson = "={{ { ...$json, cust_ref: 'B2B-' + $json.cust_ref } }}";
		for (const more of [{}, { orderJson }]) {
			const { items, error } = await createMany(rows, more);
			expect(error).toBeUndefined();
			expect(items.map(({ json }) => json.created)).toEqual([true, true]);
		}
		const [first, second] = bodies().flat();
		expect(first?.items).toMatchObject([{ item: 'A' }, { item: 'B' }]);
		expect(second).toMatchObject({ cust_ref: 'cust_ref' });
		const { items } = await createMany([{ started: 'started' }], {
			orderJson: JSON.stringify({ ...header, cust_ref: 'SO-9', SKU: 'A', Qty: 1 }),
		});
		expect(output(items)).toMatchObject([{ cust_ref: 'SO-9', created: true }]);
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
