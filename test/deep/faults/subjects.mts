import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { KeyLevel, Sandbox } from '../../../sandbox/index.mts';
import { validOrder } from '../../support/orders.mts';
import { rowName, stockUp, SURFACE, type SurfaceRow } from '../../support/surface.mts';
import { type World } from '../../support/world.mts';

/** What a run came to, in the words of whoever ran it. */
export interface Told {
	value?: unknown;
	/** In the order of the input; with one item each. */
	items?: INodeExecutionData[];
	error?: Error & { description?: string | null; context?: { itemIndex?: number } };
	/** There is no item that an error could name. */
	itemless?: boolean;
	/** What a trigger delivered until all was well again. */
	delivered?: unknown[];
	/** Its poll that was hit gave nothing, although something had happened, and said nothing. */
	swallowed?: boolean;
}

/** What goes wrong in a run. */
export interface Mishap {
	/** From now on. Out: fields of the credential to use. */
	begin: () => IDataObject;
	end: () => void;
}

/** One thing that the nodes do, a row of the matrix. */
export interface Subject {
	name: string;
	level: KeyLevel;
	/** It changes something at CartRover. */
	writes: boolean;
	/** Made twice, it leaves what made once leaves. */
	harmless?: boolean;
	/** Once it has taken effect it is not to be made again, not even where CartRover would take no notice. */
	madeOnce?: boolean;
	/** What the sandbox holds before. */
	prepare: (sandbox: Sandbox) => void;
	/** The path of the write itself, for faults that leave other calls alone. */
	ownPath?: string;
	run: (world: World, mishap: Mishap) => Promise<Told>;
	/** What a right answer is equal to. */
	answer: unknown;
	/** Gives what CartRover answered as it is, whatever that was. */
	passesOn?: boolean;
	/** Whether the sandbox holds what the write was to bring about. */
	took?: (sandbox: Sandbox) => boolean;
}

/** What shows that a write took effect, by the name of its row. */
const TOOK: Record<string, (sandbox: Sandbox) => boolean> = {
	'order create (fields)': ({ store }) => store.order('N-1') !== undefined,
	'order create (json)': ({ store }) => store.order('N-2') !== undefined,
	'order createMany': ({ store }) =>
		['N-1', 'N-2', 'N-3'].every((ref) => store.order(ref) !== undefined),
	'order cancel': ({ store }) => store.order('S-1')?.status === 'canceled',
	'orderStatus update': ({ store }) => store.order('S-1')?.status === 'at_wms',
	'shipment create': ({ store }) => store.order('S-1')?.shipments.at(-1)?.trackingNo === 'T-9',
	'shipment confirm': ({ store }) =>
		['T-1', 'T-2'].every((number) => store.order('S-1')?.sentToCart.includes(number)),
	'shipment confirm (confirmed before)': ({ store }) =>
		['T-1', 'T-2'].every((number) => store.order('S-1')?.sentToCart.includes(number)),
	'inventory update': ({ store }) =>
		store.stock('MUG-1')?.warehouses['3119']?.qtyOnHand === 9 &&
		store.stock('TEE-1')?.qtyAvailable === 3,
	// The sandbox does not show its mappings; its log does.
	'shipMethod setMapping': ({ log }) =>
		log.count({ path: 'cart/shipmethod/Shopify', effect: true }) > 0,
	'request send (POST)': ({ store }) => store.order('N-4') !== undefined,
	'request send (GET that cancels)': ({ store }) => store.order('S-1')?.status === 'canceled',
};

/** Sets a state: who sets it twice has set it once. */
const HARMLESS = ['inventory update', 'shipMethod setMapping'];

/** Nothing at CartRover is known to keep these from being done twice. */
const MADE_ONCE = [
	'order cancel',
	'orderStatus update',
	'shipment create',
	'request send (POST)',
	'request send (GET that cancels)',
];

const common = { levels: ['cart'], named: ['cart'], ofMerchant: false } as const;
const rowOf = (name: string): SurfaceRow => {
	const found = SURFACE.find((row) => rowName(row) === name);
	if (!found) throw new Error(`No row ${name}`);
	return found;
};

