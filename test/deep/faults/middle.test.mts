import type { IDataObject } from 'n8n-workflow';

import type { KeyLevel, Sandbox } from '../../../sandbox/index.mts';
import { validOrder } from '../../support/orders.mts';
import { byId, startWorld } from '../../support/world.mts';
import { columns, putInWait } from './columns.mts';
import { Gate } from './gate.mts';
import { NO_EFFECT, UNKNOWN } from './judge.mts';

/* Three items of which only the middle one is hit: the others are right, linked, and made once. */

const REFS = ['R-1', 'R-2', 'R-3'];

interface Row {
	resource: string;
	operation: string;
	level: KeyLevel;
	parameters: Record<string, unknown>;
	/** The field of an output item that names its record. */
	names: string;
	writes?: boolean;
	/** Its requests do not name the record in their path: the second request is hit, once. */
	second?: boolean;
	/** Where the records are not free to be named. */
	refs?: string[];
}

const custRef = byId('={{ $json.ref }}');
const sku = byId('={{ $json.ref }}');
const write = { names: 'cust_ref', writes: true };

const ROWS: Row[] = [
	{
		resource: 'order',
		operation: 'get',
		level: 'cart',
		parameters: { custRef },
		names: 'cust_ref',
	},
	{
		resource: 'orderStatus',
		operation: 'get',
		level: 'cart',
		parameters: { custRef },
		names: 'cust_ref',
	},
	{
		resource: 'shipment',
		operation: 'getAll',
		level: 'merchant',
		parameters: { by: 'order', custRef, returnAll: true },
		names: 'cust_ref',
	},
	{ resource: 'inventory', operation: 'get', level: 'cart', parameters: { sku }, names: 'sku' },
	{ resource: 'product', operation: 'get', level: 'cart', parameters: { sku }, names: 'sku' },
	{
		resource: 'request',
		operation: 'send',
		level: 'merchant',
		parameters: { method: 'GET', path: '=merchant/product/{{ $json.ref }}' },
		names: 'sku',
	},
	{ resource: 'order', operation: 'cancel', level: 'cart', parameters: { custRef }, ...write },
	{
		resource: 'orderStatus',
		operation: 'update',
		level: 'merchant',
		parameters: { custRef, status: 'at_wms' },
		...write,
	},
	{
		resource: 'shipment',
		operation: 'create',
		level: 'merchant',
		parameters: { custRef, carrier: 'UPS', trackingNumber: '=T-{{ $json.ref }}' },
		...write,
	},
	{
		resource: 'shipment',
		operation: 'confirm',
		level: 'cart',
		// The fault is to hit the call itself, and not the look-up before it.
		parameters: { custRef, trackingNumbers: 'T-1', options: { confirmBeforeShipped: true } },
		...write,
	},
	{
		resource: 'shipMethod',
		operation: 'setMapping',
		level: 'merchant',
		parameters: {
			orderSource: custRef,
			mappings: { mapping: [{ cart_code: 'Express', wms_code: byId('57') }] },
		},
		names: 'order_source',
		writes: true,
		refs: ['Shopify', 'Amazon_US2', 'WooCommerce'],
	},
	{
		resource: 'order',
		operation: 'create',
		level: 'cart',
		parameters: { specifyOrder: 'json', orderJson: '={{ $json.order }}' },
		...write,
		second: true,
	},
	{
		resource: 'order',
		operation: 'createMany',
		level: 'cart',
		parameters: { orderJson: '={{ $json.order }}', options: { batchSize: 1 } },
		...write,
		second: true,
	},
];

const creates = ({ operation }: Row) => operation.startsWith('create') && operation !== 'create';

function prepare({ store }: Sandbox, row: Row): void {
	const isNew = row.second === true || creates(row);
	for (const ref of REFS) {
		store.addProduct({ sku: ref, stock: { '3107': { qtyAvailable: 1 } } });
		if (isNew) continue;
		store.addOrder({ custRef: ref, items: [{ item: ref, quantity: 1 }] });
		if (row.operation === 'getAll' || row.operation === 'confirm') {
			store.recordShipment(ref, { trackingNo: 'T-1', carrier: 'UPS' });
		}
	}
}

/** Each row takes every third one, by turns. */
const FAULTS = columns('http://127.0.0.1:9/elsewhere').filter(({ gate, hangs }) => !gate && !hangs);

describe.each(ROWS.map((row, turn) => [`${row.resource} ${row.operation}`, row, turn] as const))(
	'%s',
	(_, row, turn) => {
		const refs = row.refs ?? REFS;
		const [first, HIT, last] = refs;
		const runHit = async (column: (typeof FAULTS)[number], onError?: string) => {
			const world = await startWorld({ empty: true });
			try {
				const { sandbox } = world;
				prepare(sandbox, row);
				putInWait(column, row.second ? 'once' : 'for good', sandbox, new Gate(), {
					match: row.second ? undefined : { path: `*/${HIT}` },
					after: row.second ? 1 : 0,
				});
				const result = await world.run(row.resource, row.operation, row.parameters, {
					level: row.level,
					items: refs.map((ref) => ({ ref, order: validOrder(ref) })),
					node: onError ? { onError } : {},
				});
				const effectsOn = (ref: string) =>
					sandbox.log.entries.filter(
						({ effect, path, body }) =>
							effect && (path.endsWith(`/${ref}`) || JSON.stringify(body)?.includes(`"${ref}"`)),
					).length;
				return { ...result, effects: refs.map(effectsOn) };
			} finally {
				await world.end();
			}
		};

		test('goes on with the others, which are right and linked', async () => {
			for (const column of FAULTS.filter((_, index) => (index + turn) % 3 === 0)) {
				const { items, error, effects } = await runHit(column, 'continueRegularOutput');
				expect([column.name, error]).toEqual([column.name, undefined]);
				const told = items.map(({ json, pairedItem }) => [
					column.name,
					(pairedItem as { item: number }).item,
					json.error === undefined ? json[row.names] : 'error',
				]);
				const middle = items[1]?.json as IDataObject;
				const failed = middle.error !== undefined;
				const passedOn = row.resource === 'request' && middle.response === 'see attachment';
				const hit = failed ? 'error' : passedOn ? undefined : HIT;
				expect(told).toEqual([
					[column.name, 0, first],
					[column.name, 1, hit],
					[column.name, 2, last],
				]);
				if (failed) expect(Object.keys(middle).join(' ')).toMatch(/^error message( details)?$/);
				if (!row.writes) continue;
				expect([column.name, effects[0], effects[2]]).toEqual([column.name, 1, 1]);
				const text = `${String(middle.error)} ${String(middle.message)}`;
				if (!failed) expect([column.name, effects[1]]).toEqual([column.name, 1]);
				else if (!UNKNOWN.test(text)) {
					expect([column.name, text]).toEqual([column.name, expect.stringMatching(NO_EFFECT)]);
					expect([column.name, effects[1]]).toEqual([column.name, 0]);
				}
			}
		});

		test('stops at it, and names it', async () => {
			const column = FAULTS.find(({ name }) => name === '307 elsewhere');
			const { items, error, effects } = await runHit(column as (typeof FAULTS)[number]);
			expect(items).toEqual([]);
			expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 1 } });
			if (row.writes) expect(effects).toEqual([1, 0, 0]);
		});
	},
);
