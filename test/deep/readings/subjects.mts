import uniqBy from 'lodash/uniqBy.js';
import type { INodeExecutionData } from 'n8n-workflow';

import type * as searches from '../../../nodes/CartRover/methods/listSearch.ts';
import type { KeyLevel, OrderRecord, Sandbox } from '../../../sandbox/index.mts';
import { validOrder } from '../../support/orders.mts';
import { rowName, stockUp, SURFACE, type SurfaceRow } from '../../support/surface.mts';
import { byId, START, type World } from '../../support/world.mts';

/*
 * What the nodes do, each a column of the matrix, with the right answer: from the surface's rows, and from
 * what the sandbox's store holds.
 */

/** What a run came to, in the words of whoever ran it. */
export interface Told {
	value?: unknown[];
	error?: Error & { description?: string | null; context?: { itemIndex?: number } };
}

export interface Subject {
	name: string;
	level: KeyLevel;
	prepare: (sandbox: Sandbox) => void;
	run: (world: World) => Promise<Told>;
	/** The right outputs. */
	answer?: (sandbox: Sandbox) => readonly unknown[];
	/** Or any so many of them. */
	some?: number;
	/** Or an error is right that says this. */
	complains?: RegExp;
	/** Gives records as CartRover sends them, whatever their form: so they hold these texts. */
	holds?: readonly string[];
	/** What the sandbox must hold afterwards; throws otherwise. */
	after?: (sandbox: Sandbox) => void;
	/** It reads a list of several pages. */
	isLong?: boolean;
	/** There is no item that an error could name. */
	isItemless?: boolean;
	/** Its own rules of what may end in an error: a trigger's. */
	isTrigger?: boolean;
}

type Run = Awaited<ReturnType<World['run']>>;

const told = ({ error, items }: Run): Told =>
	error ? { error: error as Told['error'] } : { value: jsonOf(items) };
const jsonOf = (items: readonly INodeExecutionData[]) => items.map(({ json }) => json);

type Call = Pick<SurfaceRow, 'resource' | 'operation' | 'parameters' | 'items'>;

const runRow = async (
	world: World,
	row: Call,
	level: KeyLevel,
	credential?: Record<string, string>,
) =>
	told(
		await world.run(row.resource, row.operation, row.parameters, {
			level,
			items: row.items,
			credential,
		}),
	);

/** Each row of the surface, with the first key that may call it. */
export const operations: readonly Subject[] = SURFACE.map((row): Subject => {
	const [level] = row.levels as [KeyLevel];
	return {
		name: rowName(row),
		level,
		prepare: (sandbox) => {
			stockUp(sandbox);
			row.prepare?.(sandbox);
		},
		run: async (world) => await runRow(world, row, level),
		...answerOf(row),
		after: row.after,
	};
});

/** What it is to give: a request what CartRover sent; the account's check what it found, told by a test of its own. */
function answerOf({ resource, output }: SurfaceRow): Pick<Subject, 'answer' | 'holds'> {
	if (resource === 'request') return { holds: ['S-1'] };
	if (resource === 'account') return { holds: ['"check"'] };
	return { answer: () => output };
}

const isLocator = (value: unknown) => (value as { __rl?: boolean } | undefined)?.__rl === true;
const LOOKED_UP = ['custRef', 'sku', 'orderSource'];

/** The operations that look something up, for something that is not there. */
export const lookUps: readonly Subject[] = SURFACE.flatMap((row): Subject[] => {
	const name = LOOKED_UP.find((each) => isLocator(row.parameters[each]));
	if (name === undefined) return [];
	const [level] = row.levels as [KeyLevel];
	const parameters = { ...row.parameters, [name]: byId('NOT-THERE') };
	return [
		{
			name: `${rowName(row)}, not there`,
			level,
			prepare: stockUp,
			run: async (world) =>
				await runRow(world, { ...row, parameters, items: row.items?.slice(0, 1) }, level),
			complains: /not found|no .*(order|SKU|source)|does not (know|have)/i,
		},
	];
});

/** Each operation with a key that opens nothing. */
export const wrongKeys: readonly Subject[] = SURFACE.map((row): Subject => {
	const [level] = row.levels as [KeyLevel];
	return {
		name: `${rowName(row)}, wrong key`,
		level,
		prepare: (sandbox) => {
			stockUp(sandbox);
			row.prepare?.(sandbox);
		},
		run: async (world) => await runRow(world, row, level, { apiKey: 'not-the-key' }),
		complains: /credential/i,
	};
});

const ORDERS = 250;
const SKUS = 250;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** How long the orders took to come, the last one an hour ago. */
const EVERY = 10 * MINUTE;
const STATUSES = ['new', 'at_wms', 'shipped', 'confirmed', 'error', 'canceled', 'partial'] as const;

