import type { IDataObject } from 'n8n-workflow';

import { type Example, itemsOf, startExample } from '../../support/exampleRun.mts';

/* Example workflows around stock and shipments, in the real engine against the sandbox. */

let example: Example;
const begin = async (...given: Parameters<typeof startExample>) =>
	(example = await startExample(...given));
afterEach(async () => await example.end());

describe('low-stock alert', () => {
	it('tells once of a SKU that has fallen to the threshold, and not of those that were low', async () => {
		const { sandbox, engine, workflow, run, heard } = await begin(
			'low-stock-alert.json',
			'merchant',
		);
		const { store } = sandbox;
		store.addProduct({ sku: 'LOW', stock: { '3107': { qtyAvailable: 3 } } });
		store.addProduct({
			sku: 'MUG',
			stock: { '3107': { qtyAvailable: 6 }, '3119': { qtyAvailable: 6 } },
		});
		const { parameters = {}, type } = workflow.nodes[0] ?? {};
		const poller = engine.poller({ parameters, type });
		expect(await poller.poll()).toBeNull();
		store.addProduct({ sku: 'NEW', stock: { '3107': { qtyAvailable: 1 } } });
		store.setStock('MUG', { qtyAvailable: 4, warehousePk: '3119' });
		const found = (await poller.poll()) ?? [];
		expect((await run(found.map(({ json }) => json))).error).toBeUndefined();
		expect(heard('Tell the Team')).toMatchObject([
			{
				channelId: { value: '#stock' },
				text: ':package: *2 SKUs have 10 or fewer left*\n• MUG: 10 (EAST 6, WEST 4)\n• NEW: 1',
			},
		]);
		expect(await poller.poll()).toBeNull();
	});
});

describe('low-stock report', () => {
	it('lists what is low, the lowest first, with the warehouses', async () => {
		const { sandbox, run, heard } = await begin('low-stock-report.json', 'merchant');
		const stock = { HIGH: { '3107': 11 }, TEN: { '3107': 4, '3119': 6 }, NONE: { '3119': 0 } };
		for (const [sku, by] of Object.entries(stock)) {
			const entries = Object.entries(by).map(([pk, qtyAvailable]) => [pk, { qtyAvailable }]);
			sandbox.store.addProduct({ sku, stock: Object.fromEntries(entries) });
		}
		expect((await run()).error).toBeUndefined();
		expect(heard('Tell the Team')).toMatchObject([
			{
				channelId: { value: '#stock' },
				text: ':package: *2 SKUs have 10 or fewer left*\n• NONE: 0\n• TEN: 10 (EAST 4, WEST 6)',
			},
		]);
	});

	it('names the forty lowest of many', async () => {
		const { sandbox, run, heard } = await begin('low-stock-report.json', 'merchant');
		sandbox.store.addProducts(120, (index) => ({
			sku: `S-${index}`,
			stock: { '3107': { qtyAvailable: index % 10 } },
		}));
		await run();
		const [message] = heard('Tell the Team');
		expect(String(message?.text).match(/^• /gm)).toHaveLength(40);
		expect(message?.text).toMatch(/^:package: \*120 SKUs[^]*\n… and 80 more$/);
	});

	it('says nothing when there is enough of everything', async () => {
		const { sandbox, run, heard } = await begin('low-stock-report.json', 'merchant');
		sandbox.store.addProduct({ sku: 'HIGH' });
		expect((await run()).status).toBe('success');
		expect(heard('Tell the Team')).toEqual([]);
	});
});

