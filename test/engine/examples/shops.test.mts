import { orderWithout } from '../../support/orders.mts';
import { type Example, itemsOf, startExample } from '../../support/exampleRun.mts';
import { cartOf, shopify, wooCommerce } from '../../support/shopOrders.mts';

import type { IDataObject } from 'n8n-workflow';

/* Example workflows that bring orders into CartRover, on files and orders with bad ones among them. */

let example: Example;
const begin = async (...given: Parameters<typeof startExample>) =>
	(example = await startExample(...given));
afterEach(async () => await example.end());

describe.each([
	['shopify-to-cartrover.json', shopify, 'SH:2001', '#2001'],
	['woocommerce-to-cartrover.json', wooCommerce, 'WC:3001', '3001'],
])('%s', (file, made, reference, number) => {
	it('creates good orders once, and says what is wrong with the others', async () => {
		const { run, sandbox } = await begin(file, 'cart');
		const good = made(cartOf([{ unit: 1_250, quantity: 2, discount: 100 }, { kind: 'digital' }]));
		const bad = made(cartOf([{ sku: '' }]));
		const result = await run([good.order, bad.order] as IDataObject[]);
		expect(result.error).toBeUndefined();
		expect(sandbox.store.orderCount).toBe(1);
		expect(sandbox.store.order(reference)).toMatchObject({
			custPoNo: number,
			fields: { grand_total: (good.paid / 100).toFixed(2) },
		});
		expect(itemsOf(result, 'Sent')).toMatchObject([{ cust_ref: reference, created: true }]);
		expect(itemsOf(result, 'Not Sent')).toEqual([
			{
				order: number,
				reason: expect.stringContaining('the line Product 0 has no SKU'),
				what_to_do: expect.stringContaining('Correct the order in the shop'),
			},
		]);
		// The shop tells of an order again.
		const again = await run([good.order] as IDataObject[]);
		expect(itemsOf(again, 'Sent')).toMatchObject([{ cust_ref: reference, created: false }]);
	});
});

