import { validOrder } from '../../support/orders.mts';
import { startWorld, type World } from '../../support/world.mts';

let world: World;

beforeEach(async () => {
	world = await startWorld({ empty: true });
});

afterEach(async () => await world.end());

type Json = Record<string, unknown>;

const bodies = () => world.sandbox.log.entries.map(({ body }) => body) as Json[];
const hintsOf = (hints: Array<{ message: string }> = []) => hints.map(({ message }) => message);

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

	it('takes it out of shipping, and tells what goes out', async () => {
		const line = { item: 'A', quantity: 1, price: '119.00' };
		const amounts = { shipping_handling: '11.90', sales_tax: '20.90', grand_total: '130.90' };
		const sent = { sub_total: 100, shipping_handling: 10, items: [{ price: 100 }] };
		const json = await run(
			{ pricesIncludeTax: true, totals: 'fill' },
			{ ...amounts, items: [line] },
		);
		const rows = ['A-2', 'A-3'].map((cust_ref, index) => ({
			...validOrder(cust_ref, { items: undefined }),
			...line,
			Shipping: '11.90',
			[index ? 'Tax' : 'Sales Tax']: '20.90',
			'Order Total': '130.90',
		}));
		const options = { groupRows: true, pricesIncludeTax: true, totals: 'fill' };
		const grouped = await world.run('order', 'createMany', { options }, { items: rows });
		const told = 'shipping_handling 11.90 was taken to include tax: it goes out as 10.00';
		expect(hintsOf(json.hints)).toEqual([`Order A-1: ${told}.`]);
		expect(hintsOf(grouped.hints)).toEqual([`Order A-2: ${told}; Order A-3: ${told}.`]);
		expect(bodies().flat()).toMatchObject([sent, sent, sent]);
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

	it('of the form are told where they cannot be filled in', async () => {
		const form = async (custRef: string, more: Json) => {
			const items = { line: [{ item: 'A', quantity: 1 }] };
			const parameters = { ...FORM, custRef, items, ...more };
			return hintsOf((await world.run('order', 'create', parameters)).hints);
		};
		expect(await form('A-1', {})).toEqual([]);
		expect(await form('A-2', { additionalFields: { shipping_handling: 5 } })).toEqual([
			'Order A-2: Totals were not filled in, since a line has no price.',
		]);
	});

	it('below 0 are an error where the discount is a percentage', async () => {
		const order_discount = 50;
		const items = [{ item: 'A', quantity: 1, price: 20 }];
		const { error } = await run({}, { order_discount, items });
		expect(error?.message).toMatch(
			/order_discount is 50\.00, more than the rest of the order \(20\.00\)\. It is an amount, not a/,
		);
		expect(bodies()).toEqual([]);
	});

	describe('with a discount per piece', () => {
		const line = (discount: string) => ({ item: 'A', quantity: 24, price: '9.50', discount });
		const send = async (
			way: 'form' | 'JSON' | 'rows',
			discount: string,
			order_discount: string,
		) => {
			const order = validOrder('A-1', { items: [line(discount)], order_discount });
			const form = { ...FORM, items: { line: [line(discount)] } };
			const additionalFields = order_discount ? { order_discount } : {};
			const [operation, parameters, item] = {
				form: ['create', { ...form, additionalFields }, {}] as const,
				JSON: ['create', { specifyOrder: 'json', options: { totals: 'check' } }, order] as const,
				rows: [
					'createMany',
					{ options: { groupRows: true, totals: 'check' } },
					{ ...order, items: undefined, ...line(''), 'Unit Discount': discount },
				] as const,
			}[way];
			return await world.run('order', operation, parameters, { items: [item as never] });
		};

		it.each<['form' | 'JSON' | 'rows', string, string]>([
			['form', 'Item 1, Discount', 'Item 1, Additional Discount'],
			['JSON', 'items[0].discount', 'items[0].addl_discount'],
			['rows', 'input item 0, discount', 'input item 0, addl_discount'],
		])('higher than the price are an error (%s)', async (way, name, other) => {
			const { error } = await send(way, '12', '');
			expect(error?.message).toBe(
				`Order A-1 was not sent: ${name} is 12.00, more than the price (9.50). For the whole line, use ${other}: this one is taken off each piece`,
			);
			expect(bodies()).toEqual([]);
		});

		it.each<['form' | 'JSON' | 'rows', string]>([
			['form', 'Order Discount'],
			['JSON', 'order_discount'],
			['rows', 'order_discount'],
		])('and the same on the order are told (%s)', async (way, name) => {
			const { hints } = await send(way, '1.50', '36');
			expect(hintsOf(hints)).toContain(
				`Order A-1: ${name} takes off another 36.00, just what the lines' discounts per piece took off already. If it is the same discount, it is deducted twice: leave it out of ${name}.`,
			);
		});
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

	const NOPE = '={{ $json.nope }}';
	const line = { item: 'MUG-1', quantity: 2, price: '4.50' };
	const form = async (more: Json) =>
		await world.run(
			'order',
			'create',
			{ ...FORM, items: { line: [line] }, ...more },
			{ items: [validOrder('A-1')] },
		);

	it.each<[string, Json]>([
		['Sales Tax', { additionalFields: { sales_tax: NOPE } }],
		['Shipping and Handling', { additionalFields: { shipping_handling: '={{ null }}' } }],
		['Order Discount', { additionalFields: { order_discount: NOPE } }],
		['Subtotal', { additionalFields: { sub_total: NOPE } }],
		['Grand Total', { additionalFields: { grand_total: NOPE } }],
		['Item 1, Discount', { items: { line: [{ ...line, discount: NOPE }] } }],
		['Item 1, Additional Discount', { items: { line: [{ ...line, addl_discount: NOPE }] } }],
		['Item 1, Tax', { items: { line: [{ ...line, tax: NOPE }] } }],
		['Item 1, Extended Amount', { items: { line: [{ ...line, extended_amount: NOPE }] } }],
	])('%s from an expression that gives nothing is an error', async (label, more) => {
		const { error } = await form(more);
		expect(error).toMatchObject({
			message: `${label} got nothing from its expression`,
			description: expect.stringContaining('end the expression with ?? ""'),
		});
		expect(bodies()).toEqual([]);
		const text = JSON.stringify(more)
			.replace('={{ $json.nope }}', "={{ $json.nope ?? '' }}")
			.replace('={{ null }}', "={{ null ?? '' }}");
		const { error: none, hints } = await form(JSON.parse(text) as Json);
		expect([none, hintsOf(hints)]).toEqual([undefined, []]);
		expect(bodies()).toMatchObject([{ grand_total: 9 }]);
	});

	it('tells of other fields that got nothing, and sends the order', async () => {
		const { error, hints } = await form({
			shipAddress2: NOPE,
			billingAddress: { cust_phone: NOPE, cust_company: '={{ null }}' },
			additionalFields: {
				ship_phone: NOPE,
				order_date: NOPE,
				gift_wrap: NOPE,
				order_source: { __rl: true, mode: 'id', value: NOPE },
				gift_message: '',
				extra_fields: { field: [{ name: 'a', value: NOPE }] },
			},
			items: { line: [{ ...line, description: NOPE, line_comment: '' }] },
			options: { referencePrefix: 'F-' },
		});
		expect(error).toBeUndefined();
		const told = (label: string) =>
			`Order F-A-1: “${label}” got nothing from its expression and was left out.`;
		expect(hintsOf(hints)).toEqual([
			'“Extra Field 1, Value” is empty, so this ran without it.',
			told('Ship-To Address Line 2'),
			told('Billing Address, Phone'),
			...['Ship-To Phone', 'Order Date', 'Gift Wrap', 'Order Source'].map(told),
			told('Item 1, Description'),
		]);
		expect(bodies()).toMatchObject([{ cust_ref: 'F-A-1', grand_total: 9 }]);
	});

	it('tells of a free line and of a part of a piece, in a preview, too', async () => {
		const items = { line: [line, { item: 'CUP', quantity: 2.5, price: 0 }] };
		for (const preview of [true, false]) {
			const { error, hints } = await form({ items, options: { preview } });
			expect(error).toBeUndefined();
			expect(hintsOf(hints).slice(0, 2)).toEqual([
				'Order A-1: Item 2, Quantity is 2.5, not a whole number of pieces.',
				'Order A-1: Item 2, Price is 0, so this line is free.',
			]);
		}
	});

	it('says how to leave out an empty line', async () => {
		const items = { line: [line, { item: "={{ '' }}", quantity: '={{ 0 }}', price: '' }] };
		const { error } = await form({ items });
		expect(error?.message).toMatch(/: Item 2, SKU is missing; Item 2, Quantity: “0” is not a/);
		const way = 'set Specify Items to “Using JSON”';
		expect(error?.description).toContain(way);
		const asJson = { specifyItems: 'json', itemsJson: '[{ "quantity": 1 }]' };
		const { error: other } = await form(asJson);
		expect(other?.message).toContain('Item 1, SKU is missing');
		expect(other?.description).not.toContain(way);
	});

	it('takes null for none, where all fields come as one object', async () => {
		const none = '={{ { sales_tax: null, ship_phone: null } }}';
		const { error, hints } = await form({ additionalFields: none });
		expect([error, hintsOf(hints)]).toEqual([undefined, []]);
		expect(bodies()).toMatchObject([{ grand_total: 9 }]);
	});

	it('fill is the default of the form', async () => {
		await world.run('order', 'create', {
			...FORM,
			items: { line: [{ item: 'MUG-1', quantity: 2, price: '4.50' }] },
		});
		expect(bodies()).toMatchObject([{ sub_total: 9, grand_total: 9 }]);
	});
});
