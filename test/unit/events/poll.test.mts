import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import type { CartRoverClient } from '../../../nodes/CartRover/api/client.ts';
import { EVENTS } from '../../../nodes/CartRover/events/index.ts';
import { readSettings, triggerProperties } from '../../../nodes/CartRover/events/parameters.ts';
import { pollEvent, type PollSettings } from '../../../nodes/CartRover/events/poll.ts';
import type { EventSource, TriggerEvent } from '../../../nodes/CartRover/events/types.ts';
import { fakeContext, NODE } from '../../support/fakeContext.mts';

beforeEach(() => useClock({ now: () => 1_000_000, sleep: async () => {} }));
afterEach(() => useClock());

const SETTINGS: PollSettings = {
	orderSource: 'Shop',
	statuses: ['new'],
	threshold: 3,
	simplify: false,
	startFrom: '',
	maxItems: 40,
	overlapMinutes: 5,
};

interface Asked {
	client: CartRoverClient;
	settings: object;
	polls: unknown[][];
	samples: number[];
}

/** An event whose source is a stand-in, in a trigger node that is one too. */
function setUp(source: Partial<EventSource>, node: Record<string, unknown> = {}) {
	const data: Record<string, IDataObject> = { node: {}, global: {} };
	const asked = { polls: [], samples: [] } as unknown as Asked;
	const event: TriggerEvent = {
		value: 'orderCreated',
		name: 'x',
		description: 'x',
		source: (client, settings) => {
			Object.assign(asked, { client, settings });
			return {
				poll: async (...given) => {
					asked.polls.push(JSON.parse(JSON.stringify(given)) as unknown[]);
					return await source.poll?.(...given);
				},
				sample: async (size) => {
					asked.samples.push(size);
					return await source.sample?.(size);
				},
			};
		},
	};
	const { context } = fakeContext(() => ({}), {
		more: {
			getMode: () => 'trigger',
			getWorkflow: () => ({ id: 'w1' }),
			getTimezone: () => 'America/Los_Angeles',
			getWorkflowStaticData: (type: string) => data[type],
			getPollBudgetMs: () => 300_000,
			...node,
		},
	});
	return {
		asked,
		data: data.node as IDataObject,
		shared: data.global as IDataObject,
		poll: async (settings: Partial<PollSettings> = {}) =>
			await pollEvent(context as IPollFunctions, event, { ...SETTINGS, ...settings }),
	};
}
const finding = (...items: IDataObject[]): Partial<EventSource> => ({
	poll: async () => ({ items, state: { mark: items.length } }),
	sample: async (size) => items.slice(0, size),
});
const deadlineOf = ({ client }: Asked) =>
	(client as unknown as { options: { deadline: number } }).options.deadline;

describe('a poll', () => {
	it('gives what is new, and keeps what it leaves behind', async () => {
		const { poll, data, asked } = setUp(finding({ a: 1 }, { b: 2 }));
		data.other = { kept: true };
		expect(await poll()).toEqual([[{ json: { a: 1 } }, { json: { b: 2 } }]]);
		expect(data).toEqual({ other: { kept: true }, orderCreated: { mark: 2 } });
		expect(asked.settings).toEqual(SETTINGS);
		expect(asked.polls).toEqual([
			[null, { overlapSeconds: 300, maxItems: 40, ahead: 5 }, null].map((each) => each),
		]);
		await poll();
		expect(asked.polls[1]?.[0]).toEqual({ mark: 2 });
	});

	it('gives nothing where nothing is new', async () => {
		const { poll, data } = setUp(finding());
		expect(await poll()).toBeNull();
		expect(data).toEqual({ orderCreated: { mark: 0 } });
	});

	it.each<[Partial<PollSettings>, object]>([
		[{ maxItems: 0 }, { maxItems: 1 }],
		[{ maxItems: 7.9 }, { maxItems: 7 }],
		[{ overlapMinutes: -1 }, { overlapSeconds: 0 }],
		[{ overlapMinutes: 0.51 }, { overlapSeconds: 31 }],
	])('goes by its settings, made sound: %j', async (settings, limits) => {
		const { poll, asked } = setUp(finding());
		await poll(settings);
		expect(asked.polls[0]?.[1]).toMatchObject(limits);
	});

	it.each<[unknown, unknown]>([
		['2026-03-01T04:00:00', Date.parse('2026-03-01T12:00:00Z') / 1_000],
		['2026-03-01T04:00:00Z', Date.parse('2026-03-01T04:00:00Z') / 1_000],
		['', null],
		[null, null],
		[undefined, null],
	])('begins at %j', async (startFrom, expected) => {
		const { poll, asked } = setUp(finding());
		await poll({ startFrom });
		expect(asked.polls[0]?.[2] ?? null).toBe(expected);
	});

	it('does not begin at what is no date', async () => {
		const { poll, data } = setUp(finding({ a: 1 }));
		await expect(poll({ startFrom: 'soon' })).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: 'Start From is not a date: “soon”',
			description: 'Give a date such as 2026-01-31 or 2026-01-31T08:00:00, or leave it out.',
		});
		expect(data).toEqual({});
	});

	it('keeps nothing when it fails, or when there was no time', async () => {
		const failing = setUp({
			poll: async () => {
				throw new Error('broken');
			},
		});
		failing.data.orderCreated = { mark: 1 };
		await expect(failing.poll()).rejects.toThrow('broken');
		await expect(failing.poll()).rejects.toThrow('broken');
		expect(failing.data).toEqual({ orderCreated: { mark: 1 } });
		const { poll, data } = setUp({});
		await expect(poll()).rejects.toMatchObject({
			name: 'NodeApiError',
			message: 'There was no time left to ask CartRover',
			description: expect.stringMatching(
				/^Other workflows or programs use up the rate limit .* nothing is lost\.$/,
			),
			failure: { cause: 'rate-limited', retryAfterMs: 60_000 },
		});
		expect(data).toEqual({});
	});

	it.each<[unknown, number]>([
		[() => 300_000, 40_000],
		[() => 10_000, 8_000],
		[undefined, 40_000],
	])('has the time that n8n gives it, less a part of it', async (getPollBudgetMs, ms) => {
		const { poll, asked } = setUp(finding(), { getPollBudgetMs });
		await poll();
		expect(deadlineOf(asked)).toBe(1_000_000 + ms);
		expect(asked.client.concurrency).toBe(5);
	});
});

