import type { IDataObject } from 'n8n-workflow';

import { EVENTS } from '../../../nodes/CartRover/events/index.ts';
import { findOperation } from '../../../nodes/CartRover/operations/index.ts';
import { CartRover } from '../../../nodes/CartRover/CartRover.node.ts';
import type { KeyLevel, Sandbox } from '../../../sandbox/index.mts';
import { rowName, stockUp, SURFACE } from '../surface.mts';
import { START, startWorld, type World } from '../world.mts';
import { type Answered, noted } from './wire.mts';

/** Something of the nodes that asks CartRover, and what it is asked to do. */
export interface Target {
	name: string;
	kind: 'operation' | 'event' | 'picker';
	level: KeyLevel;
	/** `resource operation`, the event, or the search. */
	of: string;
	parameters: Record<string, unknown>;
	items?: IDataObject[];
	filter?: string;
	/** What the sandbox answered, request by request. */
	real: Answered[];
	/** The static data with which a poll begins: that of a trigger that has taken its baseline. */
	staticData?: IDataObject;
}

const SEARCHES = Object.keys(new CartRover().methods.listSearch);

/** How long after the baseline the polls of events come. */
export const POLL_AFTER_MS = 60_000;

/** Payment data that the sandbox holds, to be looked for in what comes out. */
const PAYMENT = { credit_card_no: 'PLANTED-4929-1111', cvv: 'PLANTED-cvv' };

/** Labelled by a shop, and come through the API, so that a cart key sees them. */
const SHOP = { orderSource: 'Shopify', cart: 'APIAccess1' };

/** An account with a little of everything. */
function fill({ store }: Sandbox): void {
	for (let number = 1; number <= 3; number++) {
		const createdAt = START - 600_000 * number;
		const custRef = `OLD-${number}`;
		store.addOrder({ custRef, ...SHOP, createdAt, fields: PAYMENT });
	}
	store.recordShipment('OLD-1', { at: START - 300_000, trackingNo: 'T-OLD', carrier: 'UPS' });
}

/** Something of everything that happens between two polls. */
function goOn({ store }: Sandbox): void {
	const at = START + POLL_AFTER_MS / 2;
	store.addOrder({ custRef: 'NEW-1', ...SHOP, createdAt: at, fields: PAYMENT });
	store.recordShipment('OLD-2', { at, trackingNo: 'T-NEW', carrier: 'UPS' });
	store.setStock('MUG-1', { qtyAvailable: 2, warehousePk: '3107' });
}

async function inWorld<T>(
	prepare: ((sandbox: Sandbox) => void) | undefined,
	work: (world: World) => Promise<T>,
): Promise<T> {
	const world = await startWorld({ empty: true });
	stockUp(world.sandbox);
	prepare?.(world.sandbox);
	try {
		return await work(world);
	} finally {
		await world.end();
	}
}

/** Each operation as a user fills it in, and reads once more with raw output. */
async function operationTargets(): Promise<Target[]> {
	const targets: Target[] = [];
	for (const row of SURFACE) {
		const { resource, operation, parameters, items } = row;
		const level = row.levels[0];
		const real = await inWorld(row.prepare, async (world) => {
			return await noted(
				async () => await world.run(resource, operation, parameters, { level, items }),
			);
		});
		const of = `${resource} ${operation}`;
		const target = { name: rowName(row), kind: 'operation', of, level, parameters, items } as const;
		targets.push({ ...target, real });
		const { properties = [] } = findOperation(resource, operation) ?? {};
		if (!properties.some(({ name }) => name === 'output')) continue;
		const raw = { ...parameters, output: 'raw' };
		targets.push({ ...target, name: `${target.name}, raw`, parameters: raw, real });
	}
	return targets;
}

async function eventTarget(event: string, output: string): Promise<Target> {
	const statuses = ['at_wms', 'new', 'shipped'];
	const parameters = { event, statuses, threshold: 3, output };
	return await inWorld(fill, async ({ clock, sandbox, poller }) => {
		const trigger = poller(parameters);
		await trigger.poll();
		await clock.advance(POLL_AFTER_MS);
		goOn(sandbox);
		const { staticData } = trigger;
		const real = await noted(async () => await trigger.poll());
		const name = `${event}${output === 'raw' ? ', raw' : ''}`;
		return { name, kind: 'event', of: event, level: 'merchant', parameters, real, staticData };
	});
}

async function pickerTarget(search: string, filter: string | undefined): Promise<Target> {
	return await inWorld(fill, async ({ engine, credential }) => {
		const credentials = credential('merchant');
		const real = await noted(
			async () => await engine.listSearch(search, { filter, credentials: { ...credentials } }),
		);
		const name = `${search}${filter === undefined ? '' : ' by text'}`;
		const target = { name, kind: 'picker', of: search, level: 'merchant', parameters: {} } as const;
		return { ...target, filter, real };
	});
}

/** Everything in the nodes that asks CartRover, with the answers that the sandbox gives. */
export async function fuzzTargets(): Promise<Target[]> {
	const targets = await operationTargets();
	for (const { value } of EVENTS) {
		for (const output of ['simplified', 'raw']) targets.push(await eventTarget(value, output));
	}
	for (const search of SEARCHES) {
		for (const filter of [undefined, 'a']) targets.push(await pickerTarget(search, filter));
	}
	const silent = targets.filter(({ real }) => real.length === 0);
	if (silent.length > 0) throw new Error(`No answer: ${silent.map(({ name }) => name).join(', ')}`);
	return targets;
}
