import isEqual from 'lodash/isEqual.js';
import type { IDataObject, IExecuteContextData, INodeProperties } from 'n8n-workflow';

import { ADDRESS } from '../../../nodes/CartRover/operations/order/form.ts';
import { RESOURCES } from '../../../nodes/CartRover/operations/index.ts';
import { RunMemory } from '../../../nodes/CartRover/operations/memory.ts';
import { READ_BACK } from '../../../nodes/CartRover/operations/readBack.ts';
import { executeOne } from '../../support/execution.mts';
import { byId, startWorld, type World } from '../../support/world.mts';
import type { LogEntry } from '../../../sandbox/log.mts';
import { misfits, operationOf, undescribed } from '../../repo/docs/contract.mts';

/*
 * Every field of a write gets a value that no other field has, and goes out under its own name: two fields
 * that trade places are noticed. docs/contributing/openapi.yaml has each of them.
 */

interface Write {
	/** `resource.operation`, and what tells this row from others of the operation. */
	name: string;
	parameters: IDataObject;
	body: unknown;
	/** Fields that are not sent, since another one is set. */
	unused?: string[];
	/** Default: a merchant's key. */
	level?: 'cart';
}

const ADDRESS_VALUES = {
	ship_company: 'Company',
	ship_first_name: 'Robin',
	ship_last_name: 'Sample',
	ship_address_1: 'Street 1',
	ship_address_2: 'Suite 2',
	ship_city: 'Dayton',
	ship_state: 'OH',
	ship_zip: '45402',
	ship_country: 'USA',
};

const BILLING = {
	cust_address_1: 'Road 3',
	cust_address_2: 'Floor 4',
	cust_city: 'Toronto',
	cust_company: 'Payer',
	cust_country: 'CAN',
	cust_e_mail: 'payer@example.com',
	cust_first_name: 'Kim',
	cust_last_name: 'Billing',
	cust_phone: '555-0101',
	cust_state: 'ON',
	cust_zip: 'M5V 2T6',
};

const ADDITIONAL = {
	carrier: 'UPS',
	currency_code: 'EUR',
	custom_field_1: 'c1',
	custom_field_2: 'c2',
	custom_field_3: 'c3',
	custom_field_4: 'c4',
	custom_field_5: 'c5',
	customer_id: 'customer',
	cust_po_no: 'po',
	expected_delivery_date: '2026-03-09',
	gift_message: 'message',
	gift_wrap: true,
	grand_total: 101,
	location: 'location',
	order_date: '2026-03-01',
	order_discount: 102,
	order_source: 'Etsy',
	promo_code: 'promo',
	requested_ship_date: '2026-03-05',
	sales_tax: 103,
	ship_account_no: 'account',
	ship_address_3: 'Door 5',
	ship_address_type: 'C',
	ship_code: 'code',
	ship_e_mail: 'robin@example.com',
	ship_phone: '555-0102',
	shipping_handling: 104,
	shipping_instructions: 'instructions',
	sub_total: 105,
	tax_exempt_sw: false,
};

const LINE = {
	item: 'MUG',
	quantity: 6,
	price: 7,
	discount: 2,
	addl_discount: 3,
	tax: 4,
	extended_amount: 30,
	description: 'words',
	line_item_id: 'L-1',
	line_comment: 'comment',
};

const PARCEL = {
	trackingNumber: 'T-1',
	carrier: 'UPS',
	method: '21',
	shipDate: '2026-03-01T08:00:00Z',
	packageWeight: 1.25,
	secondaryTrackingNumber: 'T-2',
	totalCost: 4.5,
	warehouse: 'EAST',
};
const CONTENT = { item: 'MUG', quantity: 2, lot_code: 'lot', serial_no: 'serial' };
const MORE_CONTENT = {
	...CONTENT,
	carton_code: 'carton',
	carton_num: '8',
	custom_1: 'custom',
	box_length_in: 11,
	box_width_in: 12,
	box_height_in: 13,
	package_weight_lbs: 14,
};
const SENT_PARCEL = {
	carrier: 'UPS',
	method: '21',
	tracking_no: 'T-1',
	tracking_no_secondary: 'T-2',
	date: '2026-03-01T08:00:00+00:00',
	total_cost: 4.5,
	package_weight_lbs: 1.25,
	whs_location: 'EAST',
};
const { packageWeight, secondaryTrackingNumber, totalCost, warehouse, ...REQUIRED } = PARCEL;
const PARCEL_FORM = {
	custRef: byId('S-1'),
	...REQUIRED,
	method: byId(PARCEL.method),
	orderStatus: 'shipped',
	items: { line: [{ ...CONTENT, item: byId('MUG') }] },
	options: { packageWeight, secondaryTrackingNumber, totalCost, warehouse },
};

