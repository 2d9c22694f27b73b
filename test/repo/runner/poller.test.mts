import type { IDataObject, INodeType, IPollFunctions } from 'n8n-workflow';

import { createEngine, type Engine } from '../../../engine/index.mts';

/* What n8n does with the state of a polling trigger, in both of its ways: the histories rest on it. */

/** Emits the numbers up to `last` that were not emitted before. */
const counting: INodeType = {
	description: {
		displayName: 'Counting',
		name: 'counting',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: { name: 'Counting' },
		polling: true,
		inputs: [],
		outputs: ['main'],
		properties: [
			{ displayName: 'Baseline', name: 'baseline', type: 'boolean', default: true },
			{ displayName: 'Fail Late', name: 'failLate', type: 'boolean', default: false },
		],
	},
	async poll(this: IPollFunctions) {
		await new Promise(setImmediate);
		whilePolling?.();
		if (last < 0) throw new Error('Down');
		const about = { mode: this.getMode(), activation: this.getActivationMode(), last };
		if (this.getMode() === 'manual') return [[{ json: about }]];
		const state = this.getWorkflowStaticData('node') as Record<string, number | undefined>;
		const first = state.seen === undefined;
		const from = state.seen ?? (this.getNodeParameter('baseline') === true ? last : 0);
		state.seen = last;
		state.polls = (state.polls ?? 0) + 1;
		state.budget = this.getPollBudgetMs();
		if (!first && this.getNodeParameter('failLate') === true) {
			throw new Error('Failed after the state changed');
		}
		if (last <= from) return null;
		const json = (at: number): IDataObject => ({ ...about, at });
		return [Array.from({ length: last - from }, (_, at) => ({ json: json(from + at + 1) }))];
	},
};

/** As the one above, but it changes an object within its state. */
const deep: INodeType = {
	description: counting.description,
	async poll(this: IPollFunctions) {
		const state = this.getWorkflowStaticData('node') as { deep?: { count: number } };
		state.deep ??= { count: 0 };
		state.deep.count += 1;
		return await Promise.resolve([[{ json: {} }]]);
	},
};

let engine: Engine;
let last = 10;
let whilePolling: (() => void) | undefined;

beforeAll(async () => {
	engine = await createEngine({
		packageDir: process.cwd(),
		extraNodeTypes: { 'test.counting': counting, 'test.deep': deep },
	});
});
beforeEach(() => {
	last = 10;
	whilePolling = undefined;
});

const pollerOf = (options: Partial<Parameters<Engine['poller']>[0]>) =>
	engine.poller({ type: 'test.counting', parameters: {}, ...options });

const numbers = (items: Array<{ json: { at?: unknown } }> | null) =>
	items?.map(({ json }) => json.at);