describe('stock from a sheet', () => {
	it('sets each warehouse by itself, and notes what is refused', async () => {
		const { sandbox, run, rows, heard } = await begin('stock-from-sheet.json', 'merchant');
		const { store } = sandbox;
		const stock = { '3107': { qtyAvailable: 50 }, '3119': { qtyAvailable: 11 } };
		for (const sku of ['1001', 'MUG', 'TEE', 'CUP', 'LEFT']) store.addProduct({ sku, stock });
		rows['Read the Sheet'] = [
			{ SKU: 1001, Available: 7 },
			{ SKU: 'MUG', Warehouse: 'EAST', Available: '4' },
			{ SKU: ' MUG', Warehouse: ' west ', Available: 5 },
			{ SKU: 'MUG', Warehouse: 3119, Available: 1 },
			{ SKU: 'MUG', Warehouse: 'EAST', Available: '' },
			{ SKU: 'TEE', Warehouse: 'WEST', Available: 0 },
			{ SKU: 'CUP', Warehouse: 'ESAT', Available: 9 },
			{ SKU: 'LEFT', Warehouse: '', Available: 'n/a' },
			{ SKU: '', Warehouse: 'EAST', Available: 3 },
			{ SKU: 'GONE', Warehouse: '', Available: 2 },
		];
		expect((await run()).error).toBeUndefined();
		const left = (sku: string) =>
			['3107', '3119'].map((pk) => store.stock(sku)?.warehouses[pk]?.qtyAvailable);
		expect(left('1001')).toEqual([7, 11]);
		expect(left('MUG')).toEqual([50, 6]);
		expect(left('TEE')).toEqual([50, 0]);
		expect(left('CUP')).toEqual([50, 11]);
		expect(left('LEFT')).toEqual([50, 11]);
		expect(sandbox.log.count({ method: 'POST' })).toBe(1);
		const noted = (node: string) =>
			heard(node).map(({ operation, columns }) => {
				const { value, matchingColumns } = columns as IDataObject;
				// A tab that is added to would have the same rows again every hour.
				expect([operation, matchingColumns]).toEqual(['appendOrUpdate', ['Row']]);
				const { Row, Available, Reason, Time } = value as IDataObject;
				expect(Time).toMatch(/^\d{4}-/);
				return [Row, Available, Reason];
			});
		expect(noted('Note What Was Refused')).toEqual([
			// A sum would lack the other row's part.
			['MUG, EAST', '4', expect.stringMatching(/^SKU: “MUG” is also in input item 4/)],
			['MUG, EAST', '', 'Quantity Available is missing'],
			['CUP, ESAT', '9', 'Warehouse: CartRover has none called “ESAT”'],
			['LEFT', 'n/a', expect.stringMatching(/“n\/a” is not a whole number/)],
			['EAST', '3', 'SKU is missing'],
			['GONE', '2', 'Inventory of GONE was not updated: SKU not found'],
		]);
	});
});