const quantities = (given: unknown): IDataObject => ({
	sku: byId('MUG'),
	options: { quantities: JSON.stringify(given) },
});
const SENT_STOCK = [{ sku: 'MUG', qty_available: 7, qty_on_hand: 9, warehouse_pk: '3119' }];

const ORDER = {
	cust_ref: 'S-2',
	...ADDRESS_VALUES,
	...BILLING,
	...ADDITIONAL,
	extra_fields: { Name: 'Value' },
	items: [LINE],
};
const SENT_ORDER = { ...ORDER, gift_wrap: 'Y', tax_exempt_sw: 'N' };

/** Parameters that are no fields: how to send, how a custom request reads, and other ways to say the same. */
const NO_FIELDS = new Set(
	`concurrency limit paginate returnAll
	allowNegative batchSize endpointPath groupRows includeShipped itemsJson mappingsJson onDuplicate
	onSameSku pathForm preview pricesIncludeTax referencePrefix shop shopOrder specifyItems
	specifyMappings weightUnit`.split(/\s+/),
);
const WRITES: Write[] = [
	{
		name: 'order.create',
		level: 'cart',
		parameters: {
			specifyOrder: 'fields',
			custRef: 'S-2',
			...Object.fromEntries(
				Object.entries(ADDRESS).map(([name, field]) => [name, ADDRESS_VALUES[field]]),
			),
			items: { line: [{ ...LINE, item: byId(LINE.item) }] },
			billingAddress: BILLING,
			additionalFields: {
				...ADDITIONAL,
				order_source: byId(ADDITIONAL.order_source),
				extra_fields: { field: [{ name: 'Name', value: 'Value' }] },
			},
			options: { totals: 'asGiven' },
		},
		body: SENT_ORDER,
	},
	{
		name: 'order.create JSON',
		level: 'cart',
		parameters: {
			specifyOrder: 'json',
			orderJson: JSON.stringify(ORDER),
			options: { totals: 'asGiven' },
		},
		body: SENT_ORDER,
	},
	{
		name: 'order.createMany',
		level: 'cart',
		parameters: {
			specifyOrder: 'json',
			orderJson: JSON.stringify(ORDER),
			options: { totals: 'asGiven' },
		},
		body: [SENT_ORDER],
	},
	{
		name: 'shipment.create',
		parameters: PARCEL_FORM,
		body: {
			cust_ref: 'S-1',
			order_status: 'shipped',
			shipments: [{ ...SENT_PARCEL, items: [CONTENT] }],
		},
	},
	{
		name: 'shipment.create further',
		parameters: {
			...PARCEL_FORM,
			options: {
				parcels: JSON.stringify([
					{
						...PARCEL,
						trackingNumber: 'T-3',
						secondaryTrackingNumber: 'T-4',
						items: [MORE_CONTENT],
					},
				]),
			},
		},
		body: expect.objectContaining({
			shipments: [
				expect.anything(),
				{
					...SENT_PARCEL,
					tracking_no: 'T-3',
					tracking_no_secondary: 'T-4',
					items: [MORE_CONTENT],
				},
			],
		}),
	},
	{
		name: 'shipment.confirm',
		level: 'cart',
		parameters: {
			custRef: byId('S-1'),
			trackingNumbers: 'T-1, T-2',
			options: { confirmBeforeShipped: true },
		},
		unused: ['.options.confirmBeforeShipped'],
		body: {
			order_status: 'confirmed',
			shipments: [{ tracking_no: 'T-1' }, { tracking_no: 'T-2' }],
		},
	},
	{
		name: 'orderStatus.update',
		parameters: { custRef: byId('S-1'), status: 'at_wms' },
		body: { cust_ref: 'S-1', order_status: 'at_wms' },
	},
	{
		name: 'orderStatus.update custom',
		parameters: { custRef: byId('S-1'), status: 'at_wms', options: { customStatus: 'partial' } },
		unused: ['.status'],
		body: { cust_ref: 'S-1', order_status: 'partial' },
	},
	{
		name: 'inventory.update',
		parameters: {
			sku: byId('MUG'),
			quantityAvailable: 7,
			quantityOnHand: 9,
			warehousePk: byId('3119'),
		},
		body: SENT_STOCK,
	},
	{
		name: 'inventory.update rows',
		parameters: quantities([{ warehouse: '3119', quantityAvailable: 7, quantityOnHand: 9 }]),
		body: SENT_STOCK,
	},
	{
		name: 'inventory.update map of rows',
		parameters: quantities({ 3119: { quantityOnHand: 9, quantityAvailable: 7 } }),
		body: SENT_STOCK,
	},
	{
		name: 'shipMethod.setMapping',
		parameters: {
			orderSource: byId('Shopify'),
			mappings: { mapping: [{ cart_code: 'Express', wms_code: byId('57') }] },
		},
		body: [{ cart_code: 'Express', wms_code: '57' }],
	},
];

