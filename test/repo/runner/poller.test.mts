import type { IPollFunctions } from 'n8n-workflow';

import { createEngine, type Engine } from '../../../engine/index.mts';
import { type FixtureServer, PACKAGE_DIR, sendJson, startServer } from './fixture-server.mts';

let server: FixtureServer;
let engine: Engine;
let last = 10;
let onRequest: (() => void) | undefined;

beforeAll(async () => {
	server = await startServer((_request, response) => {
		onRequest?.();
		if (last < 0) sendJson(response, { message: 'down' }, 500);
		else sendJson(response, { last });
	});
	engine = await createEngine({
		packageDir: PACKAGE_DIR,
		credentials: { fixtureApi: { user: 'u', key: 'k', baseUrl: server.url } },
	});
});

afterAll(async () => await server.close());
beforeEach(() => {
	last = 10;
	onRequest = undefined;
});

const numbers = (items: Array<{ json: { at?: unknown } }> | null) =>
	items?.map(({ json }) => json.at);

describe.each(['legacy', 'durable'] as const)('a poller with %s state', (state) => {
	it('emits what is new, and knows it after a restart', async () => {
		const poller = engine.poller({ parameters: {}, state, staticData: { seen: 10 } });
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
		const poller = engine.poller({ parameters: {}, state, staticData: { seen: 10 } });
		await poller.poll();
		last = -1;
		await expect(poller.poll()).rejects.toThrow();
		last = 11;
		expect(numbers(await poller.poll())).toEqual([11]);
	});

	it('is not active when the first poll fails', async () => {
		const poller = engine.poller({ parameters: { baseline: false }, state });
		last = -1;
		await expect(poller.poll()).rejects.toThrow();
		last = 1;
		expect(await poller.poll()).toMatchObject([{ json: { activation: 'activate' } }]);
	});

	it('emits nothing and saves nothing when n8n stops in the middle', async () => {
		const poller = engine.poller({ parameters: {}, state, staticData: { seen: 10 } });
		await poller.poll();
		last = 12;
		onRequest = () => poller.crash();
		expect(await poller.poll()).toBeNull();
		expect(poller.savedStaticData.seen).toBe(10);
		onRequest = undefined;
		expect(numbers(await poller.poll())).toEqual([11, 12]);
	});

	it('leaves the state alone in a manual run', async () => {
		const poller = engine.poller({ parameters: {}, state, staticData: { seen: 3 } });
		expect(await poller.poll({ mode: 'manual' })).toMatchObject([
			{ json: { mode: 'manual', activation: 'manual', last: 10 } },
		]);
		expect(poller.staticData).toEqual({ seen: 3 });
	});

	it('lets polls overlap', async () => {
		const poller = engine.poller({ parameters: {}, state, staticData: { seen: 10 } });
		await poller.poll();
		last = 11;
		const both = await Promise.all([poller.poll(), poller.poll()]);
		// In memory the second sees what the first has done; each durable poll has its own copy.
		expect(both.map(numbers).filter(Boolean)).toHaveLength(state === 'legacy' ? 1 : 2);
	});

	it('tells the node its budget', async () => {
		const polled = async (budgetMs?: number) => {
			const poller = engine.poller({ parameters: {}, state, budgetMs, staticData: { seen: 1 } });
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
		const poller = engine.poller({ parameters: {} });
		expect(await poller.poll()).toBeNull();
		expect(poller.savedStaticData).toMatchObject({ seen: 10, polls: 1 });
		await poller.poll();
		expect(poller.staticData).toMatchObject({ polls: 2 });
		expect(poller.savedStaticData).toMatchObject({ polls: 1 });
		poller.restart();
		expect(poller.staticData).toMatchObject({ polls: 1 });
	});

	it('keeps in memory what a failed poll has changed', async () => {
		const poller = engine.poller({ parameters: { failLate: true } });
		await poller.poll();
		last = 11;
		await expect(poller.poll()).rejects.toThrow('Failed after the state changed');
		expect(poller.staticData.seen).toBe(11);
		expect(poller.savedStaticData.seen).toBe(10);
	});
});

it('legacy state is not saved for a change that n8n does not notice', async () => {
	const description = engine.description('n8n-nodes-fixture.fixtureTrigger');
	async function poll(this: IPollFunctions) {
		const state = this.getWorkflowStaticData('node') as { deep?: { count: number } };
		state.deep ??= { count: 0 };
		state.deep.count += 1;
		return await Promise.resolve([[{ json: {} }]]);
	}
	const type = 'n8n-nodes-fixture.deep';
	const extended = await createEngine({
		packageDir: PACKAGE_DIR,
		extraNodeTypes: { [type]: { description, poll } },
	});
	const poller = extended.poller({ type, parameters: {} });
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
		const poller = engine.poller({ parameters: {}, state: 'durable' });
		await poller.poll();
		expect(poller.savedStaticData).toEqual({});
		await poller.poll();
		expect(poller.savedStaticData).toMatchObject({ polls: 1 });
		await poller.poll();
		expect(poller.savedStaticData).toMatchObject({ polls: 2 });
	});

	it('drops what a failed poll has changed', async () => {
		const parameters = { failLate: true };
		const poller = engine.poller({ parameters, state: 'durable', staticData: { seen: 10 } });
		await expect(poller.poll()).rejects.toThrow();
		last = 11;
		await expect(poller.poll()).rejects.toThrow();
		expect(poller.staticData).toEqual({ seen: 10 });
	});
});