describe('two polls at once', () => {
	const slow = () => {
		let finish = () => {};
		const waiting = new Promise<void>((resolve) => (finish = resolve));
		const source: Partial<EventSource> = {
			poll: async () => {
				await waiting;
				return { items: [{ a: 1 }], state: {} };
			},
		};
		return { source, finish };
	};

	it('of the same node: the second gives nothing, until the first has ended', async () => {
		const { source, finish } = slow();
		const { poll } = setUp(source);
		const first = poll();
		expect(await poll()).toBeNull();
		finish();
		expect(await first).toHaveLength(1);
		expect(await poll()).toHaveLength(1);
	});

	it.each<[string, Record<string, unknown>]>([
		['workflows', { getWorkflow: () => ({ id: 'w2' }) }],
		['nodes', { getNode: () => ({ ...NODE, id: 'n2' }) }],
	])('of different %s do not hinder each other', async (_, node) => {
		const { source, finish } = slow();
		const first = setUp(source).poll();
		const other = setUp(finding({ b: 1 }), node);
		expect(await other.poll()).toHaveLength(1);
		finish();
		await first;
	});

	it('of a workflow that has not been saved are told apart by their node', async () => {
		const unsaved = { getWorkflow: () => ({}) };
		const { source, finish } = slow();
		const first = setUp(source, unsaved).poll();
		expect(await setUp(finding({ b: 1 }), unsaved).poll()).toBeNull();
		finish();
		await first;
	});
});

describe('a manual run', () => {
	const manual = { getMode: () => 'manual' };

	it('gives a sample of five and leaves all as it was', async () => {
		const { poll, data, asked } = setUp(finding({ a: 1 }, { b: 2 }), manual);
		expect(await poll()).toEqual([[{ json: { a: 1 } }, { json: { b: 2 } }]]);
		expect(asked.samples).toEqual([5]);
		expect(asked.polls).toEqual([]);
		expect(data).toEqual({});
	});

	it('says when there is nothing to show, or no time', async () => {
		await expect(setUp(finding(), manual).poll()).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: 'No data with the current filter could be found',
			description: expect.stringMatching(
				/^CartRover has nothing of this kind .*Loosen the filters/,
			),
		});
		await expect(setUp({}, manual).poll()).rejects.toMatchObject({
			message: 'There was no time left to ask CartRover',
		});
	});
});