let world: World;

/** What the writes are about; the names with a 2 are those that a change of a name makes. */
function fill(): void {
	const { store } = world.sandbox;
	const items = [{ item: 'MUG', quantity: 9 }];
	for (const custRef of ['S-1', 'S-12']) store.addOrder({ custRef, cart: 'APIAccess1', items });
	for (const sku of ['MUG', 'MUG2'])
		store.addProduct({ sku, stock: { 3119: { qtyAvailable: 1 } } });
}

function fillAgain(): void {
	world.sandbox.reset({ empty: true });
	fill();
}
beforeEach(async () => {
	world = await startWorld({ empty: true });
	fill();
});
afterEach(async () => await world.end());

test.each(WRITES)('$name', async ({ name, parameters, body, level }) => {
	const [resource = '', operation = ''] = name.split(/[. ]/);
	const { error } = await world.run(resource, operation, parameters, {
		level: level ?? 'merchant',
	});
	expect(error?.message).toBeUndefined();
	const [sent] = world.sandbox.log.entries.filter(({ method }) => method === 'POST');
	expect(sent?.body).toEqual(body);
	const known = operationOf('POST', sent?.path ?? '')?.requestBody;
	if (!known) throw new Error(`openapi.yaml has no body for POST ${sent?.path}`);
	const { schema } = known.content['application/json'];
	expect(misfits(sent?.body, schema)).toEqual([]);
	expect({ missingInOpenapi: undescribed(sent?.body, schema) }).toEqual({ missingInOpenapi: [] });
});

/** Other values where no text will do. */
const OTHERS: Record<string, string> = {
	...{ USA: 'CAN', CAN: 'GBR', 45402: '45403', EUR: 'USD', C: 'R', POST: 'PUT' },
	...{ at_wms: 'error', partial: 'shipped', shipped: 'partial' },
	'payer@example.com': 'other@example.com',
	'robin@example.com': 'other@example.com',
	'merchant/orders/update/S-1': 'merchant/orders/update/S-2',
};

function otherThan(value: unknown): unknown {
	if (typeof value === 'boolean') return !value;
	if (typeof value === 'number') return value + 1;
	const text = String(value);
	return OTHERS[text] ?? (/^2026-/.test(text) ? text.replace('2026', '2025') : `${text}2`);
}

/** What is no field, and the date of a shipment, which is no other shipment by its date: `$now` differs each time. */
const NOT_CHANGED = new Set(['__rl', 'mode', 'specifyOrder', 'totals', 'shipDate']);