/** Rows beside those of the surface: what changes something by a way of its own. */
const MORE: SurfaceRow[] = [
	{
		...common,
		resource: 'request',
		operation: 'send',
		variant: 'POST',
		parameters: { method: 'POST', path: 'cart/orders/cartrover', body: validOrder('N-4') },
		requests: [{ method: 'POST', path: 'cart/orders/cartrover' }],
		output: [{ success_code: true, cust_ref: 'N-4', order_number: 'N-4' }],
	},
	{
		...common,
		resource: 'request',
		operation: 'send',
		variant: 'GET that cancels',
		prepare: rowOf('order cancel').prepare,
		parameters: { method: 'GET', path: 'cart/orders/wms_cancel/S-1' },
		requests: [{ method: 'GET', path: 'cart/orders/wms_cancel/S-1' }],
		output: [{ success: true, message: '' }],
	},
	{
		...rowOf('shipment confirm'),
		variant: 'confirmed before',
		prepare: (sandbox) => {
			rowOf('shipment confirm').prepare?.(sandbox);
			sandbox.store.markStatus('S-1', 'confirmed', { sentToCart: ['T-1'] });
		},
	},
];

export const ROWS: readonly SurfaceRow[] = [
	...SURFACE.map((row) =>
		rowName(row) === 'order createMany'
			? { ...row, parameters: { orderJson: '={{ $json }}' } }
			: row,
	),
	...MORE,
];

/** The rows as subjects, each with the first key that may call it. */
export const operations: readonly Subject[] = ROWS.map((row): Subject => {
	const name = rowName(row);
	const took = TOOK[name];
	const [level] = row.levels as [KeyLevel];
	const answer = row.output;
	return {
		name,
		level,
		writes: took !== undefined,
		harmless: HARMLESS.includes(name),
		madeOnce: MADE_ONCE.includes(name),
		passesOn: row.resource === 'request',
		prepare: (sandbox) => {
			stockUp(sandbox);
			row.prepare?.(sandbox);
		},
		ownPath: took && row.requests[0]?.path,
		run: async (world, { begin }) => {
			const { resource, operation, parameters, items } = row;
			const result = await world.run(resource, operation, parameters, {
				level,
				items,
				credential: begin() as never,
			});
			const { error } = result as Told;
			return error
				? { error }
				: { value: result.items.map(({ json }) => json), items: result.items };
		},
		answer,
		took,
	};
});

const PICKERS: ReadonlyArray<[string, string[]]> = [
	['searchOrders', ['S-1']],
	['searchSkus', ['MUG-1', 'TEE-1']],
	['searchOrderSources', ['Shopify', 'Amazon_US2', 'WooCommerce', 'Best Buy Canada', 'APIAccess1']],
	['searchWarehouses', ['3107', '3119']],
	['searchShipMethods', ['02', '05', '21', '24', '52', '57', '71', 'PU']],
];

/** The lists behind “From List”. */
export const pickers: readonly Subject[] = PICKERS.map(([method, answer]): Subject => ({
	name: `picker ${method}`,
	level: 'merchant',
	writes: false,
	prepare: (sandbox) => {
		stockUp(sandbox);
		rowOf('order cancel').prepare?.(sandbox);
	},
	run: async (world, { begin }) =>
		await world.engine
			.listSearch(method, {
				credentials: {
					cartRoverApi: { ...world.credential('merchant').cartRoverApi, ...begin() } as never,
				},
			})
			.then(
				({ results }) => ({ value: results.map(({ value }) => value) }),
				(error: unknown) => ({ error: error as Told['error'], itemless: true }),
			),
	answer,
}));

/** The test in the form of the credential. */
export const credentialTest: Subject = {
	name: 'credential test',
	level: 'merchant',
	writes: false,
	prepare: () => {},
	run: async (world, { begin }) => {
		const { status, message } = await world.engine.testCredential('cartRoverApi', {
			...world.credential('merchant').cartRoverApi,
			...begin(),
		} as never);
		if (status === 'OK') return { value: message };
		// n8n shows one sentence here, and nothing else.
		return {
			error: Object.assign(new Error(message), { name: 'NodeApiError', description: message }),
			itemless: true,
		};
	},
	answer: 'Connection successful!',
};