describe.each(['legacy', 'durable'] as const)('a poller with %s state', (state) => {
	it('emits what is new, and knows it after a restart', async () => {
		const poller = pollerOf({ state, staticData: { seen: 10 } });
		expect(await poller.poll()).toBeNull();
		last = 12;
		const emitted = await poller.poll();
		expect(numbers(emitted)).toEqual([11, 12]);
		expect(emitted?.[0]?.json).toMatchObject({
			mode: 'trigger',
			activation: state === 'legacy' ? 'activate' : 'update',
		});
		expect(poller.savedStaticData).toMatchObject({ seen: 12 });
		poller.restart();
		expect(await poller.poll()).toBeNull();
		last = 13;
		expect(numbers(await poller.poll())).toEqual([13]);
	});

	it('rejects with the error of a poll, and goes on from where it was', async () => {
		const poller = pollerOf({ state, staticData: { seen: 10 } });
		await poller.poll();
		last = -1;
		await expect(poller.poll()).rejects.toThrow();
		last = 11;
		expect(numbers(await poller.poll())).toEqual([11]);
	});

	it('is not active when the first poll fails', async () => {
		const poller = pollerOf({ parameters: { baseline: false }, state });
		last = -1;
		await expect(poller.poll()).rejects.toThrow();
		last = 1;
		expect(await poller.poll()).toMatchObject([{ json: { activation: 'activate' } }]);
	});

	it('emits nothing and saves nothing when n8n stops in the middle', async () => {
		const poller = pollerOf({ state, staticData: { seen: 10 } });
		await poller.poll();
		last = 12;
		whilePolling = () => poller.crash();
		expect(await poller.poll()).toBeNull();
		expect(poller.savedStaticData.seen).toBe(10);
		whilePolling = undefined;
		expect(numbers(await poller.poll())).toEqual([11, 12]);
	});

	it('leaves the state alone in a manual run', async () => {
		const poller = pollerOf({ state, staticData: { seen: 3 } });
		expect(await poller.poll({ mode: 'manual' })).toMatchObject([
			{ json: { mode: 'manual', activation: 'manual', last: 10 } },
		]);
		expect(poller.staticData).toEqual({ seen: 3 });
	});

	it('lets polls overlap', async () => {
		const poller = pollerOf({ state, staticData: { seen: 10 } });
		await poller.poll();
		last = 11;
		const both = await Promise.all([poller.poll(), poller.poll()]);
		// In memory the second sees what the first has done; each durable poll has its own copy.
		expect(both.map(numbers).filter(Boolean)).toHaveLength(state === 'legacy' ? 1 : 2);
	});

	it('tells the node its budget', async () => {
		const polled = async (budgetMs?: number) => {
			const poller = pollerOf({ state, budgetMs, staticData: { seen: 1 } });
			await poller.poll();
			last += 1;
			await poller.poll();
			return poller.staticData.budget;
		};
		expect(await polled()).toBe(state === 'legacy' ? 300_000 : 36_000);
		expect(await polled(5)).toBe(5);
	});
});

describe('legacy state', () => {
	it('is saved after activation and when a poll emits, but not when it finds nothing', async () => {
		const poller = pollerOf({});
		expect(await poller.poll()).toBeNull();
		expect(poller.savedStaticData).toMatchObject({ seen: 10, polls: 1 });
		await poller.poll();
		expect(poller.staticData).toMatchObject({ polls: 2 });
		expect(poller.savedStaticData).toMatchObject({ polls: 1 });
		poller.restart();
		expect(poller.staticData).toMatchObject({ polls: 1 });
	});

	it('keeps in memory what a failed poll has changed', async () => {
		const poller = pollerOf({ parameters: { failLate: true } });
		await poller.poll();
		last = 11;
		await expect(poller.poll()).rejects.toThrow('Failed after the state changed');
		expect(poller.staticData.seen).toBe(11);
		expect(poller.savedStaticData.seen).toBe(10);
	});
});

it('legacy state is not saved for a change that n8n does not notice', async () => {
	const poller = pollerOf({ type: 'test.deep' });
	await poller.poll();
	await poller.poll();
	expect(poller.staticData).toEqual({ deep: { count: 2 } });
	expect(poller.savedStaticData).toEqual({ deep: { count: 1 } });
	// What was read from the database is watched at every depth.
	poller.restart();
	await poller.poll();
	expect(poller.savedStaticData).toEqual({ deep: { count: 2 } });
});

describe('durable state', () => {
	it('is committed when a poll finds nothing, except for the one at activation', async () => {
		const poller = pollerOf({ state: 'durable' });
		await poller.poll();
		expect(poller.savedStaticData).toEqual({});
		await poller.poll();
		expect(poller.savedStaticData).toMatchObject({ polls: 1 });
		await poller.poll();
		expect(poller.savedStaticData).toMatchObject({ polls: 2 });
	});

	it('drops what a failed poll has changed', async () => {
		const parameters = { failLate: true };
		const poller = pollerOf({ parameters, state: 'durable', staticData: { seen: 10 } });
		await expect(poller.poll()).rejects.toThrow();
		last = 11;
		await expect(poller.poll()).rejects.toThrow();
		expect(poller.staticData).toEqual({ seen: 10 });
	});
});
