import type { IDataObject, INodeProperties, IPollFunctions } from 'n8n-workflow';
import get from 'lodash/get.js';
import pick from 'lodash/pick.js';
import { z } from 'zod';

import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import type { CartRoverClient } from '../../../nodes/CartRover/api/client.ts';
import { EVENTS } from '../../../nodes/CartRover/events/index.ts';
import { readSettings, triggerProperties } from '../../../nodes/CartRover/events/parameters.ts';
import { pollEvent, type PollSettings } from '../../../nodes/CartRover/events/poll.ts';
import { forgetPolls } from '../../../nodes/CartRover/events/pollMemory.ts';
import type {
	EventSettings,
	EventSource,
	TriggerEvent,
} from '../../../nodes/CartRover/events/types.ts';
import { fakeContext, NODE } from '../../support/fakeContext.mts';

beforeEach(() => forgetPolls());
beforeEach(() => useClock({ now: () => 1_000_000, sleep: async () => {} }));
afterEach(() => useClock());

const SETTINGS: PollSettings = {
	orderSource: 'Shop',
	statuses: ['new'],
	threshold: 3,
	output: { output: 'raw', fields: [] },
	startFrom: '',
	maxItems: 40,
	overlapMinutes: 5,
	afterPause: 'catchUp',
};

interface Asked {
	client: CartRoverClient;
	settings: object;
	polls: unknown[][];
	samples: number[];
}

