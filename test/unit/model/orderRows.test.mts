import { mergeRows, namedFields, ownerOfField } from '../../../nodes/CartRover/model/orderRows.ts';

describe('columns', () => {
	it('are taken by the names that people give them', () => {
		const row = {
			'Order Number': 'SO-1',
			'PO Number': 'PO-9',
			Date: '2026-03-01',
			'Customer Name': 'Robin van Sample',
			Street: '12 Harbor Street',
			'Address 2': 'Suite 4',
			Town: 'Dayton',
			Province: 'OH',
			Postcode: '45402',
			'Country Code': 'US',
			'E-Mail': 'robin@example.com',
			'Shipping Method': 'Ground',
			'Shipping Cost': '5.95',
			'Sales Tax': '1.20',
			'Order Total': '22.15',
			SKU: 'MUG-1',
			Qty: '2',
			'Unit Price': '7.50',
			'Product Name': 'Mug',
			Tax: '0.60',
			Empty: ' ',
			id: 17,
		};
		expect(namedFields(row)).toEqual({
			cust_ref: 'SO-1',
			cust_po_no: 'PO-9',
			order_date: '2026-03-01',
			ship_first_name: 'Robin van',
			ship_last_name: 'Sample',
			ship_address_1: '12 Harbor Street',
			ship_address_2: 'Suite 4',
			ship_city: 'Dayton',
			ship_state: 'OH',
			ship_zip: '45402',
			ship_country: 'US',
			ship_e_mail: 'robin@example.com',
			ship_code: 'Ground',
			shipping_handling: '5.95',
			sales_tax: '1.20',
			grand_total: '22.15',
			item: 'MUG-1',
			quantity: '2',
			price: '7.50',
			description: 'Mug',
			tax: '0.60',
			id: 17,
		});
	});

	it('may be German, with the number of the house apart', () => {
		const row = {
			Bestellnummer: 'B-1',
			Bestelldatum: '2026-03-01',
			Kundennummer: 'K-7',
			Vorname: 'Jörg',
			Nachname: 'Muster',
			Straße: 'Hafenstraße',
			'Haus-Nr.': 12,
			Adresszusatz: 'Hinterhaus',
			PLZ: '50667',
			Ort: 'Köln',
			Land: 'DE',
			Telefon: '0221 1',
			Versandart: 'DHL',
			Währung: 'EUR',
			Artikelnummer: 'TASSE',
			Bezeichnung: 'Tasse',
			Anzahl: '2',
			Einzelpreis: '7.50',
		};
		expect(namedFields(row)).toEqual({
			cust_ref: 'B-1',
			order_date: '2026-03-01',
			customer_id: 'K-7',
			ship_first_name: 'Jörg',
			ship_last_name: 'Muster',
			ship_address_1: 'Hafenstraße 12',
			ship_address_2: 'Hinterhaus',
			ship_zip: '50667',
			ship_city: 'Köln',
			ship_country: 'DE',
			ship_phone: '0221 1',
			ship_code: 'DHL',
			currency_code: 'EUR',
			item: 'TASSE',
			description: 'Tasse',
			quantity: '2',
			price: '7.50',
		});
	});

	it.each([
		['Auftrag', 'SO-1', 'cust_ref'],
		['Description', 'Mug', 'description'],
		['Item Description', 'Mug', 'description'],
		['Gesamt', '20.00', 'grand_total'],
		['Gesamtbetrag', '20.00', 'grand_total'],
		['Gesamtsumme', '20.00', 'grand_total'],
		['Summe', '20.00', 'grand_total'],
		['Zeilensumme', '20.00', 'extended_amount'],
		['Rabatt', '2.00', 'discount'],
		['Rabatt %', '2', 'Rabatt %'],
		['Gesamtsteuer', '3.19', 'sales_tax'],
		['MwSt.-Betrag', '3.19', 'tax'],
		['Steuerbetrag', '3.19', 'tax'],
		['VAT Amount', '3.19', 'tax'],
		['MwSt', '19', 'MwSt'],
		['Versand', '4.90', 'shipping_handling'],
		['Versand', '4,90 EUR', 'shipping_handling'],
		['Versand', 4.9, 'shipping_handling'],
		['Versand', 'DHL', 'Versand'],
		['Gutschein', '5.00', 'Gutschein'],
	])('%s with %j is %s', (column, value, field) => {
		expect(namedFields({ [column]: value })).toEqual({ [field]: value });
	});

	it("are those of eBay's export, of which Custom Label is the SKU", () => {
		const problems: string[] = [];
		const row = { 'Item Number': '110', 'Item Title': 'Mug', 'Custom Label': 'MUG-1' };
		const listing = { item: 'MUG-1', description: 'Mug', 'Item Number': '110' };
		expect(namedFields(row, problems)).toEqual(listing);
		expect(problems).toEqual([]);
	});

	it('of a shipping address may begin with Shipping, Delivery and Recipient', () => {
		const row = {
			'Shipping Address 1': '1 Main St',
			delivery_city: 'Dayton',
			'Recipient Zip': '45402',
			'Shipping Company': 'UPS',
			'Delivery Method': 'Ground',
			City: 'Elsewhere',
		};
		expect(namedFields(row)).toEqual({
			ship_address_1: '1 Main St',
			ship_city: 'Dayton',
			ship_zip: '45402',
			'Shipping Company': 'UPS',
			'Delivery Method': 'Ground',
			City: 'Elsewhere',
		});
	});

	it("are CartRover's in any spelling", () => {
		const row = { 'Ship City': 'A', shipZip: '1', cust_ref: 'S' };
		expect(namedFields(row)).toEqual({ ship_city: 'A', ship_zip: '1', cust_ref: 'S' });
	});

	it.each([
		{ City: 'A', 'Ship City': 'B' },
		{ City: 'A', 'Deliver To City': 'B' },
		{ 'Ship City': 'B', City: 'A' },
	])('that say it better count, and the others stay as they are: %j', (row) => {
		const problems: string[] = [];
		expect(namedFields(row, problems)).toEqual({ ship_city: 'B', City: 'A' });
		expect(problems).toEqual([]);
	});

	it.each([
		[{ Qty: '1', Quantity: '5' }, ['quantity']],
		[{ SKU: 'PEN', sku: 'INK' }, ['item']],
		[{ item: 'Blue mug', SKU: 'MUG' }, ['item']],
		[{ 'Total Price': '2', 'Order Total': '3' }, ['grand_total']],
		[{ Address: '1 Main St', 'Address 1': '9 Elm' }, ['ship_address_1']],
		[{ 'Ship City': 'A', ship_city: 'B' }, ['ship_city']],
		[{ Name: 'Al B', 'Customer Name': 'Cy D' }, ['ship_first_name', 'ship_last_name']],
	])('for one field that differ are told: %j', (row, fields) => {
		const problems: string[] = [];
		namedFields(row as Record<string, unknown>, problems);
		const [one, other] = Object.keys(row);
		expect(problems).toEqual(
			fields.map((field) => expect.stringContaining(`“${one}” and “${other}” both mean ${field}`)),
		);
	});

	it('for one field that agree are one', () => {
		const problems: string[] = [];
		expect(
			namedFields({ Qty: '5', Quantity: 5.0, Total: '5.00', 'Order Total': 5 }, problems),
		).toEqual({ quantity: '5', grand_total: '5.00' });
		expect(problems).toEqual([]);
	});

	it('do no harm by their names', () => {
		const row = JSON.parse('{"__proto__":{"polluted":1},"constructor":"x","SKU":"A"}') as object;
		const named = namedFields(row as Record<string, unknown>);
		expect(named.item).toBe('A');
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	});
});