describe('tracking from a carrier export', () => {
	const COMPLETE = { orders: 'have shipped completely' };
	const row = (Order: string | number, number: string, more = {}) => ({
		Order,
		'Tracking Number': number,
		Carrier: 'UPS',
		'Ship Date': '2026-02-27',
		...more,
	});

	it('records each parcel once, and says which were refused', async () => {
		const { sandbox, run, rows, heard } = await begin(
			'tracking-from-carrier-export.json',
			'merchant',
		);
		const { store } = sandbox;
		for (const custRef of ['1001', 'B-2']) {
			store.addOrder({ custRef, status: 'at_wms', items: [{ item: 'MUG', quantity: 2 }] });
		}
		rows['Read the Rows'] = [
			row(1001, '1Z 999 AA1'),
			row('1001', '1Z999AA1'),
			row('1001', '1Z999AA2', { 'Ship Date': '2/27/2026' }),
			row('B-2', '1Z999BB1'),
			row('B-9', '1Z999CC1'),
			row('B-2', '1Z999BB2', { Voided: 'Yes' }),
			row('Total', '', { Carrier: '', 'Ship Date': '' }),
			row('', '1Z999DD1'),
			row('', '', { Carrier: ' ', 'Ship Date': '' }),
		];
		const parcels = () =>
			['1001', 'B-2'].map((ref) => store.order(ref)?.shipments.map(({ trackingNo }) => trackingNo));

		for (let time = 1; time <= 2; time++) {
			expect((await run([COMPLETE])).error).toBeUndefined();
			expect(parcels()).toEqual([['1Z999AA1', '1Z999AA2'], ['1Z999BB1']]);
			expect(heard('Show the Result')).toMatchObject([
				{
					completionTitle: '3 of 6 parcels recorded',
					completionMessage: expect.stringMatching(
						/^B-9, 1Z999CC1: Order not found[^]*\nB-2, 1Z999BB2: The label of this shipment was voided[^]*\nTotal: [^\n]+\n[^]*\nRows without an order, which were left out: 1 \(1Z999DD1, UPS, 2026-02-27\)$/,
					),
				},
			]);
		}
		expect(store.order('1001')).toMatchObject({
			status: 'shipped',
			shipments: [
				{ carrier: 'UPS', shippedAt: Date.parse('2026-02-27T05:00:00Z') },
				{ carrier: 'UPS', shippedAt: Date.parse('2026-02-27T05:00:00Z') },
			],
		});
	});

	it("takes ShipStation's columns; an order is partly shipped until its last parcel", async () => {
		const { sandbox, run, rows, heard } = await begin(
			'tracking-from-carrier-export.json',
			'merchant',
		);
		const { store, log } = sandbox;
		const items = [{ item: 'MUG', quantity: 3 }];
		for (const custRef of ['1046', '1047']) store.addOrder({ custRef, status: 'at_wms', items });
		const parcel = (order: string | number, number: string, more = {}) => ({
			'Order - Number': order,
			'Shipment - Tracking Number': number,
			'Shipment - Carrier': 'USPS',
			'Date - Shipped Date': '2/27/2026 4:00:00 AM',
			...more,
		});
		rows['Read the Rows'] = [
			parcel(1046, '9400A'),
			parcel(1047, '9400B'),
			parcel(1046, '9400C'),
			parcel(1046, '9400D'),
			parcel(1046, '9400E', { Voided: 'True' }),
		];
		expect((await run([COMPLETE])).error).toBeUndefined();
		const told = log.entries.flatMap(({ body }) => {
			const { order_status, shipments } = (body ?? {}) as IDataObject;
			const [first] = (shipments ?? []) as IDataObject[];
			return first ? [[first.tracking_no, first.carrier, order_status]] : [];
		});
		expect(told.sort()).toEqual([
			['9400A', 'USPS', 'partial'],
			['9400B', 'USPS', 'shipped'],
			['9400C', 'USPS', 'partial'],
			['9400D', 'USPS', 'shipped'],
		]);
		expect(store.order('1046')).toMatchObject({
			status: 'shipped',
			shipments: [{ shippedAt: Date.parse('2026-02-27T05:00:00Z') }, {}, {}],
		});
		expect(heard('Show the Result')).toMatchObject([
			{
				completionTitle: '4 of 5 parcels recorded',
				completionMessage: expect.stringMatching(/^1046, 9400E: The label/),
			},
		]);
	});

	it('leaves an order open of which a parcel was refused, until that is corrected', async () => {
		const { sandbox, run, rows } = await begin('tracking-from-carrier-export.json', 'merchant');
		const { store } = sandbox;
		store.addOrder({ custRef: 'A', status: 'at_wms', items: [{ item: 'MUG', quantity: 2 }] });
		const parcels = (more: IDataObject) => [row('A', '1Z1', more), row('A', '1Z2')];
		rows['Read the Rows'] = parcels({ Carrier: '' });
		expect((await run([COMPLETE])).error).toBeUndefined();
		expect(store.order('A')).toMatchObject({
			status: 'partial',
			shipments: [{ trackingNo: '1Z2' }],
		});
		rows['Read the Rows'] = parcels({});
		await run([COMPLETE]);
		expect(store.order('A')).toMatchObject({ status: 'shipped', shipments: [{}, {}] });
	});

	it('leaves an order open of which a row has no number', async () => {
		const { sandbox, run, rows, heard } = await begin(
			'tracking-from-carrier-export.json',
			'merchant',
		);
		const { store } = sandbox;
		const items = [{ item: 'MUG', quantity: 2 }];
		for (const custRef of ['A', 'B']) store.addOrder({ custRef, status: 'at_wms', items });
		rows['Read the Rows'] = [row('A', '1Z1'), row('A', ' '), row('B', '1Z3')];
		expect((await run([COMPLETE])).error).toBeUndefined();
		expect(store.order('A')).toMatchObject({ status: 'partial', shipments: [{}] });
		expect(store.order('B')?.status).toBe('shipped');
		expect(heard('Show the Result')).toMatchObject([
			{
				completionTitle: '2 of 3 parcels recorded',
				completionMessage: expect.stringMatching(/^A: Tracking Number is missing[^\n]*$/),
			},
		]);
		rows['Read the Rows'] = [row('A', '1Z1'), row('A', '1Z2')];
		await run([COMPLETE]);
		expect(store.order('A')).toMatchObject({ status: 'shipped', shipments: [{}, {}] });
	});

	it.each([
		['SKU', 'Quantity'],
		['Item - SKU', 'Item - Qty'],
	])('sends what is in a parcel, from the columns %s and %s', async (sku, quantity) => {
		const { sandbox, run, rows, heard } = await begin(
			'tracking-from-carrier-export.json',
			'merchant',
		);
		const { store } = sandbox;
		const items = ['MUG', 'TEE'].map((item) => ({ item, quantity: 9 }));
		for (const custRef of ['A', 'B']) store.addOrder({ custRef, status: 'at_wms', items });
		rows['Read the Rows'] = [
			row('A', '1Z1', { [sku]: 'MUG', [quantity]: '2' }),
			row('A', '1Z2', { [sku]: 'MUG', [quantity]: '1' }),
			row('A', '1Z1', { [sku]: 'TEE', [quantity]: '3' }),
			row('B', '1Z3', { [sku]: '', [quantity]: '' }),
			row('B', '1Z4', { [sku]: 'TEE', [quantity]: '' }),
		];
		const { error, nodes } = await run([COMPLETE]);
		expect(error).toBeUndefined();
		expect(store.order('A')?.shipments).toMatchObject([
			{
				items: [
					{ item: 'MUG', quantity: 2 },
					{ item: 'TEE', quantity: 3 },
				],
			},
			{ items: [{ item: 'MUG', quantity: 1 }] },
		]);
		expect(heard('Show the Result')).toMatchObject([
			{ completionMessage: expect.stringMatching(/^B, 1Z4: .*Quantity is missing/) },
		]);
		const hints = nodes['Record the Shipment']?.[0]?.hints ?? [];
		expect(hints).toMatchObject([{ message: expect.stringMatching(/^Order B stays/) }]);
	});

	it('sends no order that may lack a row, and no parcel with a row that is there twice', async () => {
		const { sandbox, run, rows, heard } = await begin(
			'tracking-from-carrier-export.json',
			'merchant',
		);
		const { store } = sandbox;
		const items = [{ item: 'AXE', quantity: 9 }];
		const refs = ['1001', 'B', '2', 'D', 'E'];
		for (const custRef of refs) store.addOrder({ custRef, status: 'at_wms', items });
		const axes = { SKU: 'AXE', Quantity: '2' };
		const blank = { Carrier: '', 'Ship Date': '' };
		const given = [
			row('1001', '1Z1', axes),
			row('', '', { ...blank, SKU: '', Quantity: '' }),
			row('', '', { ...blank, ...axes }),
			row('B', '1Z2', axes),
			row('B', '1Z3', axes),
			row('2', '1Z4', axes),
			row('2', '1Z4', axes),
			row('2', '1Z5', axes),
			row('D', '1Z6', axes),
			row('D', '1Z6', { ...axes, Lot: '7' }),
			row('E', '1Z7', axes),
			row('', '', { ...blank, SKU: '', Quantity: '12' }),
		];
		rows['Read the Rows'] = given;
		expect((await run([COMPLETE])).error).toBeUndefined();
		expect(
			refs.map((ref) => [store.order(ref)?.status, store.order(ref)?.shipments.length]),
		).toEqual([
			['at_wms', 0],
			['at_wms', 0],
			['partial', 1],
			['shipped', 1],
			['shipped', 1],
		]);
		const beside =
			'Not sent: the file has a row without an order beside this order, which may be a part of it';
		const [page] = heard('Show the Result');
		expect(page?.completionTitle).toBe('3 of 7 parcels recorded');
		expect(String(page?.completionMessage).split('\n').sort()).toEqual([
			'1001, 1Z1: ' + beside,
			'2, 1Z4: Not sent: the file has a row of this parcel twice, the same in all columns',
			'B, 1Z2: ' + beside,
			'B, 1Z3: ' + beside,
			'Rows without an order, which were left out: 2 (AXE, 2; 12)',
		]);

		rows['Read the Rows'] = given.slice(0, 8).flatMap((each, index) => {
			if (index === 1 || index === 6) return [];
			return [index === 2 ? row('1001', '1Z1', { ...axes, Lot: '8' }) : each];
		});
		await run([COMPLETE]);
		expect(store.order('1001')).toMatchObject({
			status: 'shipped',
			shipments: [{ items: [{ quantity: 2 }, { quantity: 2 }] }],
		});
		expect(store.order('2')).toMatchObject({ status: 'shipped', shipments: [{}, {}] });
	});

	it('leaves an order open of which more parcels may come', async () => {
		const { sandbox, run, rows } = await begin('tracking-from-carrier-export.json', 'merchant');
		const { store } = sandbox;
		store.addOrder({ custRef: 'A', status: 'at_wms', items: [{ item: 'MUG', quantity: 2 }] });
		for (const orders of ['may have more parcels to come', undefined]) {
			rows['Read the Rows'] = [row('A', `1Z${orders}`.replaceAll(' ', ''))];
			expect((await run([{ orders } as IDataObject])).error).toBeUndefined();
			expect(store.order('A')?.status).toBe('partial');
		}
		rows['Read the Rows'] = [row('A', '1Z2')];
		await run([COMPLETE]);
		expect(store.order('A')?.status).toBe('shipped');
	});

	it.each([
		[[], '0 parcels recorded', 'none, since there are no rows'],
		[[{ error: 'Invalid Record Length' }], 'The file could not be read', 'Invalid Record Length'],
		[[{ Order: 'A', Sendung: '1Z' }], '0 parcels recorded', 'Its columns are: Order, Sendung'],
	])('says on a page why nothing was sent of %j', async (given, completionTitle, words) => {
		const { run, rows, heard } = await begin('tracking-from-carrier-export.json', 'merchant');
		rows['Read the Rows'] = given as IDataObject[];
		expect((await run([COMPLETE])).error).toBeUndefined();
		expect(heard('Show What Is Wrong')).toMatchObject([
			{ completionTitle, completionMessage: expect.stringContaining(words) },
		]);
		expect(heard('Show the Result')).toEqual([]);
	});

	it('knows columns in any letter case, as recipes call them, and says what mends an error', async () => {
		const { sandbox, run, rows, heard } = await begin(
			'tracking-from-carrier-export.json',
			'merchant',
		);
		sandbox.store.addOrder({ custRef: 'A', items: [{ item: 'MUG', quantity: 2 }] });
		const cells = { sku: 'MUG', quantity: '2', CARRIER: 'UPS', ship_date: '2026-02-27' };
		rows['Read the Rows'] = [
			{ order: 'A', tracking: '1A', ...cells },
			{ order: 'B', tracking: '1B', ...cells, quantity: '2x' },
		];
		await run([COMPLETE]);
		expect(sandbox.store.order('A')).toMatchObject({
			status: 'shipped',
			shipments: [{ trackingNo: '1A', carrier: 'UPS', items: [{ item: 'MUG', quantity: 2 }] }],
		});
		expect(heard('Show the Result')).toMatchObject([
			{
				completionTitle: '1 of 2 parcels recorded',
				completionMessage: expect.stringMatching(
					/^B, 1B: Item 1, Quantity: “2x”.*\. Write .*[^.]\.?$/,
				),
			},
		]);
	});

	it('guesses neither a carrier nor a date', async () => {
		const { sandbox, workflow, run, rows, heard } = await begin(
			'tracking-from-carrier-export.json',
			'merchant',
		);
		const { store, clock } = sandbox;
		for (const custRef of ['A', 'B', 'C', 'D']) store.addOrder({ custRef, status: 'at_wms' });
		const parcel = (Order: string, more: IDataObject) => ({
			Order,
			'Tracking Number': `1${Order}`,
			...more,
		});
		rows['Read the Rows'] = [
			parcel('A', { 'Date Shipped': '2/20/2026', 'Carrier Name': 'FedEx' }),
			parcel('B', { 'Date Shipped': '2/20/2026', Sender: 'FedEx' }),
			parcel('C', { 'Handover Date': '2/20/2026', Carrier: 'FedEx' }),
			parcel('D', { 'Ship Date': '', Carrier: 'FedEx' }),
		];
		await run([COMPLETE]);
		expect(store.order('A')?.shipments).toMatchObject([
			{ carrier: 'FedEx', shippedAt: Date.parse('2026-02-20T05:00:00Z') },
		]);
		expect(heard('Show the Result')).toMatchObject([
			{
				completionTitle: '1 of 4 parcels recorded',
				completionMessage: expect.stringMatching(
					/^B, 1B: .*Carrier.*\nC, 1C: .*Ship Date.*none in the row.*\nD, 1D: .*none in the row/,
				),
			},
		]);
		// n8n drops empty cells otherwise, and the column with them.
		expect(heard('Read the Rows')).toMatchObject([{ options: { includeEmptyCells: true } }]);

		const { assignments } = workflow.nodes.find(({ name }) => name === 'Clean Rows')?.parameters
			.assignments as { assignments: IDataObject[] };
		const setIfMissing = (field: string, value: string) => {
			const own = assignments.find(({ name }) => name === `${field}_if_missing`);
			expect(own).toMatchObject({ value: '' });
			Object.assign(own ?? {}, { value });
		};
		setIfMissing('carrier', 'DHL');
		// A file without any date is of what ships now.
		rows['Read the Rows'] = [parcel('D', {})];
		await run([COMPLETE]);
		expect(store.order('D')?.shipments).toMatchObject([{ carrier: 'DHL' }]);
		const [sent] = store.order('D')?.shipments ?? [];
		expect(Math.abs((sent?.shippedAt ?? 0) - clock.now())).toBeLessThan(86_400_000);
		setIfMissing('ship_date', '2026-02-19');
		rows['Read the Rows'] = [parcel('C', {})];
		await run([COMPLETE]);
		expect(store.order('C')?.shipments).toMatchObject([
			{ shippedAt: Date.parse('2026-02-19T05:00:00Z') },
		]);
	});

	it('reads dates with dots, and finds orders that were created with a prefix', async () => {
		const { sandbox, workflow, run, rows, heard } = await begin(
			'tracking-from-carrier-export.json',
			'merchant',
		);
		const { store } = sandbox;
		for (const custRef of ['SH:1001', 'SH:1002']) store.addOrder({ custRef, status: 'at_wms' });
		rows['Read the Rows'] = [
			row(1001, '1Z1', { 'Ship Date': '4.2.2026 14:05' }),
			row('SH:1002', '1Z2', { 'Ship Date': '27.02.2026' }),
		];
		await run([COMPLETE]);
		expect(store.order('SH:1001')?.shipments).toEqual([]);
		expect(heard('Show the Result')).toMatchObject([
			{
				completionMessage: expect.stringMatching(
					/^1001, 1Z1: Order not found[^]*\nAn order is found by its reference.*reference_prefix/,
				),
			},
		]);

		const { assignments } = workflow.nodes.find(({ name }) => name === 'Clean Rows')?.parameters
			.assignments as { assignments: IDataObject[] };
		Object.assign(assignments.find(({ name }) => name === 'reference_prefix') ?? {}, {
			value: 'SH:',
		});
		await run([COMPLETE]);
		const dates = ['SH:1001', 'SH:1002'].map((ref) => store.order(ref)?.shipments[0]?.shippedAt);
		expect(dates).toEqual(
			['2026-02-04', '2026-02-27'].map((day) => Date.parse(`${day}T05:00:00Z`)),
		);
		expect(heard('Show the Result')).toMatchObject([
			{ completionMessage: 'CartRover took every parcel.' },
		]);
	});

	it('says so when every parcel was taken', async () => {
		const { sandbox, run, rows, heard } = await begin(
			'tracking-from-carrier-export.json',
			'merchant',
		);
		sandbox.store.addOrder({ custRef: 'A', status: 'at_wms' });
		rows['Read the Rows'] = [row('A', '1Z1')];
		await run([COMPLETE]);
		expect(heard('Show the Result')).toMatchObject([
			{
				completionTitle: '1 of 1 parcels recorded',
				completionMessage: 'CartRover took every parcel.',
			},
		]);
	});
});