describe('orders from a CSV file', () => {
	const address = orderWithout('items', 'cust_ref');
	const rows = [
		{
			...address,
			cust_ref: 'SO-1',
			SKU: 'A',
			Qty: '2',
			'Unit Price': '5.00',
			Shipping: '4.00',
			'Order Total': '17.50',
		},
		{ cust_ref: 'SO-1', SKU: 'B', Qty: '1', 'Unit Price': '3.50' },
		{
			...address,
			cust_ref: 'SO-2',
			SKU: 'A',
			Qty: '1',
			'Unit Price': '5.00',
			'Order Total': '9.99',
		},
		{ ...address, cust_ref: 'SO-3', SKU: 'A', Qty: 'two', 'Unit Price': '5.00' },
		{ ...address, cust_ref: 'SO-4', SKU: 'A', Qty: '1', 'Unit Price': '5.00' },
		{ SKU: 'C', Qty: '1' },
	];

	it('puts rows together, creates the good ones, and tells of the bad ones', async () => {
		const { run, sandbox, rows: given, heard } = await begin('orders-from-csv.json', 'cart');
		given['Read the Rows'] = rows as IDataObject[];
		const result = await run([{}]);
		expect(result.error).toBeUndefined();
		expect(sandbox.store.orders().map(({ custRef }) => custRef)).toEqual(['MP:SO-1']);
		expect(sandbox.store.order('MP:SO-1')).toMatchObject({
			items: [{ item: 'A' }, { item: 'B' }],
			fields: { grand_total: '17.50', shipping_handling: '4.00' },
		});
		const [page] = heard('Show the Result');
		expect(page?.completionTitle).toBe('1 order created');
		expect(page?.completionMessage).toContain('grand_total is 9.99, expected 5.00');
		expect(page?.completionMessage).toContain('“two”');
		// As the file counts them: the first has the names of the columns.
		expect(page?.completionMessage).toMatch(
			/^Row 6: Order MP:SO-4 was not sent: row 7 may be a line/m,
		);
		expect(page?.completionMessage).toMatch(/^Row 7: This row has no reference/m);
		expect(page?.completionMessage).toMatch(/expected 5\.00.*\. Or, if only the totals are wrong/);
		expect(page?.completionMessage).not.toMatch(
			/input item|Nothing was sent|was not sent\.|Correct the/i,
		);

		await run([{}]);
		expect(sandbox.store.orderCount).toBe(1);
		expect(heard('Show the Result')[0]?.completionMessage).toContain(
			'MP:SO-1: is in CartRover already',
		);
	});

	it('names the columns that CartRover does not have', async () => {
		const { run, rows: given, heard } = await begin('orders-from-csv.json', 'cart');
		const row = { ...address, SKU: 'A', Qty: '2', Regal: 'Nord' };
		given['Read the Rows'] = [
			{ ...row, cust_ref: 'SO-1', Farbe: 'rot' },
			{ ...row, cust_ref: 'SO-1', Farbe: 'blau' },
			{ ...row, cust_ref: 'SO-2' },
		] as IDataObject[];
		await run([{}]);
		expect(heard('Show the Result')).toMatchObject([
			{
				completionTitle: '2 orders created',
				completionMessage: 'Columns that CartRover has no field for, and may ignore: Regal, Farbe',
			},
		]);
	});

	it.each([
		['Order Number,Ship City;Note\nSO-1,A', ',', 'utf8'],
		['Bestellnummer;Ort\nSO-1;Köln', ';', 'utf8'],
		['Bestellnummer;Preis;Ort\nSO-1;8,90;K\uFFFDln', ';', 'latin1'],
		['Bestellnummer\tOrt', '\t', 'utf8'],
		['Bestellnummer', ',', 'utf8'],
	])('reads %j by its delimiter and its encoding', async (data, delimiter, encoding) => {
		const { run, rows: given, heard } = await begin('orders-from-csv.json', 'cart');
		given['Look at the File'] = [{ data }];
		given['Read the Rows'] = [];
		await run([{}]);
		expect(heard('Read the Rows')).toMatchObject([{ options: { delimiter, encoding } }]);
	});

	it.each([
		[[], '0 orders: the file has no rows', 'Nothing was sent to CartRover.'],
		[
			[{ error: 'Invalid Record Length: columns length is 2, got 3 on line 3' }],
			'The file could not be read',
			'Invalid Record Length: columns length is 2, got 3 on line 3\nNothing was sent to CartRover.',
		],
	])('says on a page why nothing was sent of %j', async (rows, completionTitle, message) => {
		const { run, sandbox, rows: given, heard } = await begin('orders-from-csv.json', 'cart');
		given['Read the Rows'] = rows;
		expect((await run([{}])).error).toBeUndefined();
		expect(heard('Show What Is Wrong')).toMatchObject([
			{ completionTitle, completionMessage: message },
		]);
		expect(heard('Show the Result')).toEqual([]);
		expect(sandbox.store.orderCount).toBe(0);
		// A row of empty cells comes without any.
		given['Read the Rows'] = [{}, { cust_ref: 'SO-1' }];
		await run([{}]);
		expect(heard('Show the Result')).toHaveLength(1);
	});

	it('takes amounts and dates as Excel writes them in Germany', async () => {
		const { run, sandbox, rows: given, heard } = await begin('orders-from-csv.json', 'cart');
		const row = { ...address, cust_ref: 'SO-1', SKU: 'A-1,5', Menge: '1', Datum: '4.11.2026' };
		given['Read the Rows'] = [
			{ ...row, Preis: '1.250,00', Versand: '4,9', Gesamtbetrag: '1269,40' },
			{ ...row, SKU: 'B', Preis: '14,50', cust_zip: '04.03.20' },
		];
		await run([{}]);
		expect(heard('Show the Result')).toMatchObject([{ completionTitle: '1 order created' }]);
		expect(sandbox.store.order('MP:SO-1')).toMatchObject({
			items: [{ item: 'A-1,5' }, { item: 'B' }],
			fields: { order_date: '2026-11-04', grand_total: '1269.40', cust_zip: '04.03.20' },
		});
	});

	it.each([
		[{}, '11/23/2026', '2026-11-23'],
		[{}, '23/11/2026', '2026-11-23'],
		[{}, '3/4/2026', undefined],
		[{ dates: 'Month first: 11/23/2026' }, '3/4/2026', '2026-03-04'],
		[{ dates: 'Day first: 23/11/2026' }, '3/4/2026', '2026-04-03'],
		[{ dates: 'Month first: 11/23/2026' }, '23/11/2026', undefined],
		[{ dates: 'Month first: 11/23/2026' }, '4.3.2026', '2026-03-04'],
	])('takes US amounts, and of %j the date %s as %s', async (form, date, order_date) => {
		const { run, sandbox, rows: given, heard } = await begin('orders-from-csv.json', 'cart');
		const row = { ...address, cust_ref: 'SO-1', SKU: 'A', Qty: '1', 'Order Date': date };
		given['Read the Rows'] = [
			{ ...row, Price: '$1,250.00', Discount: '$4', Shipping: '$9', 'Order Total': '1,258.50' },
			{ ...row, SKU: 'B', Price: '3.50' },
		];
		await run([form]);
		const fields = { order_date, grand_total: '1258.50' };
		expect(sandbox.store.orderCount).toBe(order_date ? 1 : 0);
		if (order_date) expect(sandbox.store.order('MP:SO-1')).toMatchObject({ fields });
		else
			expect(heard('Show the Result')[0]?.completionMessage).toMatch(/^Rows 2, 3: .*order_date/i);
	});

	it('takes no amount whose mark may mean either', async () => {
		const { run, sandbox, rows: given, heard } = await begin('orders-from-csv.json', 'cart');
		given['Read the Rows'] = [{ ...address, cust_ref: 'SO-1', SKU: 'A', Qty: '1', Price: '1,250' }];
		await run([{}]);
		expect(sandbox.store.orderCount).toBe(0);
		expect(heard('Show the Result')[0]?.completionMessage).toContain('“1,250”');
	});

	it('has signs of Windows-1252 as they were written', async () => {
		const { run, sandbox, rows: given } = await begin('orders-from-csv.json', 'cart');
		const row = { ...address, cust_ref: 'SO-1', SKU: 'A', Qty: 1, Price: '5', ship_city: 'Köln' };
		// What n8n makes of them as Latin1.
		given['Read the Rows'] = [
			{ ...row, ship_address_1: 'Ring 1\x9614', ship_company: 'M\x92s \x80' },
		];
		expect((await run([{}])).error).toBeUndefined();
		expect(sandbox.store.order('MP:SO-1')?.fields).toMatchObject({
			...{ ship_address_1: 'Ring 1–14', ship_company: 'M’s €', ship_city: 'Köln' },
		});
	});
});