describe('the parameters of the trigger', () => {
	const read = (given: Record<string, unknown> = {}) =>
		readSettings({
			getNodeParameter: (name: string, otherwise: unknown) => given[name] ?? otherwise,
		} as unknown as IPollFunctions);
	const DEFAULTS = {
		orderSource: '',
		statuses: [],
		threshold: 5,
		simplify: true,
		startFrom: undefined,
		maxItems: 500,
		overlapMinutes: 10,
	};

	it('have defaults', () => {
		expect(read()).toEqual(DEFAULTS);
	});

	it('are read as they are given', () => {
		const given = {
			filters: { orderSource: { __rl: true, mode: 'list', value: 'Shop' } },
			statuses: ['new'],
			threshold: 0,
			simplify: false,
			options: { startFrom: '2026-03-01', maxItems: '7', overlapMinutes: 0 },
		};
		expect(read(given)).toEqual({
			orderSource: 'Shop',
			statuses: ['new'],
			threshold: 0,
			simplify: false,
			startFrom: '2026-03-01',
			maxItems: 7,
			overlapMinutes: 0,
		});
	});

	it.each([
		[{ maxItems: 0 }, { maxItems: 500 }],
		[{ maxItems: 'many' }, { maxItems: 500 }],
		[{ maxItems: null }, { maxItems: 500 }],
		[{ overlapMinutes: 'long' }, { overlapMinutes: 10 }],
		[{ overlapMinutes: Infinity }, { overlapMinutes: 10 }],
	])('are the defaults where they make no sense: %j', (options, expected) => {
		expect(read({ options })).toEqual({ ...DEFAULTS, ...expected });
		expect(read({ threshold: 'low' }).threshold).toBe(5);
	});

	it('show what their event needs, and the defaults that are read', () => {
		const properties = triggerProperties();
		const named = (name: string) => properties.find((each) => each.name === name);
		const orderEvents = ['orderCreated', 'orderStatusChanged', 'shipmentCreated'];
		expect(properties.map(({ name, type }) => [name, type])).toEqual([
			['event', 'options'],
			['statuses', 'multiOptions'],
			['threshold', 'number'],
			['simplify', 'boolean'],
			['filters', 'collection'],
			['options', 'collection'],
		]);
		expect(named('event')).toMatchObject({
			default: 'orderCreated',
			noDataExpression: true,
			options: EVENTS.map(({ value, name, description }) => ({ value, name, description })),
		});
		expect(EVENTS.map(({ value }) => value)).toEqual([
			'inventoryChanged',
			'inventoryLow',
			...orderEvents,
		]);
		expect(named('statuses')).toMatchObject({ default: ['shipped'], required: true });
		expect(named('statuses')?.options).toContainEqual({ name: 'At Warehouse', value: 'at_wms' });
		expect(named('statuses')?.displayOptions).toEqual({ show: { event: ['orderStatusChanged'] } });
		expect(named('threshold')).toMatchObject({ default: 5 });
		expect(named('threshold')?.displayOptions).toEqual({ show: { event: ['inventoryLow'] } });
		expect(named('simplify')).toMatchObject({ default: true });
		expect(named('filters')).toMatchObject({ default: {} });
		expect(named('filters')?.options).toHaveLength(1);
		expect(named('filters')?.displayOptions).toEqual({ show: { event: orderEvents } });
		expect(named('options')).toMatchObject({
			default: {},
			options: [
				{ name: 'maxItems', type: 'number', typeOptions: { minValue: 1 }, default: 500 },
				{
					name: 'overlapMinutes',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 10,
					displayOptions: { show: { '/event': orderEvents } },
				},
				{
					name: 'startFrom',
					type: 'dateTime',
					default: '',
					displayOptions: { show: { '/event': orderEvents } },
				},
			],
		});
	});
});

describe('the first state', () => {
	const NAME = `cartRoverTrigger ${NODE.id} orderCreated`;
	const nothing: Partial<EventSource> = {
		poll: async () => ({ items: [], state: { mark: 7 } }),
	};

	it('is kept with the workflow, too, until something was delivered', async () => {
		const { poll, data, shared, asked } = setUp(nothing);
		await poll();
		expect(shared).toEqual({ [NAME]: { mark: 7 } });
		// n8n has dropped the node's own.
		delete data.orderCreated;
		await poll();
		expect(asked.polls[1]?.[0]).toEqual({ mark: 7 });
		expect(shared).toEqual({ [NAME]: { mark: 7 } });
		await poll();
		expect(data).toEqual({ orderCreated: { mark: 7 } });
		expect(shared).toEqual({});
	});

	it('is dropped at once when the first poll delivers', async () => {
		const { poll, data, shared } = setUp(finding({ a: 1 }));
		shared.other = 'stays';
		shared[NAME] = { mark: 0 };
		await poll();
		expect(data).toEqual({ orderCreated: { mark: 1 } });
		expect(shared).toEqual({ other: 'stays' });
	});
});
