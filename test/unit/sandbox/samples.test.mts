import { orderLikeTheVendors } from '../../support/orders.mts';
import {
	differences,
	type Json,
	skeletonOf,
	SKELETONS,
	vendorSample,
} from '../../support/vendor/skeletons.mts';
import { HOUR, NOON, call, closeAll, sandboxAtNoon } from './helpers.mts';
import type { TestSandbox } from './helpers.mts';

/* The sandbox's answers have the form of the vendor's sample records. */

const CONFIRMATION = {
	order_status: 'confirmed',
	shipments: [{ tracking_no: 'T-1' }, { tracking_no: 'T-2' }],
};

/** Newer than the samples: seen with today's integrators. */
const NEWER =
	/^response(\[\])?\.(shipments\[\]\.tracking_url|updated_date_time|ship_country) is not/;

const differencesFrom = (name: string, json: unknown) =>
	differences(json as Json, SKELETONS[name]).filter((each) => !NEWER.test(each));

let sandbox: TestSandbox;
beforeAll(async () => {
	sandbox = await sandboxAtNoon({ empty: false });
	const { store } = sandbox;
	store.addProduct({ sku: 'PEN/1', aliases: { UPC: '1' }, name: 'Pen' });
	store.addOrder({
		custRef: 'S',
		items: [{ item: 'PEN/1', quantity: 1, price: 2 }],
		createdAt: NOON - HOUR,
	});
	store.ship('S', { totalCost: 4, weightLbs: 1 });
	store.addOrder({ custRef: 'OLD' });
});
afterAll(closeAll);

it.each([
	['cart__inventory__list', 'merchant/inventory?limit=100'],
	['cart__inventory__retrieve', 'merchant/inventory/PEN%2F1'],
	['cart__orders__list', 'cart/orders/list/any?limit=100'],
	['cart__orders__retrieve', 'cart/orders/S'],
	['cart__orders__status', 'cart/orders/status/S'],
	['cart__products__info', 'merchant/product/PEN%2F1'],
	['cart__shipping_methods__list', 'wms/shipmethod/list'],
])('%s', async (name, path) => {
	const { json } = await call(sandbox, 'cart', path);
	expect(json.success_code).toBe(true);
	expect(differencesFrom(name, json)).toEqual([]);
});

const order = (cust_ref: string) => orderLikeTheVendors({ cust_ref });

it('writes', async () => {
	const created = await call(sandbox, 'cart', 'cart/orders/cartrover', { body: order('N-1') });
	expect(differencesFrom('cart__orders__create', created.json)).toEqual([]);
	expect(created.json.cust_ref).toBe('N-1');

	const confirm = await call(sandbox, 'cart', 'cart/orders/update/S', { body: CONFIRMATION });
	expect(differencesFrom('cart__orders__update_status_confirmed', confirm.json)).toEqual([]);

	const cancel = await call(sandbox, 'cart', 'cart/orders/wms_cancel/N-1');
	expect(differencesFrom('cart__orders__cancel', cancel.json)).toEqual([]);
	expect(cancel.json.response).toEqual({ success: true, message: '' });
});

it('a batch: one is new, one is a duplicate, one has no reference', async () => {
	const body = [order('N-2'), order('S'), orderLikeTheVendors()];
	const { json } = await call(sandbox, 'cart', 'cart/orders/batch', { body });
	expect(differencesFrom('cart__orders__batch_create', json)).toEqual([]);
	expect(json.response).toEqual({
		success: [{ cust_ref: 'N-2', cust_po_no: 'N-2' }],
		failed: [
			{ cust_ref: 'S', cust_po_no: null, message: 'OrderDuplicate' },
			{
				cust_ref: null,
				cust_po_no: null,
				index_pos: 2,
				message: 'Order missing required field(s): cust_ref',
			},
		],
	});
});

const formOf = (body: unknown) => skeletonOf(body as Json);
const OWN = {
	...SKELETONS,
	cart__orders__create_data: formOf(order('N-1')),
	cart__orders__batch_create_data: formOf([order('N-1'), order('N-2'), orderLikeTheVendors()]),
	cart__orders__update_status_confirmed_data: formOf(CONFIRMATION),
};

it.each(Object.entries(OWN))(
	'%s is as in the sample itself, where that is at hand',
	(name, own) => {
		const sample = vendorSample(name);
		if (sample !== undefined) expect(own).toEqual(skeletonOf(sample));
	},
);
