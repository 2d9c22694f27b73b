import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { KeyLevel, Sandbox } from '../../../sandbox/index.mts';
import { ENDPOINTS } from '../../../nodes/CartRover/api/endpoints.ts';
import type * as searches from '../../../nodes/CartRover/methods/listSearch.ts';
import { findOperation } from '../../../nodes/CartRover/operations/index.ts';
import { READ_BACK } from '../../../nodes/CartRover/operations/readBack.ts';
import { endpointOf } from '../../support/endpointOf.mts';
import { validOrder } from '../../support/orders.mts';
import {
	rowName,
	type SentRequest,
	stockUp,
	SURFACE,
	type SurfaceRow,
} from '../../support/surface.mts';
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
	behaviour: Behaviour;
	/** It changes something at CartRover. */
	writes: boolean;
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

/**
 * How a call may be dealt with when its answer is lost, which decides what every fault comes to. It follows
 * from the endpoint table; see BEHAVIOURS for what each comes to.
 */
export type Behaviour =
	| 'read'
	| 'custom read'
	| 'poll'
	| 'credential test'
	| 'refused as a duplicate'
	| 'harmless'
	| 'read back'
	| 'confirmed, and read back'
	| 'never made again';

function behaviourOf({ resource, operation, requests, levels }: SurfaceRow): Behaviour {
	const [{ method, path }] = requests as [SentRequest];
	const name = endpointOf(
		method,
		path.replace('{level}', levels[0] === 'cart' ? 'cart' : 'merchant'),
	);
	if (name === undefined) throw new Error(`${method} ${path} is not in the endpoint table`);
	const { repeat } = ENDPOINTS[name];
	if (repeat === 'always') return resource === 'request' ? 'custom read' : 'read';
	if (resource === 'request') return 'never made again';
	if (repeat === 'duplicateRefused') return 'refused as a duplicate';
	if (repeat === 'harmless') return 'harmless';
	if (name === 'orderConfirm') return 'confirmed, and read back';
	const isReadBack = findOperation(resource, operation)?.calls.includes(READ_BACK);
	return isReadBack ? 'read back' : 'never made again';
}

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
		after: ({ store }) => expect(store.order('N-4')).toBeDefined(),
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
		after: rowOf('order cancel').after,
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

/** A fault would hit the look-up of a write that makes one first; the same write without it is a row, too. */
const looksUpFirst = (row: SurfaceRow) => row.after !== undefined && behaviourOf(row) === 'read';

export const ROWS: readonly SurfaceRow[] = [
	...SURFACE.filter((row) => !looksUpFirst(row)).map((row) =>
		rowName(row) === 'order createMany'
			? { ...row, parameters: { orderJson: '={{ $json }}' } }
			: row,
	),
	...MORE,
];

/** The rows as subjects, each with the first key that may call it. */
export const operations: readonly Subject[] = ROWS.map((row): Subject => {
	const [level] = row.levels;
	const behaviour = behaviourOf(row);
	const writes = !/read$/.test(behaviour);
	if (writes && !row.after) throw new Error(`${rowName(row)} does not say what it brings about`);
	return {
		name: rowName(row),
		level,
		behaviour,
		writes,
		passesOn: row.resource === 'request',
		prepare: (sandbox) => {
			stockUp(sandbox);
			row.prepare?.(sandbox);
		},
		ownPath: writes ? row.requests[0]?.path : undefined,
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
		answer: row.output,
		took: writes ? (sandbox) => holds(() => row.after?.(sandbox)) : undefined,
	};
});

/** Whether the expectations in it are met. */
export function holds(expectations: () => void): boolean {
	try {
		expectations();
		return true;
	} catch {
		return false;
	}
}

const PICKERS: Record<Exclude<keyof typeof searches, 'default'>, string[]> = {
	searchOrders: ['S-1'],
	searchSkus: ['MUG-1', 'TEE-1'],
	searchOrderSources: ['Shopify', 'Amazon_US2', 'WooCommerce', 'Best Buy Canada', 'APIAccess1'],
	searchWarehouses: ['3107', '3119'],
	searchShipMethods: ['02', '05', '21', '24', '52', '57', '71', 'PU'],
};

/** The lists behind “From List”. */
export const pickers: readonly Subject[] = Object.entries(PICKERS).map(
	([method, answer]): Subject => ({
		name: `picker ${method}`,
		level: 'merchant',
		behaviour: 'read',
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
	}),
);

/** The test in the form of the credential. */
export const credentialTest: Subject = {
	name: 'credential test',
	level: 'merchant',
	behaviour: 'credential test',
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
