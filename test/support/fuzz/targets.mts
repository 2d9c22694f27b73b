import './expect.mts';

import type { IDataObject, IHttpRequestOptions, INodeParameters } from 'n8n-workflow';

import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import { forgetBuckets } from '../../../nodes/CartRover/api/bucket.ts';
import { CartRover } from '../../../nodes/CartRover/CartRover.node.ts';
import { CartRoverTrigger } from '../../../nodes/CartRover/CartRoverTrigger.node.ts';
import { EVENTS } from '../../../nodes/CartRover/events/index.ts';
import type { KeyLevel, Sandbox } from '../../../sandbox/index.mts';
import { startSandbox } from '../../../sandbox/index.mts';
import { rowName, stockUp, SURFACE } from '../surface.mts';
import { START } from '../world.mts';
import { LeapClock } from './clock.mts';
import { contextFor, type Served } from './context.mts';

/** Something of the nodes that asks CartRover, and what it is asked to do. */
export interface Target {
	name: string;
	kind: 'operation' | 'event' | 'picker';
	level: KeyLevel;
	/** `resource operation`, the event, or the search. */
	of: string;
	parameters: INodeParameters;
	items?: IDataObject[];
	filter?: string;
	/** What the sandbox answered, request by request. */
	real: Array<Extract<Served, { body: Buffer }>>;
	/** The static data with which a poll begins: that of a trigger that has taken its baseline. */
	staticData?: IDataObject;
}

export const action = new CartRover();
export const trigger = new CartRoverTrigger();

const SEARCHES = Object.keys(action.methods.listSearch);

/** The sandbox as a server for `contextFor`, by way of HTTP; what it answers is noted. */
function sandboxServer(sandbox: Sandbox, level: KeyLevel, noted: Target['real']) {
	const { apiUser, apiKey } = sandbox.keys[level];
	const authorization = `Basic ${Buffer.from(`${apiUser}:${apiKey}`).toString('base64')}`;
	return async ({ method, url, qs, headers, body }: IHttpRequestOptions): Promise<Served> => {
		const address = new URL(url.replace('https://api.example.com/v1', sandbox.url));
		for (const [name, value] of Object.entries((qs ?? {}) as Record<string, string>)) {
			address.searchParams.set(name, String(value));
		}
		const response = await fetch(address, {
			method,
			headers: {
				...(headers as Record<string, string>),
				authorization,
				'content-type': 'application/json',
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const kept = [...response.headers].filter(([name]) =>
			/^(x-|total|date|content-type)/.test(name),
		);
		const served = {
			status: response.status,
			headers: Object.fromEntries(kept),
			body: Buffer.from(await response.arrayBuffer()),
		};
		noted.push(served);
		return served;
	};
}

const secondsAgo = (seconds: number) => START - seconds * 1_000;

/** An account with a little of everything. */
function fill(sandbox: Sandbox): void {
	for (let number = 1; number <= 3; number++) {
		sandbox.store.addOrder({
			custRef: `OLD-${number}`,
			orderSource: 'Shopify',
			createdAt: secondsAgo(600 * number),
			fields: { credit_card_no: '4929-PLANTED-1111', cvv: 'PLANTED-cvv' },
		});
	}
	sandbox.store.recordShipment('OLD-1', {
		at: secondsAgo(300),
		trackingNo: 'T-OLD',
		carrier: 'UPS',
	});
}

/**
 * Everything in the nodes that asks CartRover, with the answers that the sandbox gives.
 *
 * @param clock is put in force
 */
export async function fuzzTargets(clock: LeapClock): Promise<Target[]> {
	useClock(clock);
	const targets: Target[] = [];
	const within = async (
		prepare: ((sandbox: Sandbox) => void) | undefined,
		work: (sandbox: Sandbox) => Promise<void>,
	) => {
		forgetBuckets();
		clock.set(START);
		clock.held = true;
		const own = { now: () => clock.now(), sleep: async () => {} };
		const sandbox = await startSandbox({ empty: true, clock: own });
		stockUp(sandbox);
		prepare?.(sandbox);
		await work(sandbox).finally(async () => {
			clock.held = false;
			await sandbox.close();
		});
	};
	for (const row of SURFACE) {
		const { resource, operation, items } = row;
		const level = row.levels[0] as KeyLevel;
		const parameters = { resource, operation, ...row.parameters } as INodeParameters;
		const real: Target['real'] = [];
		await within(row.prepare, async (sandbox) => {
			const serve = sandboxServer(sandbox, level, real);
			await action.execute.call(contextFor({ type: action, parameters, items, level, serve }));
		});
		const of = `${resource} ${operation}`;
		targets.push({ name: rowName(row), kind: 'operation', of, level, parameters, items, real });
		if (operation === 'get' || operation === 'getAll') {
			const raw = { ...parameters, simplify: false };
			targets.push({
				name: `${rowName(row)}, raw`,
				kind: 'operation',
				of,
				level,
				parameters: raw,
				items,
				real,
			});
		}
	}
	for (const { value } of EVENTS) {
		for (const simplify of [true, false]) {
			const statuses = ['at_wms', 'new', 'shipped'];
			const parameters = { event: value, statuses, threshold: 3, simplify };
			const real: Target['real'] = [];
			const staticData = {};
			await within(undefined, async (sandbox) => {
				fill(sandbox);
				const poll = async (noted: Target['real']) => {
					const serve = sandboxServer(sandbox, 'merchant', noted);
					const context = { type: trigger, parameters, level: 'merchant', serve, staticData };
					return await trigger.poll.call(contextFor(context));
				};
				await poll([]);
				clock.set(START + 60_000);
				sandbox.store.addOrder({
					custRef: 'NEW-1',
					orderSource: 'Shopify',
					createdAt: START + 30_000,
				});
				sandbox.store.setStock('MUG-1', { qtyAvailable: 2, warehousePk: '3107' });
				const before = structuredClone(staticData);
				await poll(real);
				const name = `${value}${simplify ? '' : ', raw'}`;
				targets.push({
					name,
					kind: 'event',
					of: value,
					level: 'merchant',
					parameters,
					real,
					staticData: before,
				});
			});
		}
	}
	for (const search of SEARCHES) {
		for (const filter of [undefined, 'a']) {
			const real: Target['real'] = [];
			await within(fill, async (sandbox) => {
				const serve = sandboxServer(sandbox, 'merchant', real);
				const context = contextFor({ type: action, parameters: {}, level: 'merchant', serve });
				await action.methods.listSearch[search as 'searchSkus'].call(context, filter);
			});
			const name = `${search}${filter === undefined ? '' : ' by text'}`;
			targets.push({
				name,
				kind: 'picker',
				of: search,
				level: 'merchant',
				parameters: {},
				filter,
				real,
			});
		}
	}
	const silent = targets.filter(({ real }) => real.length === 0);
	if (silent.length > 0) throw new Error(`No answer: ${silent.map(({ name }) => name).join(', ')}`);
	return targets;
}