/** As many orders and SKUs as take several pages, from three shops and in all statuses. */
export function fill({ store }: Sandbox): void {
	for (let n = 0; n < ORDERS; n++) {
		const createdAt = START - HOUR - n * EVERY;
		const status = STATUSES[n % STATUSES.length];
		store.addOrder({
			custRef: `B-${String((n * 7919) % ORDERS).padStart(3, '0')}`,
			orderSource: n % 5 < 3 ? 'Shopify' : 'Amazon_US2',
			createdAt,
			status,
			fields: { ship_city: 'Springfield', ship_zip: '62701', grand_total: '1234.50' },
			...(['shipped', 'confirmed', 'partial'].includes(status ?? '') && {
				shippedAt: createdAt + 5 * MINUTE,
				shipments: [{ at: createdAt + 5 * MINUTE, trackingNo: `T-${n}` }],
			}),
		});
	}
	for (let n = 0; n < SKUS; n++) {
		store.addProduct({
			sku: `SKU-${String(n).padStart(3, '0')}`,
			stock: { [n % 3 === 0 ? '3119' : '3107']: { qtyAvailable: n, qtyOnHand: n + 2 } },
			updatedAt: START - HOUR,
		});
	}
}

const ordersWhere = (isWanted: (order: OrderRecord) => boolean) => (sandbox: Sandbox) =>
	sandbox.store
		.orders()
		.filter(isWanted)
		.map(({ custRef }) => custRef);

const iso = (ms: number) => new Date(ms).toISOString();
// between two orders: whether an end counts is open, and a second of it is nobody's to promise
const FROM = START - HOUR - 200 * EVERY - MINUTE;
const TO = START - HOUR - 20 * EVERY + MINUTE;

interface Long extends Call {
	level?: KeyLevel;
	variant: string;
	answer: (sandbox: Sandbox) => readonly unknown[];
	some?: number;
	/** The error where there is nothing, of what looks up one thing in the list. Default: no items. */
	nothing?: RegExp;
	/** What is compared of an output. Default: its reference or SKU. */
	show?: (json: Record<string, unknown>) => unknown;
}

/** Each operation that reads a list of several pages; the first variant also where there is nothing. */
const LONG: readonly Long[] = [
	{
		resource: 'order',
		operation: 'getAll',
		variant: 'all of 250',
		parameters: { status: 'any', returnAll: true },
		answer: ordersWhere(() => true),
	},
	{
		resource: 'order',
		operation: 'getAll',
		variant: '120 of 250',
		parameters: { status: 'any', limit: 120 },
		answer: ordersWhere(() => true),
		some: 120,
	},
	{
		resource: 'order',
		operation: 'getAll',
		variant: 'of a shop and a period',
		parameters: {
			status: 'any',
			returnAll: true,
			filters: { fromDate: iso(FROM), toDate: iso(TO), orderSource: byId('Shopify') },
		},
		answer: ordersWhere(
			({ createdAt, orderSource }) =>
				createdAt >= FROM && createdAt <= TO && orderSource === 'Shopify',
		),
	},
	{
		resource: 'order',
		operation: 'getAll',
		variant: 'of a status',
		parameters: { status: 'shipped', returnAll: true },
		answer: ordersWhere(({ status }) => status === 'shipped'),
	},
	{
		resource: 'shipment',
		operation: 'getAll',
		variant: 'of a long period',
		parameters: { by: 'window', returnAll: true, filters: { fromDate: iso(FROM) } },
		answer: ({ store }) =>
			store
				.orders()
				.flatMap(({ shipments }) => shipments)
				.filter(({ loadedAt }) => loadedAt >= FROM)
				.map(({ trackingNo }) => trackingNo),
		show: ({ tracking_no }) => tracking_no,
	},
	{
		resource: 'inventory',
		operation: 'getAll',
		variant: 'all of 250',
		parameters: { returnAll: true },
		answer: ({ store }) => store.products().map(({ sku }) => sku),
	},
	{
		resource: 'inventory',
		operation: 'getAll',
		variant: '120 of 250',
		parameters: { limit: 120 },
		answer: ({ store }) => store.products().map(({ sku }) => sku),
		some: 120,
	},
	{
		resource: 'warehouse',
		operation: 'getAll',
		variant: 'over 250 SKUs',
		parameters: {},
		answer: ({ store }) =>
			['3107', '3119'].map((pk) => {
				const held = store.products().filter(({ warehouses }) => warehouses.has(pk));
				return `${pk}: ${held.length} SKUs`;
			}),
		show: ({ warehouse_pk, skus }) => `${String(warehouse_pk)}: ${String(skus)} SKUs`,
	},
];