describe('rows of one order', () => {
	const merge = (...rows: Array<Record<string, unknown>>) =>
		mergeRows(
			rows.map((fields, index) => ({ index, fields })),
			ownerOfField,
		);

	it('become its lines; its fields are those of the first row that has them', () => {
		expect(
			merge(
				{ cust_ref: '1', ship_city: 'Dayton', item: 'A', quantity: 1 },
				{ cust_ref: 1, ship_city: '', ship_zip: '45402', item: 'B', quantity: 2, tax: 1 },
				{ cust_ref: '1', ship_city: ' Dayton', item: 'A', quantity: 1 },
			),
		).toEqual({
			rowOfLine: [0, 1, 2],
			order: { cust_ref: '1', ship_city: 'Dayton', ship_zip: '45402' },
			lines: [
				{ item: 'A', quantity: 1 },
				{ item: 'B', quantity: 2, tax: 1 },
				{ item: 'A', quantity: 1 },
			],
			leftOut: [],
		});
	});

	it('may have columns of their own that CartRover does not have: they are left out', () => {
		const row = (item: string, more: object) => ({ cust_ref: '1', item, quantity: 1, ...more });
		const { leftOut, order } = merge(
			row('A', { Colour: 'red', Season: 'spring', weight: 1, order_status: 'new' }),
			row('B', { Colour: 'blue', Season: 'spring', weight: 2, order_status: 'shipped' }),
		) as { leftOut: string[]; order: object };
		expect(leftOut).toEqual(['Colour', 'weight', 'order_status']);
		expect(order).toEqual({ cust_ref: '1', Season: 'spring' });
	});

	it('whose total differs name the column, and what to call that of a line', () => {
		const rows = ['5.00', '6.00'].map((Total, index) => {
			const given = { cust_ref: '1', Total };
			return { index, given, fields: namedFields(given) };
		});
		expect(mergeRows(rows, ownerOfField).problems).toEqual([
			expect.stringMatching(
				/^“Total” \(grand_total\) is “5.00” in .* and “6.00” in .* \(if “Total” is that of the line, call the column extended_amount\)$/,
			),
		]);
	});

	it('whose shipping differs are told that it is of the order', () => {
		const rows = ['5.00', '6.00'].map((Shipping, index) => {
			const given = { cust_ref: '1', Shipping };
			return { index, given, fields: namedFields(given) };
		});
		expect(mergeRows(rows, ownerOfField).problems).toEqual([
			expect.stringMatching(/\(it is of the whole order: give the sum of the rows in the first of/),
		]);
	});

	it('may have lines as lists, and none', () => {
		const rows = [
			{ index: 0, fields: { cust_ref: '1' }, lines: [{ item: 'A' }, { item: 'B' }] },
			{ index: 1, fields: { cust_ref: '1', extra_fields: { a: 1 } } },
			{ index: 2, fields: { cust_ref: '1', extra_fields: { a: 1 }, item: 'C' } },
		];
		expect(mergeRows(rows, ownerOfField)).toEqual({
			rowOfLine: [0, 0, 2],
			order: { cust_ref: '1', extra_fields: { a: 1 } },
			lines: [{ item: 'A' }, { item: 'B' }, { item: 'C' }],
			leftOut: [],
		});
	});

	it('that contradict each other are named with their items', () => {
		expect(
			merge(
				{ cust_ref: '1', ship_city: 'Dayton', extra_fields: { a: 1 } },
				{ cust_ref: '1', ship_city: 'Akron', extra_fields: { a: 2 } },
			).problems,
		).toEqual([
			'ship_city is “Dayton” in input item 0 and “Akron” in input item 1',
			'extra_fields is “{"a":1}” in input item 0 and “{"a":2}” in input item 1',
		]);
	});
});