describe('telling the shop of wholly shipped orders', () => {
	it('confirms those of which all has left, with every tracking number, and each once', async () => {
		const { sandbox, run } = await begin('confirm-wholly-shipped.json', 'cart');
		const { store } = sandbox;
		const items = [
			{ item: 'MUG', quantity: 2 },
			{ item: 'CUP', quantity: 1 },
		];
		const add = (custRef: string, orderSource = 'APIAccess1') =>
			store.addOrder({ custRef, orderSource, status: 'at_wms', items });
		add('WHOLE');
		store.ship('WHOLE', { trackingNo: 'T1', items: [{ item: 'MUG', quantity: 2 }] }, 'shipped');
		store.ship('WHOLE', { trackingNo: 'T2', items: [{ item: 'CUP', quantity: 1 }] }, 'shipped');
		add('PART');
		store.ship('PART', { trackingNo: 'T3', items: [{ item: 'MUG', quantity: 2 }] }, 'shipped');
		add('OTHER', 'WooCommerce');
		store.ship('OTHER', { trackingNo: 'T4' });
		add('WAITING');

		const result = await run();
		expect(result.error).toBeUndefined();
		expect(itemsOf(result, 'Tell the Shop')).toMatchObject([
			{ cust_ref: 'WHOLE', shipments: [{ tracking_no: 'T1' }, { tracking_no: 'T2' }] },
		]);
		expect(store.order('WHOLE')).toMatchObject({ status: 'confirmed', sentToCart: ['T1', 'T2'] });
		expect(store.order('PART')?.status).toBe('shipped');
		expect(store.order('OTHER')?.status).toBe('shipped');

		store.ship('PART', { trackingNo: 'T5', items: [{ item: 'CUP', quantity: 1 }] }, 'shipped');
		const next = await run();
		expect(itemsOf(next, 'Tell the Shop')).toMatchObject([{ cust_ref: 'PART' }]);
		expect(store.order('PART')).toMatchObject({ status: 'confirmed', sentToCart: ['T3', 'T5'] });
		expect(sandbox.log.count({ effect: true })).toBe(2);
	});

	it.each(['shop', 'CartRover'])('is done for others where the %s refuses one', async (who) => {
		const { sandbox, workflow, run } = await begin('confirm-wholly-shipped.json', 'cart');
		const { store } = sandbox;
		const items = [{ item: 'MUG', quantity: 2 }];
		for (const custRef of ['A', 'BAD', 'C']) {
			store.addOrder({ custRef, orderSource: 'APIAccess1', status: 'at_wms', items });
			store.ship(custRef, { trackingNo: `T-${custRef}`, items });
		}
		const [shop, confirm] = ['Tell the Shop', 'Confirm the Shipment'].map((name) =>
			workflow.nodes.find((node) => node.name === name),
		);
		if (who === 'CartRover') {
			Object.assign(confirm?.parameters ?? {}, {
				trackingNumbers: "={{ $json.cust_ref === 'BAD' ? '' : 'T-' + $json.cust_ref }}",
			});
		} else if (shop) {
			// An Order: Get that refuses one stands in for the shop's node.
			Object.assign(shop, {
				...{ type: confirm?.type, typeVersion: 1, credentials: confirm?.credentials },
				parameters: {
					...{ resource: 'order', operation: 'get' },
					custRef: { __rl: true, mode: 'id', value: "={{ $json.cust_ref.replace('BAD', 'NO') }}" },
				},
			});
		}
		const result = await run();
		expect(result.error).toBeUndefined();
		expect(itemsOf(result, 'Look into These')).toHaveLength(1);
		const statuses = ['A', 'BAD', 'C'].map((ref) => store.order(ref)?.status);
		expect(statuses).toEqual(['confirmed', 'shipped', 'confirmed']);
	});
});