/** The value with one field changed, for each of its fields; JSON texts hold fields, too. */
function changesOf(value: unknown, path = ''): Array<[path: string, changed: unknown]> {
	if (typeof value === 'string' && /^[[{]/.test(value)) {
		return changesOf(JSON.parse(value), path).map(([at, each]) => [at, JSON.stringify(each)]);
	}
	if (typeof value !== 'object' || value === null) return [[path, otherThan(value)]];
	return Object.entries(value)
		.filter(([name]) => !NOT_CHANGED.has(name))
		.flatMap(([name, each]) =>
			changesOf(each, `${path}.${name}`).map(([at, changed]): [string, unknown] => [
				at,
				Array.isArray(value)
					? value.map((old: unknown, index) => (index === Number(name) ? changed : old))
					: { ...value, [name]: changed },
			]),
		);
}

const WITHOUT_BODY: Write[] = [
	{ name: 'order.cancel', parameters: { custRef: byId('S-1') }, body: undefined, level: 'cart' },
	{
		name: 'request.send',
		parameters: {
			method: 'POST',
			path: 'merchant/orders/update/S-1',
			query: { parameter: [{ name: 'note', value: 'words' }] },
			body: '{ "order_status": "at_wms" }',
		},
		body: undefined,
	},
];

/** Runs a write, and tells what went out. */
async function write(
	{ name, level }: Write,
	parameters: unknown,
	{ items = [{}], kept }: { items?: IDataObject[]; kept?: IExecuteContextData } = {},
) {
	const [resource, operation] = name.split(/[. ]/);
	const whole = { resource, operation, ...(parameters as IDataObject) };
	const before = world.sandbox.log.entries.length;
	const { data } = await executeOne(world, whole, items, {
		level: level ?? 'merchant',
		contextData: structuredClone(kept),
	});
	const calls = world.sandbox.log.entries.slice(before);
	const sent = calls.filter(({ method, path }) => method !== 'GET' || /cancel/.test(path));
	return { sent, error: data.resultData.error, kept: data.executionData?.contextData };
}

const TO_DO =
	'What is answered from memory must be in `deed` of the operation: CONTRIBUTING.md, “A parameter or filter”';

describe('a write that is retried with a changed field is sent, or refused', () => {
	// As if n8n had failed to save the step: a run that went well is retried, too.
	beforeEach(() => {
		jest.spyOn(RunMemory.prototype, 'forget').mockImplementation(() => {});
	});
	afterEach(() => jest.restoreAllMocks());

	test.each([...WRITES, ...WITHOUT_BODY])('$name', async (row) => {
		const { parameters, unused = [] } = row;
		const { kept, sent } = await write(row, parameters);
		expect(sent).not.toEqual([]);
		expect(await write(row, parameters, { kept })).toMatchObject({ sent: [], error: undefined });
		const answered: string[] = [];
		for (const [path, changed] of changesOf(parameters)) {
			const { sent, error } = await write(row, changed, { kept });
			if (sent.length === 0 && !error) answered.push(path);
		}
		expect({ answered, TO_DO }).toEqual({ answered: unused, TO_DO });
	});
});

const valuesIn = (value: unknown): unknown[] =>
	typeof value === 'object' && value !== null ? Object.values(value).flatMap(valuesIn) : [value];

/** Parameters of which each value that differs from other ones comes out of the item. */
function perItem(one: unknown, other: unknown, at = '$json'): unknown {
	if (isEqual(one, other)) return one;
	if (typeof one !== 'object' || one === null) return `={{ ${at} }}`;
	const parts = Object.entries(one).map(([name, value]): [string, unknown] => [
		name,
		perItem(value, (other as IDataObject)[name], `${at}[${JSON.stringify(name)}]`),
	]);
	return Array.isArray(one) ? parts.map(([, value]) => value) : Object.fromEntries(parts);
}

/** The fields that name what a write is about: items that differ in one are about different things. */
const NAMING =
	/\.(custRef|cust_ref|trackingNumbers?|sku|warehouse|warehousePk|orderSource|cart_code)(\.value)?$/;

test.each([...WRITES, ...WITHOUT_BODY].filter(({ name }) => name !== 'request.send'))(
	'two items of one run that differ in one field are both sent, or refused: $name',
	async (row) => {
		const { parameters, unused = [] } = row;
		const taken: string[] = [];
		const lost: string[] = [];
		for (const [path, changed] of changesOf(parameters)) {
			const whole = perItem(parameters, changed);
			fillAgain();
			const { sent, error } = await write(row, whole, {
				items: [parameters, changed as IDataObject],
			});
			if (error?.name === 'NodeOperationError' || unused.includes(path)) continue;
			if (!NAMING.test(path)) taken.push(path);
			const values = new Set(sent.flatMap(valuesIn));
			for (const each of [parameters, changed]) {
				fillAgain();
				const alone = await write(row, each);
				const own = alone.sent.flatMap(({ path, body }) => valuesIn([path, body]));
				if (!own.every((value) => values.has(value))) lost.push(path);
			}
		}
		const toDo = '`claims` of the operation must have it, or NAMING where it names a thing';
		expect({ taken, lost, toDo }).toEqual({ taken: [], lost: [], toDo });
	},
);

/** A write, but for what is in its shipments: CartRover may pass over changes of one that it has. */
const withoutContents = ({ path, body }: LogEntry) => {
	const { shipments = [], ...rest } = (body ?? {}) as { shipments?: IDataObject[] };
	return { path, rest, numbers: shipments.map(({ tracking_no }) => tracking_no) };
};

const readBack = [...WRITES, ...WITHOUT_BODY].filter(({ name }) => {
	const [resource, operation] = name.split(/[. ]/);
	return RESOURCES.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation)
		?.calls.some((call) => call === READ_BACK);
});

test.each(readBack)(
	'what an earlier execution wrote with one other value is not taken for a write whose answer was lost: $name',
	async (row) => {
		const match = row.name === 'order.cancel' ? { path: '*wms_cancel*' } : { method: 'POST' };
		const taken: string[] = [];
		for (const [path, changed] of changesOf(row.parameters)) {
			fillAgain();
			const before = await write(row, changed);
			world.sandbox.faults.add({ fault: 'cutBefore', match });
			const { sent, error } = await write(row, row.parameters);
			expect([path, sent[0]?.outcome]).toEqual([path, 'cutBefore']);
			const [lost, ...repeats] = sent.map(withoutContents);
			const isSame = before.sent.every((each) => isEqual(withoutContents(each), lost));
			if (!isSame && !error && repeats.length === 0) taken.push(path);
		}
		const toDo = '`reached` and `already` of the operation must compare it, or `mayBeOld`';
		expect({ taken, toDo }).toEqual({ taken: [], toDo });
	},
);

/** The names of fields, without those of collections. */
function leavesOf({ name, type, options = [] }: INodeProperties): string[] {
	if (type === 'notice') return [];
	if (type !== 'collection' && type !== 'fixedCollection') return [name];
	return (options as Array<INodeProperties & { values?: INodeProperties[] }>).flatMap((option) =>
		option.values ? option.values.flatMap(leavesOf) : leavesOf(option),
	);
}

/** Every name in the parameters, at any depth. */
function namesIn(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, each]) => [name, ...namesIn(each)]);
}