/** An event whose source is a stand-in, in a trigger node that is one too. */
function setUp(
	source: Partial<EventSource>,
	node: Record<string, unknown> = {},
	credential: IDataObject = {},
	more: Partial<TriggerEvent> = {},
) {
	const data: Record<string, IDataObject> = { node: {}, global: {} };
	const asked = { polls: [], samples: [] } as unknown as Asked;
	const event: TriggerEvent = {
		value: 'orderCreated',
		name: 'x',
		description: 'x',
		calls: [],
		scopedBy: ['orderSource'],
		narrow: ({ mark }) => ({ mark, narrowed: true }),
		stateShape: z.object({ mark: z.number() }),
		migrate: (old) => old,
		source: (client, settings) => {
			Object.assign(asked, { client, settings });
			return {
				poll: async (...given) => {
					asked.polls.push(JSON.parse(JSON.stringify(given)) as unknown[]);
					return await source.poll?.(...given);
				},
				serverTime: async () => await source.serverTime?.(),
				sample: async (size) => {
					asked.samples.push(size);
					return await source.sample?.(size);
				},
			};
		},
		...more,
	};
	const { context } = fakeContext(() => ({}), {
		credential,
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
/** As it is kept with a state. */
const keptWith = (state: IDataObject, delivered = 0, more: IDataObject = {}) => ({
	version: 1,
	nodeId: NODE.id,
	nodeName: NODE.name,
	scope: '[null,"","orderCreated","shop"]',
	delivered,
	revision: 1,
	polledHour: 0,
	state,
	...more,
});
/** The settings that the trigger reads of parameters. */
const read = (given: Record<string, unknown> = {}) =>
	readSettings({
		getNode: () => NODE,
		getNodeParameter: (name: string, otherwise: unknown) => get(given, name, otherwise),
	} as unknown as IPollFunctions);
const deadlineOf = ({ client }: Asked) => client.lane.deadline;

describe('a poll', () => {
	it('gives what is new, and keeps what it leaves behind', async () => {
		const { poll, data, asked } = setUp(finding({ a: 1 }, { b: 2 }));
		expect(await poll()).toEqual([[{ json: { a: 1 } }, { json: { b: 2 } }]]);
		expect(data).toEqual({ cartRover: keptWith({ mark: 2 }, 2) });
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
		expect(data).toEqual({ cartRover: keptWith({ mark: 0 }) });
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
		for (const mode of ['trigger', 'manual']) {
			const { poll, data } = setUp(finding({ a: 1 }), { getMode: () => mode });
			await expect(poll({ startFrom: 'soon' })).rejects.toMatchObject({
				name: 'NodeOperationError',
				message:
					'Start From: “soon” is not a date. Write a date such as 2026-01-31 or 2026-01-31T08:00:00',
				description: expect.stringContaining('“Start From” in this node'),
			});
			expect(data).toEqual({});
		}
	});

	it('keeps nothing when it fails, or when there was no time', async () => {
		const failing = setUp({
			poll: async () => {
				throw new Error('broken');
			},
		});
		failing.data.cartRover = keptWith({ mark: 1 });
		await expect(failing.poll()).rejects.toThrow('broken');
		await expect(failing.poll()).rejects.toThrow('broken');
		expect(failing.data).toEqual({ cartRover: keptWith({ mark: 1 }) });
		const { poll, data } = setUp({});
		await expect(poll()).rejects.toMatchObject({
			name: 'NodeApiError',
			message: 'There was no time left for this poll',
			description: expect.stringMatching(
				/^CartRover answers slowly, or other workflows or programs use up this key's rate limit.* nothing is lost\.$/,
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

describe('first polls of several triggers of a workflow', () => {
	const nothing: Partial<EventSource> = {};
	const put = (since: number) => keptWith({}, 0, { since });
	/** Another trigger of the workflow has its first poll. */
	const another = async (seconds = 0) => {
		const getNode = () => ({ ...NODE, id: 'n2' });
		const poll: EventSource['poll'] = async () => {
			now += seconds;
			return { items: [], state: { mark: 0 } };
		};
		await setUp({ poll }, { getNode }).poll();
	};
	let now = 1_000;
	beforeEach(() => {
		now = 1_000;
		useClock({ now: () => now * 1_000, sleep: async () => {} });
	});

	it.each<[string, number | undefined, number]>([
		['', undefined, 1_000],
		[', where CartRover’s clock is ahead', 5_000, 1_000],
		[', where CartRover’s clock is behind', 400, 400],
	])(
		'are made up for from when they were, if there was no time%s',
		async (_, serverTime, startAt) => {
			const source = { ...nothing, serverTime: async () => serverTime };
			const { poll, data, asked } = setUp(source);
			await another();
			expect(await poll()).toBeNull();
			expect(data).toEqual({ cartRover: put(1_000) });
			// From then on, it is told.
			await expect(poll()).rejects.toThrow('There was no time left for this poll');
			expect(data).toEqual({ cartRover: put(1_000) });
			Object.assign(source, finding({ a: 1 }));
			expect(await poll()).toHaveLength(1);
			expect(asked.polls.map(([state, , from]) => [state, from])).toEqual([
				[null, null],
				[null, startAt],
				[null, startAt],
			]);
			expect(data).toEqual({ cartRover: keptWith({ mark: 1 }, 1, { revision: 2 }) });
		},
	);

	it('begin at Start From all the same', async () => {
		const { poll, data } = setUp(nothing);
		await another();
		expect(await poll({ startFrom: '1970-01-01T00:01:00Z' })).toBeNull();
		expect(data).toEqual({ cartRover: put(60) });
	});

	it('are put off once those before have taken half a minute', async () => {
		await another(20);
		await another(11);
		const { poll, asked } = setUp(finding({ a: 1 }));
		expect(await poll()).toBeNull();
		expect(asked.polls).toEqual([]);
		expect(await poll()).toHaveLength(1);
		const other = setUp(finding({ a: 1 }), { getWorkflow: () => ({ id: 'w2' }) });
		expect(await other.poll()).toHaveLength(1);
	});

	it('are not put off as long as each of those before was quick', async () => {
		await another(20);
		await another(5);
		const { poll } = setUp(finding({ a: 1 }));
		expect(await poll()).toHaveLength(1);
	});

	it('are not put off since the workflow was published before, half a minute ago', async () => {
		await another(1);
		now += 40;
		const { poll } = setUp(finding({ a: 1 }));
		expect(await poll()).toHaveLength(1);
	});

	it('are put off after another event or filter was set, too', async () => {
		const { poll, data } = setUp(nothing);
		data.cartRover = keptWith({ mark: 1 }, 3);
		await another();
		expect(await poll({ orderSource: 'Other' })).toBeNull();
		expect(data.cartRover).toMatchObject({ since: 1_000, delivered: 3, state: {} });
		await expect(poll({ orderSource: 'Other' })).rejects.toThrow('There was no time left');
	});
});

describe('two polls at once', () => {
	const slow = () => {
		let finish = () => {};
		const waiting = new Promise<void>((resolve) => (finish = resolve));
		const source: Partial<EventSource> = {
			poll: async () => {
				await waiting;
				return { items: [{ a: 1 }], state: { mark: 1 } };
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
			message: 'There was no time left for this poll',
		});
	});
});

describe('the parameters of the trigger', () => {
	const DEFAULTS = {
		orderSource: '',
		statuses: [],
		threshold: 0,
		output: { output: 'simplified', fields: [] },
		startFrom: undefined,
		maxItems: 500,
		overlapMinutes: 10,
		afterPause: 'catchUp',
	};

	it('have defaults', () => {
		expect(read()).toEqual(DEFAULTS);
	});

	it('are read as they are given', () => {
		const given = {
			filters: { orderSource: { __rl: true, mode: 'list', value: 'Shop' } },
			event: 'orderStatusChanged',
			statuses: ['new'],
			output: 'selected',
			fields: 'cust_ref, grand_total',
			options: {
				afterPause: 'startAnew',
				startFrom: '2026-03-01',
				maxItems: '7',
				overlapMinutes: 0,
			},
		};
		expect(read(given)).toEqual({
			orderSource: 'Shop',
			statuses: ['new'],
			threshold: 0,
			output: { output: 'selected', fields: ['cust_ref', 'grand_total'] },
			startFrom: '2026-03-01',
			maxItems: 7,
			overlapMinutes: 0,
			afterPause: 'startAnew',
		});
	});

	it.each<[unknown, string[]]>([
		['shipped', ['shipped']],
		['Shipped, at warehouse', ['shipped', 'at_wms']],
		[['error', ' ', ''], ['error']],
		['["new"]', ['new']],
	])('read the statuses that an expression gives: %j', (statuses, expected) => {
		expect(read({ event: 'orderStatusChanged', statuses }).statuses).toEqual(expected);
	});

	it.each<[Record<string, unknown>, RegExp]>([
		[{ event: 'orderStatusChanged', statuses: null }, /^Statuses is empty$/],
		[{ event: 'orderStatusChanged', statuses: [] }, /^Statuses is empty$/],
		[{ event: 'orderStatusChanged', statuses: [' '] }, /^Statuses is empty$/],
		[
			{ event: 'orderStatusChanged', statuses: 'delivered' },
			/^Statuses: “delivered” is not one of the choices/,
		],
		[{ event: 'inventoryLow', threshold: '' }, /^Threshold is missing$/],
		[
			{ event: 'inventoryLow', threshold: '1,000' },
			/^Threshold: “1,000” is not a number. Write 1000/,
		],
		[{ event: 'inventoryLow', threshold: 'abc' }, /^Threshold: “abc” is not a number/],
		[{ options: { maxItems: 0 } }, /^Max Items per Poll: “0” is too small. Write 1 or more/],
		[{ options: { maxItems: 'many' } }, /^Max Items per Poll: “many” is not a whole number/],
		[{ options: { overlapMinutes: 'long' } }, /^Overlap \(Minutes\): “long” is not a number/],
		[{ filters: { orderSource: null } }, /^Order Source got nothing from its expression/],
		[{ options: { maxItems: null } }, /^Max Items per Poll got nothing from its expression/],
		[{ options: { startFrom: undefined } }, /^Start From got nothing from its expression/],
		[{ options: { overlapMinutes: -1 } }, /^Overlap \(Minutes\): “-1” is below 0/],
		[
			{ options: { afterPause: 'sleep' } },
			/^After a Long Pause: “sleep” is not one of the choices/,
		],
		[{ output: 'csv' }, /^Output: “csv” is not one of the choices/],
		[{ output: 'selected', fields: [] }, /^Fields is empty/],
		[{ filters: { orderSource: { a: 1 } } }, /^Order Source is an object/],
	])('are an error that names the field where they make no sense: %j', (given, message) => {
		expect(() => read(given)).toThrow(message);
	});

	it('show what their event needs, and the defaults that are read', () => {
		const properties = triggerProperties().filter(({ type }) => type !== 'hidden');
		const named = (name: string) => properties.find((each) => each.name === name);
		const orderEvents = ['orderCreated', 'orderStatusChanged', 'shipmentCreated'];
		expect(properties.map(({ name, type }) => [name, type])).toEqual([
			['event', 'options'],
			['keyNotice', 'notice'],
			['statuses', 'multiOptions'],
			['threshold', 'number'],
			['output', 'options'],
			['fields', 'multiOptions'],
			['output', 'options'],
			['fields', 'multiOptions'],
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
		expect(named('statuses')?.options).toContainEqual({
			name: 'At Warehouse',
			value: 'at_wms',
			description: 'Sent to the warehouse',
		});
		expect(named('statuses')?.displayOptions).toEqual({ show: { event: ['orderStatusChanged'] } });
		expect(named('threshold')).toMatchObject({ default: 5 });
		expect(named('threshold')?.displayOptions).toEqual({ show: { event: ['inventoryLow'] } });
		expect(named('filters')).toMatchObject({ default: {} });
		expect(named('filters')?.options?.map(({ name }) => name)).toEqual(['orderSource']);
		expect(named('filters')?.displayOptions).toEqual({ show: { event: orderEvents } });
		expect(named('options')).toMatchObject({
			default: {},
			options: [
				{ name: 'afterPause', type: 'options', default: 'catchUp' },
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

describe('the state is kept', () => {
	const NAME = `cartRoverTrigger ${NODE.id}`;
	const OWN = { mark: 2 };
	const nothing: Partial<EventSource> = {
		poll: async () => ({ items: [], state: { mark: 7 } }),
	};

	it('with the workflow, too: n8n may drop what a first poll puts down in the node’s', async () => {
		const { poll, data, shared, asked } = setUp(nothing);
		await poll();
		expect(shared).toEqual({ [NAME]: keptWith({ mark: 7 }) });
		delete data.cartRover;
		await poll();
		expect(asked.polls[1]?.[0]).toEqual({ mark: 7 });
	});

	it('with the node only when it may be that n8n saves the workflow’s and not the items', async () => {
		const { poll, data, shared } = setUp(finding({ a: 1 }));
		shared.other = 'stays';
		shared[NAME] = keptWith({ mark: 0 });
		await poll();
		expect(data.cartRover).toMatchObject({ state: { mark: 1 } });
		expect(shared).toEqual({ other: 'stays', [NAME]: keptWith({ mark: 0 }) });
		await poll();
		expect(shared[NAME]).toMatchObject({ state: { mark: 1 }, delivered: 2 });
	});

	it.each<[string, IDataObject | undefined, IDataObject, IDataObject]>([
		['renamed', undefined, { nodeName: 'Before', delivered: 4 }, { mark: 3 }],
		['renamed and back', { delivered: 1 }, { nodeName: 'Between', delivered: 4 }, { mark: 3 }],
		['kept by its id', { nodeName: 'Before', delivered: 4 }, { nodeName: 'X', revision: 1 }, OWN],
		['with a baseline that n8n has dropped', {}, {}, { mark: 3 }],
		['whose last items n8n could not save', {}, { delivered: 2 }, OWN],
		['whose workflow was not saved since', { revision: 9 }, {}, OWN],
	])('for the node, whatever its name: %s', async (_, own, shared, expected) => {
		const { poll, data, shared: global, asked } = setUp(nothing);
		if (own) data.cartRover = keptWith(OWN, 0, own);
		global[NAME] = keptWith({ mark: 3 }, 0, { revision: 2, ...shared });
		await poll();
		expect(asked.polls[0]?.[0]).toEqual(expected);
	});

	it('not for a copy of the node', async () => {
		const { poll, data, asked } = setUp(nothing);
		data.cartRover = keptWith({ mark: 2 }, 0, { nodeId: 'other' });
		await poll();
		expect(asked.polls[0]?.[0]).toBeNull();
	});

	it('not for another merchant: it starts from now', async () => {
		const warehouse = { accessLevel: 'warehouse', merchantPk: '7' };
		const { poll, data, asked } = setUp(nothing, {}, warehouse);
		data.cartRover = keptWith({ mark: 2 });
		await poll();
		expect(asked.polls[0]?.[0]).toBeNull();
		expect(data.cartRover).toMatchObject({ scope: '[null,"7","orderCreated","shop"]' });
	});

	it('with a filter where there was none: what is still to come of it comes', async () => {
		const { poll, data, asked } = setUp(nothing);
		const scope = '[null,"","orderCreated",""]';
		data.cartRover = keptWith({ mark: 2 }, 5, { scope });
		await poll({ startFrom: '2026-01-01' });
		expect(asked.polls[0]).toEqual([{ mark: 2, narrowed: true }, expect.anything(), null]);
		expect(data.cartRover).toEqual(keptWith({ mark: 7 }, 5, { revision: 3 }));
		await poll();
		expect(asked.polls[1]?.[0]).toEqual({ mark: 7 });
		// A first poll that was put off is made up for.
		data.cartRover = keptWith({}, 0, { scope, since: 500 });
		await poll();
		expect(asked.polls[2]).toEqual([null, expect.anything(), 500]);
		// Without the filter again, it starts from now.
		await poll({ orderSource: '' });
		expect(asked.polls[3]).toEqual([null, expect.anything(), null]);
	});

	const SECOND = 'afterPause' as keyof EventSettings;
	it.each<[string, string, object, unknown]>([
		['not known to the version that wrote it', '"shop"', {}, { mark: 2, narrowed: true }],
		['not set before', '"shop",""', {}, { mark: 2, narrowed: true }],
		['not set before, nor the first', '""', {}, { mark: 2, narrowed: true }],
		['that was the same', '"shop","catchup"', {}, { mark: 2 }],
		['that was another one', '"shop","startanew"', {}, null],
		['whose first is another one', '"other","catchup"', {}, null],
		['whose first is set and the second was', '"","startanew"', {}, null],
		['of an event that cannot narrow', '"shop"', { narrow: undefined }, null],
		['of a state of which nobody knows what for', '', {}, null],
	])('with a second filter %s', async (_, filters, more, expected) => {
		const event = { scopedBy: ['orderSource', SECOND] as const, ...more };
		const { poll, data, asked } = setUp(nothing, {}, {}, event);
		const scope = filters && `[null,"","orderCreated",${filters}]`;
		data.cartRover = keptWith({ mark: 2 }, 5, { scope });
		await poll();
		expect(asked.polls[0]?.[0]).toEqual(expected);
		expect(data.cartRover).toMatchObject({ scope: '[null,"","orderCreated","shop","catchup"]' });
	});

	it.each<[string, Partial<PollSettings>, Record<string, unknown>]>([
		['another filter', { orderSource: 'Other' }, {}],
		[
			'another credential',
			{},
			{ getNode: () => ({ ...NODE, credentials: { cartRoverApi: { id: 'c2', name: 'C' } } }) },
		],
	])('not for %s: it starts from now', async (_, settings, node) => {
		const { poll, data, asked } = setUp(nothing, node);
		data.cartRover = keptWith({ mark: 2 }, 5);
		await poll({ startFrom: '2026-01-01', ...settings });
		expect(asked.polls[0]).toEqual([null, expect.anything(), null]);
		expect(data.cartRover).toMatchObject({ delivered: 5, state: { mark: 7 } });
	});

	const FILTERS = triggerProperties()
		.filter(({ name }) => name === 'filters')
		.flatMap(({ options = [], displayOptions: { show } = {} }) =>
			(options as INodeProperties[]).flatMap((filter) => {
				const events = filter.displayOptions?.show?.['/event'] ?? show?.event ?? [];
				const of = EVENTS.filter(({ value }) => events.includes(value));
				return of.map((event) => [filter.name, event.value, filter, event] as const);
			}),
		);
	/** Two values that a filter can have. */
	const twoOf = ({ type, options = [] }: INodeProperties): unknown[] => {
		const values = (options as Array<{ value: unknown }>).map(({ value }) => value);
		if (values.length === 0) return ['1', '2'];
		return values.slice(0, 2).map((value) => (type === 'multiOptions' ? [value] : value));
	};
	it.each(FILTERS)('not for another %s of %s', async (name, value, filter, event) => {
		const { poll, asked } = setUp(nothing, {}, {}, pick(event, 'value', 'scopedBy', 'fitsAny'));
		const [one, other] = twoOf(filter).map((set) =>
			read({ event: value, statuses: ['new'], filters: { [name]: set } }),
		);
		for (const settings of [one, one, other, one]) await poll(settings);
		expect(asked.polls.map(([state]) => state)).toEqual([null, { mark: 7 }, null, null]);
	});

	it.each<[PollSettings['afterPause'], number, unknown]>([
		['catchUp', 1_000, { mark: 2 }],
		['startAnew', 24, { mark: 2 }],
		['startAnew', 25, null],
	])('after a pause (%s, %i hours)', async (afterPause, hours, expected) => {
		useClock({ now: () => hours * 3_600_000, sleep: async () => {} });
		const { poll, data, asked } = setUp(nothing);
		data.cartRover = keptWith({ mark: 2 });
		await poll({ afterPause });
		expect(asked.polls[0]?.[0]).toEqual(expected);
	});

	it.each<[unknown, RegExp]>([
		['x', /Expected object/],
		[{}, /version/],
		[keptWith({ mark: 2 }, 0, { version: 2 }), /newer version of this node/],
		[keptWith({ mark: 'x' }), /mark: Expected number/],
		[{ ...keptWith({ mark: 1 }), scope: undefined }, /scope/],
	])('and an error where it cannot be read: %j', async (kept, detail) => {
		const { poll, data, asked } = setUp(nothing);
		data.cartRover = kept as never;
		const before = JSON.stringify(data);
		await expect(poll()).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: 'What this trigger remembers of earlier polls cannot be read',
			description: expect.stringMatching(detail),
		});
		expect(asked.polls).toEqual([]);
		expect(JSON.stringify(data)).toBe(before);
	});
});

describe('a second poller of the same node', () => {
	const begin = (source: Partial<EventSource>, kept: IDataObject) => {
		const poller = setUp(source);
		poller.data.cartRover = kept as never;
		return poller;
	};

	it('makes way for the first as long as that polls', async () => {
		const kept = keptWith({ mark: 0 });
		const first = begin(finding({ a: 1 }), kept);
		const second = begin(finding({ a: 1 }), kept);
		for (let i = 0; i < 3; i++) {
			expect(await first.poll()).toHaveLength(1);
			expect(await second.poll()).toBeNull();
		}
		expect(second.asked.polls).toEqual([]);
	});

	it('goes on for it with all that n8n has taken, once it polls no more', async () => {
		const kept = keptWith({ mark: 0 });
		const first = begin(finding({ a: 1 }, { b: 1 }), kept);
		const second = begin(finding(), kept);
		await first.poll();
		await first.poll();
		expect(await second.poll()).toBeNull();
		await second.poll();
		// Of the first one's last poll n8n may have dropped the items.
		expect(second.asked.polls).toEqual([[{ mark: 2 }, expect.anything(), null]]);
	});

	it('goes on at once where nothing was delivered that it does not know', async () => {
		const first = begin(finding(), keptWith({ mark: 0 }));
		const second = begin(finding({ a: 1 }), keptWith({ mark: 0 }));
		await first.poll();
		expect(await second.poll()).toHaveLength(1);
		// Now the first makes way.
		expect(await first.poll()).toBeNull();
	});

	it('goes on from its own where that is newer than what n8n has surely taken of the first', async () => {
		const first = begin(finding({ a: 1 }, { b: 1 }), keptWith({ mark: 0 }));
		const second = begin(finding(), keptWith({ mark: 9 }, 1));
		await first.poll();
		expect(await second.poll()).toBeNull();
		await second.poll();
		expect(second.asked.polls).toEqual([[{ mark: 9 }, expect.anything(), null]]);
	});

	const OTHER = '[null,"","orderCreated","other"]';

	it('does not make way with another filter', async () => {
		const first = begin(finding({ a: 1 }), keptWith({ mark: 0 }));
		const second = begin(finding({ a: 1 }), keptWith({ mark: 0 }, 0, { scope: OTHER }));
		await first.poll();
		expect(await second.poll({ orderSource: 'Other' })).toHaveLength(1);
	});

	it('does not go on from what the first had with another filter', async () => {
		const first = begin(finding({ a: 1 }), keptWith({ mark: 5 }, 5, { scope: OTHER }));
		const second = begin(finding(), keptWith({ mark: 1 }, 1));
		await first.poll();
		expect(await second.poll()).toBeNull();
		await second.poll();
		expect(second.asked.polls).toEqual([[{ mark: 1 }, expect.anything(), null]]);
	});
});

describe('two triggers of one workflow', () => {
	/** Each poll finds one item more, and goes on from where the last one ended. */
	const counter: Partial<EventSource> = {
		poll: async (state) => {
			const mark = ((state as { mark: number } | undefined)?.mark ?? 0) + 1;
			return { items: [{ mark }], state: { mark } };
		},
	};
	/** A trigger in static data as n8n has it for one registration of the workflow. */
	const trigger = (id: string, data: Record<string, IDataObject>) =>
		setUp(counter, {
			getNode: () => ({ ...NODE, id, name: id }),
			getWorkflowStaticData: (type: string) => (data[type === 'node' ? `node:${id}` : type] ??= {}),
		});
	const saved = (data: Record<string, IDataObject>) =>
		JSON.parse(JSON.stringify(data)) as Record<string, IDataObject>;

	it.each(['of the one that stays', 'of the changed one'])(
		'go on where they were, though only one was published anew, with the static data %s',
		async (lastSaved) => {
			const isChangedLast = lastSaved === 'of the changed one';
			const staying = {};
			const all = [trigger('a', staying), trigger('b', staying)];
			for (let i = 0; i < 2; i++) for (const each of all) await each.poll();
			const changed = saved(staying);
			all[0] = trigger('a', changed);
			for (let i = 0; i < 3; i++) for (const each of all) await each.poll();
			await all[isChangedLast ? 0 : 1]?.poll();
			const now = saved(isChangedLast ? changed : staying);
			forgetPolls();
			const again = [trigger('a', now), trigger('b', now)];
			const found = [];
			for (const each of again) found.push(await each.poll());
			const next = isChangedLast ? [7, 6] : [6, 7];
			expect(found).toEqual(next.map((mark) => [[{ json: { mark } }]]));
		},
	);

	it('know of each other at once what came after only one was published anew', async () => {
		const staying = {};
		const all = [trigger('a', staying), trigger('b', staying)];
		for (let i = 0; i < 2; i++) for (const each of all) await each.poll();
		all[0] = trigger('a', saved(staying));
		for (const each of all) await each.poll();
		forgetPolls();
		expect(await trigger('a', saved(staying)).poll()).toEqual([[{ json: { mark: 4 } }]]);
	});

	it('put down nothing of each other where n8n may yet drop what they deliver', async () => {
		const kept = { a: {}, b: {} };
		for (let i = 0; i < 3; i++) {
			for (const id of ['a', 'b'] as const) {
				kept[id] = saved(kept[id]);
				await trigger(id, kept[id]).poll();
			}
		}
		expect(JSON.stringify(kept)).not.toContain('isTaken');
	});

	it('leave the state of the other alone where it is as new as what they know', async () => {
		const data = {} as Record<string, IDataObject>;
		const a = trigger('a', data);
		const b = trigger('b', data);
		for (let i = 0; i < 3; i++) for (const each of [a, b]) await each.poll();
		expect(JSON.stringify(data)).not.toContain('isTaken');
	});
});
