import { WAREHOUSES } from '../../../sandbox/index.mts';
import { answer, type Request } from '../../support/agentRequests.mts';
import { byId, startWorld, type World } from '../../support/world.mts';

/*
 * Ten more requests to an agent, with amounts, dates and lists in them. Models mostly give text, also where
 * a number or a list is meant, and the label of a choice as well as its value.
 */

let world: World;
beforeEach(async () => (world = await startWorld({ empty: true, readings: ['cart-sees-all'] })));
afterEach(async () => await world.end());

const MUGS = [{ item: 'MUG', quantity: 3, price: 12.5 }];
const refs = (items: Array<Record<string, unknown>>) =>
	items.map(({ cust_ref }) => cust_ref).sort();

function stock(sku: string, east: number, west: number): void {
	const [first, second] = WAREHOUSES.map(({ pk }) => pk);
	world.sandbox.store.addProduct({
		sku,
		stock: { [String(first)]: { qtyAvailable: east }, [String(second)]: { qtyAvailable: west } },
	});
}

const REQUESTS: Array<() => Request> = [
	() => {
		world.sandbox.store.addOrder({ custRef: '1001', status: 'at_wms', items: MUGS });
		return {
			asked: 'Ship order 1001 with UPS 1Z999AA10123456784, 2 of the 3 mugs',
			resource: 'shipment',
			operation: 'create',
			level: 'merchant',
			fields: {
				custRef: byId('1001'),
				carrier: 'UPS',
				trackingNumber: '1Z999AA10123456784',
				orderStatus: 'Partially Shipped',
				specifyItems: 'json',
				itemsJson: '[{"item": "MUG", "quantity": "2"}]',
			},
			told: {
				carrier: /^Carrier/,
				'orderStatus=partial': /more shipments of this order will follow/,
				itemsJson: /list of objects.*"item".*"quantity"/,
			},
			right: () =>
				expect(world.sandbox.store.order('1001')).toMatchObject({
					status: 'partial',
					shipments: [{ trackingNo: '1Z999AA10123456784', items: [{ item: 'MUG', quantity: 2 }] }],
				}),
		};
	},
	() => {
		stock('A', 90, 4);
		stock('B', 1, 5);
		return {
			asked: 'Which SKUs have fewer than 5 left in the west?',
			resource: 'inventory',
			operation: 'getAll',
			fields: { returnAll: 'true', filters: { warehouse: byId('west'), availableAtMost: '4' } },
			told: {
				'filters.availableAtMost': /for “fewer than 5”, enter 4/,
				'filters.warehouse': /warehouse's name/,
			},
			right: (items) => expect(items.map(({ sku }) => sku)).toEqual(['A']),
		};
	},
	() => {
		for (const sku of ['A', 'B', 'C']) stock(sku, 7, 8);
		return {
			asked: 'How many of A and C are in each warehouse?',
			resource: 'inventory',
			operation: 'getAll',
			fields: { returnAll: true, filters: { skus: 'A, C' }, options: { splitWarehouses: 'true' } },
			told: {
				'filters.skus': /separated by commas/,
				'options.splitWarehouses': /one item per warehouse/,
			},
			right: (items) => expect(items.map(({ sku }) => sku)).toEqual(['A', 'A', 'C', 'C']),
		};
	},
	() => {
		stock('A', 7, 8);
		return {
			asked: 'Set A to 1,250 available in the east',
			resource: 'inventory',
			operation: 'update',
			level: 'merchant',
			fields: { sku: byId('A'), quantityAvailable: '1250', warehousePk: byId('East') },
			told: { quantityAvailable: /can be sold/, warehousePk: /warehouse's name/ },
			right: () => {
				const [east] = WAREHOUSES;
				const held = world.sandbox.store.product('A')?.warehouses.get(east?.pk ?? '');
				expect(held?.qtyAvailable).toBe(1250);
			},
		};
	},
	() => {
		const at = (custRef: string, time: string) =>
			world.sandbox.store.addOrder({ custRef, createdAt: Date.parse(time), items: MUGS });
		at('EARLY', '2026-02-26T23:59:00Z');
		at('MORNING', '2026-02-27T09:00:00Z');
		at('EVENING', '2026-02-27T18:00:00Z');
		return {
			asked: 'Which orders came in on February 27 before 2 PM?',
			resource: 'order',
			operation: 'getAll',
			fields: {
				status: 'any',
				returnAll: true,
				filters: { fromDate: '2026-02-27', toDate: '2026-02-27T14:00:00Z' },
			},
			told: {
				'filters.fromDate': /such as 2026-01-31 or 2026-01-31T14:00/,
				'status=any': /^All orders/,
			},
			right: (items) => expect(refs(items)).toEqual(['MORNING']),
		};
	},
	() => {
		const held = { status: 'error' as const, errorReason: 'Ship code is not mapped', items: MUGS };
		world.sandbox.store.addOrder({ custRef: 'BAD', ...held });
		return {
			asked: 'Only the references and reasons of the orders that are held',
			resource: 'order',
			operation: 'getAll',
			fields: {
				status: 'Error',
				returnAll: true,
				output: '={{ "Selected Fields" }}',
				fields: 'cust_ref, error_reason',
			},
			told: { 'status=error': /^Held/, fields: /separated by commas/ },
			right: (items) =>
				expect(items).toEqual([{ cust_ref: 'BAD', error_reason: 'Ship code is not mapped' }]),
		};
	},
	() => ({
		asked:
			'Order 3 mugs at $12.50 for Ada Byron, 1 King Street, Toronto ON M5H 1A1, Canada; $5 off, $6.95 shipping, $1.20 tax, by March 6',
		resource: 'order',
		operation: 'create',
		fields: {
			specifyOrder: 'fields',
			custRef: 'A-78',
			shipFirstName: 'Ada',
			shipLastName: 'Byron',
			shipAddress1: '1 King Street',
			shipCity: 'Toronto',
			shipState: 'ON',
			shipZip: 'M5H 1A1',
			shipCountry: 'CAN',
			specifyItems: 'json',
			itemsJson: [{ item: 'MUG', quantity: 3, price: 12.5 }],
			additionalFields: {
				order_discount: '5',
				shipping_handling: '6.95',
				sales_tax: 1.2,
				requested_ship_date: '2026-03-06',
			},
		},
		told: {
			shipCountry: /CAN/,
			'additionalFields.order_discount': /whole order.*positive/,
			'additionalFields.shipping_handling': /customer pays for shipping/,
			'additionalFields.requested_ship_date': /leave the warehouse/,
		},
		right: () => expect(world.sandbox.store.order('A-78')?.fields.grand_total).toBe('40.65'),
	}),
	() => {
		const { store } = world.sandbox;
		store.addOrder({ custRef: '1002', status: 'at_wms', items: MUGS });
		store.ship('1002', { trackingNo: 'T-1' });
		return {
			asked: 'The shop knows both tracking numbers of 1002, T-1 and T-2',
			resource: 'shipment',
			operation: 'confirm',
			fields: { custRef: byId('1002'), trackingNumbers: 'T-1, T-2' },
			told: { trackingNumbers: /separated by commas/ },
			right: () =>
				expect(store.order('1002')).toMatchObject({
					status: 'confirmed',
					sentToCart: ['T-1', 'T-2'],
				}),
		};
	},
	() => {
		world.sandbox.store.addOrder({ custRef: '1003', status: 'new', items: MUGS });
		return {
			asked: 'Put 1003 on the status Canceled',
			resource: 'orderStatus',
			operation: 'update',
			level: 'merchant',
			fields: { custRef: byId('1003'), status: 'Canceled' },
			told: { 'status=canceled': /Will not be shipped/ },
			right: () => expect(world.sandbox.store.order('1003')?.status).toBe('canceled'),
		};
	},
	() => ({
		asked: 'Shopify: Express is ship method 24, Standard is 02',
		resource: 'shipMethod',
		operation: 'setMapping',
		level: 'merchant',
		fields: {
			orderSource: byId('Shopify'),
			specifyMappings: 'json',
			mappingsJson:
				'[{"cart_code": "Express", "wms_code": "24"}, {"cart_code": "Standard", "wms_code": "02"}]',
		},
		told: { mappingsJson: /cart_code.*wms_code/ },
		right: ([item]) => expect(item?.mappings).toHaveLength(2),
	}),
];

test.each(REQUESTS.map((request, index) => [index + 1, request] as const))(
	'request %d, with values as a model gives them',
	async (_, make) => await answer(world, make()),
);