test('every write is here, with every one of its fields', () => {
	const writes = RESOURCES.flatMap(({ value: resource, operations }) =>
		operations
			.filter(({ runs }) => runs !== 'read')
			.map(({ value, properties }) => ({ name: `${resource}.${value}`, properties })),
	);
	const missing = writes.flatMap(({ name, properties }) => {
		const rows = [...WRITES, ...WITHOUT_BODY].filter((row) => row.name.split(' ')[0] === name);
		const named = new Set(rows.flatMap(({ parameters }) => namesIn(parameters)));
		return properties
			.flatMap(leavesOf)
			.filter((field) => !named.has(field) && !NO_FIELDS.has(field))
			.map((field) => `${name} ${field}`);
	});
	expect(missing).toEqual([]);
});

test('no two fields of an order have the same value', () => {
	const { gift_wrap, tax_exempt_sw, items, extra_fields, ...texts } = ORDER;
	expect(new Set([gift_wrap, tax_exempt_sw]).size).toBe(2);
	for (const row of [texts, LINE, CONTENT, MORE_CONTENT, SENT_PARCEL]) {
		expect(new Set(Object.values(row)).size).toBe(Object.keys(row).length);
	}
	expect([items, extra_fields]).toEqual([[LINE], { Name: 'Value' }]);
});