const nameOfCall = ({ resource, operation }: Call) => `${resource} ${operation}`;
const nameOf = ({ cust_ref, sku }: Record<string, unknown>) => cust_ref ?? sku;

/** Lists of several pages. */
export const longLists: readonly Subject[] = LONG.map(
	({ variant, answer, some, show = nameOf, level = 'merchant', ...row }): Subject => ({
		name: `${row.resource} ${row.operation}, ${variant}`,
		level,
		prepare: fill,
		run: async (world) => {
			const { value, error } = await runRow(world, row, level);
			return { error, value: value?.map((json) => show(json as Record<string, unknown>)) };
		},
		answer,
		some,
		isLong: true,
	}),
);

/** The same where there is nothing. */
export const emptyLists: readonly Subject[] = uniqBy(LONG, nameOfCall).map(
	({ nothing, level = 'merchant', ...row }) => ({
		name: `${nameOfCall(row)}, nothing`,
		level,
		prepare: () => {},
		run: async (world) => await runRow(world, row, level),
		...(nothing ? { complains: nothing } : { answer: () => [] }),
	}),
);

const json = (ref: string, onDuplicate: string): Call => ({
	resource: 'order',
	operation: 'create',
	items: [{ order: validOrder(ref) }],
	parameters: {
		specifyOrder: 'json',
		orderJson: '={{ $json.order }}',
		options: { onDuplicate },
	},
});
const many = (onDuplicate: string, ...refs: string[]): Call => ({
	resource: 'order',
	operation: 'createMany',
	items: refs.map((ref) => validOrder(ref)),
	parameters: { orderJson: '={{ $json }}', options: { onDuplicate } },
});

const REPEATS: ReadonlyArray<
	Pick<Subject, 'complains' | 'answer'> & { name: string; before: Call; call: Call }
> = [
	{
		name: 'order create, a duplicate',
		before: json('N-1', 'fail'),
		call: json('N-1', 'fail'),
		complains: /duplicate|exists/i,
	},
	{
		name: 'order create, a duplicate skipped',
		before: json('N-1', 'fail'),
		call: json('N-1', 'skip'),
		answer: () => ['N-1 false'],
	},
	{
		name: 'order createMany, a duplicate skipped',
		before: many('fail', 'N-2'),
		call: many('skip', 'N-1', 'N-2', 'N-3'),
		answer: () => ['N-1 true', 'N-2 false', 'N-3 true'],
	},
];

/** Orders that are there already. */
export const repeats: readonly Subject[] = REPEATS.map(
	({ name, before, call, complains, answer }): Subject => ({
		name,
		level: 'cart',
		prepare: () => {},
		run: async (world) => {
			const first = await runRow(world, before, 'cart');
			if (first.error) return first;
			const { value, error } = await runRow(world, call, 'cart');
			return {
				error,
				value: value?.map((each) => {
					const { cust_ref, created } = each as Record<string, unknown>;
					return `${String(cust_ref).toUpperCase()} ${String(created)}`;
				}),
			};
		},
		complains,
		answer,
	}),
);

const PICKERS: Record<
	Exclude<keyof typeof searches, 'default'>,
	(sandbox: Sandbox) => readonly unknown[]
> = {
	searchOrders: ordersWhere(() => true),
	searchSkus: ({ store }) => store.products().map(({ sku }) => sku),
	searchOrderSources: () => [
		'Shopify',
		'Amazon_US2',
		'WooCommerce',
		'Best Buy Canada',
		'APIAccess1',
	],
	searchWarehouses: () => ['3107', '3119'],
	searchShipMethods: () => ['02', '05', '21', '24', '52', '57', '71', 'PU'],
};

/** More pages than these a picker does not have here. */
const MOST_PAGES = 30;

/** The lists behind “From List”, scrolled to their end. */
export const pickers: readonly Subject[] = Object.entries(PICKERS).map(
	([method, answer]): Subject => ({
		name: `picker ${method}`,
		level: 'merchant',
		prepare: fill,
		run: async (world) => await scroll(world, method),
		answer,
		isLong: true,
		isItemless: true,
	}),
);

async function scroll({ engine, credential }: World, method: string): Promise<Told> {
	const value = new Set<unknown>();
	let paginationToken: unknown;
	try {
		for (let page = 0; page < MOST_PAGES; page++) {
			const found = await engine.listSearch(method, {
				credentials: credential('merchant') as never,
				paginationToken: paginationToken as string | undefined,
			});
			for (const option of found.results) value.add(option.value);
			paginationToken = found.paginationToken;
			if (paginationToken === undefined) return { value: [...value] };
		}
		return { value: [...value, 'and no end'] };
	} catch (error) {
		return { error: error as Told['error'] };
	}
}
