import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { HOUR, NOON, call, closeAll, newOrder, sandboxAtNoon } from './helpers.mts';
import type { TestSandbox } from './helpers.mts';

const SAMPLES = resolve('..', 'shared', 'vendor-samples');
const describeWithSamples = existsSync(SAMPLES) ? describe : describe.skip;

type Json = null | string | number | boolean | Json[] | { [name: string]: Json };

function sample(name: string): Json {
	return JSON.parse(readFileSync(resolve(SAMPLES, `${name}.json`), 'utf8'));
}

// newer than the samples: seen with today's integrators
const NEWER = new Set(['shipments[].tracking_url', 'updated_date_time', 'ship_country']);
// maps with the user's own keys
const FREE_MAPS = /(^|\.)(aliases|warehouses)$/;

/** Where the sandbox's answer and the sample differ in keys or kinds of value. */
function differences(own: Json | undefined, theirs: Json | undefined, path = ''): string[] {
	if (theirs === undefined) {
		return NEWER.has(path.replace(/^\[\]\./, '')) ? [] : [`${path} is not in the sample`];
	}
	if (own === undefined) return [`${path} is missing`];
	if (own === null || theirs === null) return [];
	if (Array.isArray(own) && Array.isArray(theirs)) {
		if (theirs.length === 0) return [];
		return own.flatMap((row) => differences(row, closest(row, theirs), `${path}[]`));
	}
	// an empty map may be [] on either side
	if (FREE_MAPS.test(path) && (Array.isArray(own) || Array.isArray(theirs))) return [];
	if (!isMap(own) || !isMap(theirs)) {
		const kinds = [kind(own), kind(theirs)];
		return kinds[0] === kinds[1] ? [] : [`${path} is ${kinds[0]}, in the sample ${kinds[1]}`];
	}
	if (FREE_MAPS.test(path)) {
		const [theirValue] = Object.values(theirs);
		return Object.values(own).flatMap((value) => differences(value, theirValue, `${path}.*`));
	}
	return [...new Set([...Object.keys(own), ...Object.keys(theirs)])].flatMap((name) =>
		differences(own[name], theirs[name], path === '' ? name : `${path}.${name}`),
	);
}

/** The sample row with the most keys in common, since rows of a list may differ by design. */
function closest(row: Json, samples: Json[]): Json | undefined {
	const shared = (other: Json): number =>
		isMap(row) && isMap(other)
			? -[...Object.keys(row), ...Object.keys(other)].filter((k) => !(k in row && k in other))
					.length
			: 0;
	return [...samples].sort((a, b) => shared(b) - shared(a))[0];
}

function isMap(value: Json): value is { [name: string]: Json } {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The kind of a value, and of text that has a format also the format. */
function kind(value: Json): string {
	if (typeof value !== 'string') return Array.isArray(value) ? 'array' : typeof value;
	if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+00:00$/.test(value)) return 'ISO date';
	if (/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(value)) return 'zoneless date';
	if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'day';
	if (/^-?\d+\.\d+$/.test(value)) return `decimal with ${value.split('.')[1]?.length} places`;
	return 'text';
}

describeWithSamples('the vendor’s samples', () => {
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
	])('have the same shape: %s', async (name, path) => {
		const { json } = await call(sandbox, 'cart', path);
		const theirs = sample(name) as { response: Json };
		expect(json.success_code).toBe(true);
		expect(Object.keys(json)).toEqual(Object.keys(theirs));
		expect(differences(json.response, theirs.response)).toEqual([]);
	});

	it('have the same shape: writes', async () => {
		const body = sample('cart__orders__create_data') as { cust_ref: string };
		const created = await call(sandbox, 'cart', 'cart/orders/cartrover', { body });
		expect(differences(created.json, sample('cart__orders__create'))).toEqual([]);
		expect(created.json.cust_ref).toBe(body.cust_ref);

		const confirm = await call(sandbox, 'cart', 'cart/orders/update/S', {
			body: sample('cart__orders__update_status_confirmed_data'),
		});
		expect(confirm.json).toEqual(sample('cart__orders__update_status_confirmed'));

		const cancel = await call(sandbox, 'cart', `cart/orders/wms_cancel/${body.cust_ref}`);
		expect(cancel.json).toEqual(sample('cart__orders__cancel'));
	});

	it('have the same answer: a batch', async () => {
		sandbox.store.removeOrder('TEST02');
		await call(sandbox, 'cart', 'cart/orders/cartrover', { body: newOrder('TEST03') });
		const body = sample('cart__orders__batch_create_data');
		const { json } = await call(sandbox, 'cart', 'cart/orders/batch', { body });
		expect(json).toEqual(sample('cart__orders__batch_create'));
	});
});
