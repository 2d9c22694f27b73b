import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import { orderCreated } from '../../../nodes/CartRover/events/orderCreated.ts';
import {
	orderStatusChanged,
	WATCHED_STATUSES,
} from '../../../nodes/CartRover/events/orderStatusChanged.ts';
import { shipmentCreated } from '../../../nodes/CartRover/events/shipmentCreated.ts';
import type { PollOutcome, TriggerEvent } from '../../../nodes/CartRover/events/types.ts';
import { fakeClient, SETTINGS } from './fakeClient.mts';

const START = Date.parse('2026-03-01T12:00:00Z') / 1_000;
const wire = (seconds: number) =>
	new Date(seconds * 1_000).toISOString().replace('.000Z', '+00:00');
const DAY = 86_400;
const SIMPLIFIED = { output: 'simplified' as const, fields: [] };

let now = START;
beforeEach(() => {
	now = START;
	useClock({ now: () => now * 1_000, sleep: async () => {} });
});
afterEach(() => useClock());

type Order = Record<string, unknown> & { cust_ref: unknown };

/** Lists of orders by filter, each with the time by which it is listed; and a trigger on them. */
function trigger(event: TriggerEvent, settings: Partial<typeof SETTINGS> = {}) {
	const lists: Record<string, Array<{ at: number; order: Order }>> = {};
	let answer: 'cut' | Error | undefined;
	const { client, calls } = fakeClient(({ path, query }) => {
		if (answer) return answer;
		const from = Date.parse(String(query.from_date)) / 1_000;
		const to = query.to_date ? Date.parse(String(query.to_date)) / 1_000 : Infinity;
		const size = Number(query.limit);
		const found = (lists[path.status ?? ''] ?? [])
			.filter(({ at }) => at >= from && at <= to)
			.sort((a, b) => b.at - a.at)
			.map(({ order }) => order);
		const rows = found.slice((Number(query.page) - 1) * size, Number(query.page) * size);
		return { rows, total: found.length, serverTime: now };
	});
	const source = event.source(client, { ...SETTINGS, ...settings });
	let state: PollOutcome['state'] | undefined;
	return {
		source,
		calls,
		list: (filter: string, order: Order, at = now) => {
			(lists[filter] ??= []).push({ at, order });
		},
		/** All leave a list. */
		clear: (filter: string) => (lists[filter] = []),
		answer: (given: typeof answer) => (answer = given),
		async poll() {
			now += 60;
			const limits = { maxItems: 100, overlapSeconds: 600, ahead: 2 };
			const outcome = await source.poll(state, limits, undefined);
			state = outcome?.state ?? state;
			return outcome?.items;
		},
	};
}
const created = (cust_ref: string, more: object = {}): Order => ({
	cust_ref,
	created_date_time: wire(now),
	grand_total: '5.00',
	...more,
});

describe('a list of orders', () => {
	it('is asked for by time, source, and page', async () => {
		const { poll, calls } = trigger(orderCreated, { orderSource: ' Best Buy ' });
		await poll();
		expect(calls.slice(0, 1)).toEqual([
			{
				name: 'orderList',
				path: { status: 'any' },
				query: {
					from_date: wire(now - 600 - 900 - 1),
					to_date: undefined,
					order_source: 'Best Buy',
					limit: 100,
					page: 1,
				},
			},
		]);
	});

	it('is asked for up to a time where more is waiting than a poll can read', async () => {
		const { poll, calls, list } = trigger(orderCreated);
		await poll();
		for (let i = 0; i < 500; i++)
			list('any', created(`R-${i}`, { created_date_time: wire(now + (i >> 2)) }), now + (i >> 2));
		now += 600;
		const first = (await poll()) ?? [];
		expect(first.length).toBeGreaterThan(0);
		const bounded = calls.filter(({ query }) => query.to_date !== undefined);
		expect(bounded.length).toBeGreaterThan(0);
		for (const { query } of bounded) expect(query.to_date).toMatch(/^2026-.*\+00:00$/);
	});

	it('is read in the zone of its times, where they name none', async () => {
		const { poll, list } = trigger(orderCreated);
		await poll();
		for (const name of ['A', 'B']) {
			now += 60;
			// In March, Los Angeles is eight hours behind.
			const time = wire(now - 8 * 3_600).slice(0, 19);
			list('any', created(name, { created_date_time: time }));
			expect((await poll())?.map(({ cust_ref }) => cust_ref)).toEqual([name]);
		}
	});

	it.each([
		['best buy', ['A', 'B']],
		['', ['A', 'B', 'C', 'D']],
	])('is filtered by the source %j here too', async (orderSource, expected) => {
		const { poll, list } = trigger(orderCreated, { orderSource });
		await poll();
		list('any', created('A', { order_source: 'Best Buy' }));
		list('any', created('B', { order_source: ' BEST BUY ' }));
		list('any', created('C', { order_source: 'Best Buy Canada' }));
		list('any', created('D'));
		expect((await poll())?.map(({ cust_ref }) => cust_ref)).toEqual(expected);
	});

	it('is an error when it cannot be read, and none when there is no time', async () => {
		const { poll, answer } = trigger(orderCreated);
		await poll();
		answer(new Error('broken'));
		await expect(poll()).rejects.toThrow('broken');
		answer('cut');
		expect(await poll()).toBeUndefined();
	});
});

describe('orders created', () => {
	it('come once, by their reference, at the time of their creation', async () => {
		const { poll, list } = trigger(orderCreated);
		list('any', created('OLD'));
		expect(await poll()).toEqual([]);
		const [late, early] = [created('1', { created_date_time: wire(now + 2) }), created('2')];
		list('any', late, now + 2);
		list('any', early);
		expect(await poll()).toEqual([early, late]);
		expect(await poll()).toEqual([]);
	});

	it('come once where the time of their creation is corrected', async () => {
		const { poll, list, clear } = trigger(orderCreated);
		await poll();
		list('any', created('A', { created_date_time: wire(now - 500) }), now - 500);
		expect(await poll()).toHaveLength(1);
		clear('any');
		list('any', created('A'));
		for (let polls = 0; polls < 20; polls++) {
			list('any', created(`R-${polls}`));
			expect(await poll()).toMatchObject([{ cust_ref: `R-${polls}` }]);
		}
	});

	it('are simplified where that is wanted', async () => {
		const { poll, list } = trigger(orderCreated, { output: SIMPLIFIED });
		await poll();
		list('any', created('A', { credit_card_no: '4111' }));
		const [item] = (await poll()) ?? [];
		expect(item).toMatchObject({ cust_ref: 'A', grand_total: 5, items: [] });
		expect(item).not.toHaveProperty('credit_card_no');
	});

	it('come with what cannot be read as it came', async () => {
		const { poll, list } = trigger(orderCreated, { output: SIMPLIFIED });
		await poll();
		list('any', created('A', { grand_total: '1,234.50', on_hold: 'P' }));
		list('any', created('B'));
		expect(await poll()).toMatchObject([
			{ cust_ref: 'A', grand_total: '1,234.50', on_hold: 'P' },
			{ cust_ref: 'B', grand_total: 5 },
		]);
	});
});

describe('a list of new orders that goes by another time', () => {
	const byOrderDate = (at: number) => Math.floor(at / DAY) * DAY;

	it.each([
		['seen at the activation', 1],
		['seen later', 5],
	])('is read from earlier on: %s', async (_, hoursBefore) => {
		now = START - (START % DAY) + hoursBefore * 3_600;
		const { poll, list, calls } = trigger(orderCreated);
		const add = (ref: string, at = now) =>
			list('any', created(ref, { created_date_time: wire(at) }), byOrderDate(at));
		if (hoursBefore === 1) add('JUST-BEFORE', now - 60);
		expect(await poll()).toEqual([]);
		const came: unknown[] = [];
		for (let hour = 0; hour < 60; hour++) {
			now += 3_600;
			add(`O-${hour}`);
			came.push(...((await poll()) ?? []).map(({ cust_ref }) => cust_ref));
		}
		came.push(...((await poll()) ?? []).map(({ cust_ref }) => cust_ref));
		expect(came.slice().sort()).toEqual(Array.from({ length: 60 }, (__, i) => `O-${i}`).sort());
		expect(calls.length).toBeLessThan(80);
	});
});

describe('orders that came into a status', () => {
	const listsOf = async (statuses: string[]) => {
		const { poll, calls } = trigger(orderStatusChanged, { statuses });
		await poll();
		return calls.map(({ path }) => path.status);
	};

	it('are looked for in the lists of the statuses that are watched', async () => {
		// What went to the warehouse may have been shipped, held or canceled since.
		expect(await listsOf(['at_wms'])).toEqual([
			'at_wms',
			'partial',
			'shipped_or_confirmed',
			'error',
			'canceled',
		]);
		expect(await listsOf(['canceled'])).toEqual(['canceled']);
		expect(await listsOf(['confirmed'])).toEqual(['confirmed']);
		expect(await listsOf(['error'])).toEqual(['error']);
		// Where it is empty, once more from earlier on.
		expect(await listsOf(['new'])).toEqual(['any', 'any']);
		expect(await listsOf(['partial'])).toEqual(['partial']);
		expect(await listsOf(['shipped'])).toEqual(['shipped_or_confirmed']);
		expect(await listsOf(['nonsense', 'canceled', 'error'])).toEqual(['error', 'canceled']);
		expect([...WATCHED_STATUSES]).toEqual([
			'at_wms',
			'canceled',
			'confirmed',
			'error',
			'new',
			'partial',
			'shipped',
		]);
	});

	it.each([
		['canceled', 'canceled'],
		['confirmed', 'confirmed'],
		['error', 'error'],
		['new', 'any'],
		['partial', 'partial'],
		['shipped', 'shipped_or_confirmed'],
	])('come once: %s', async (status, filter) => {
		const { poll, list } = trigger(orderStatusChanged, { statuses: [status] });
		list(filter, created('OLD'));
		expect(await poll()).toEqual([]);
		const order = created('A', { updated_date_time: wire(now) });
		list(filter, order);
		expect(await poll()).toEqual([{ changed_to: status, ...order }]);
		for (let i = 0; i < 40; i++) expect(await poll()).toEqual([]);
	});

	it('come for each status of an order', async () => {
		const { poll, list } = trigger(orderStatusChanged, { statuses: ['error', 'canceled'] });
		await poll();
		list('error', created('A', { updated_date_time: wire(now) }));
		list('canceled', created('A', { updated_date_time: wire(now + 1) }));
		expect((await poll())?.map(({ changed_to }) => changed_to)).toEqual(['error', 'canceled']);
		expect(await poll()).toEqual([]);
	});

	it('at the warehouse come by the time of their delivery there, from both lists, once', async () => {
		const { poll, list } = trigger(orderStatusChanged, { statuses: ['at_wms'] });
		await poll();
		const order = (ref: string, at: number) => created(ref, { delivered_to_wms_date: wire(at) });
		list('at_wms', order('STAYS', now + 2), now + 2);
		list('shipped_or_confirmed', order('LEFT', now + 1), now + 3);
		// It was at the warehouse long before it was shipped, which is no news.
		list('shipped_or_confirmed', order('LONG', now - DAY), now + 3);
		list('shipped_or_confirmed', created('NEVER'), now + 3);
		expect((await poll())?.map(({ cust_ref }) => cust_ref)).toEqual(['LEFT', 'STAYS']);
		list('shipped_or_confirmed', order('STAYS', now - 58), now);
		for (let i = 0; i < 40; i++) expect(await poll()).toEqual([]);
	});

	it('come again when an order goes to the warehouse again, and only then', async () => {
		const { poll, list, clear } = trigger(orderStatusChanged, { statuses: ['at_wms', 'error'] });
		await poll();
		const sent = wire(now);
		list('at_wms', created('A', { delivered_to_wms_date: sent }));
		expect(await poll()).toHaveLength(1);
		const held = { delivered_to_wms_date: sent, updated_date_time: wire(now) };
		clear('at_wms');
		list('error', created('A', held));
		expect((await poll())?.map(({ changed_to }) => changed_to)).toEqual(['error']);
		const again = created('A', { delivered_to_wms_date: wire(now) });
		clear('error');
		list('at_wms', again);
		expect(await poll()).toEqual([{ changed_to: 'at_wms', ...again }]);
		clear('at_wms');
		list('shipped_or_confirmed', again);
		for (let i = 0; i < 40; i++) expect(await poll()).toEqual([]);
	});

	it('partly shipped are remembered for thirty days, for the next parcel lists them again', async () => {
		const { poll, list } = trigger(orderStatusChanged, { statuses: ['partial'] });
		list('partial', created('OLD'), now - 20 * DAY);
		await poll();
		list('partial', created('A'));
		expect(await poll()).toHaveLength(1);
		for (let day = 1; day < 30; day++) {
			// The second of these polls looks back no further than to the first.
			for (let polls = 0; polls < 2; polls++) {
				now += DAY / 2;
				expect(await poll()).toEqual([]);
			}
			for (const ref of ['A', ...(day < 9 ? ['OLD'] : [])]) list('partial', created(ref));
			expect(await poll()).toEqual([]);
		}
	});

	it('are simplified where that is wanted', async () => {
		const settings = { statuses: ['error'], output: SIMPLIFIED };
		const { poll, list, source } = trigger(orderStatusChanged, settings);
		await poll();
		list('error', created('A', { error_reason: 'Bad', cvv: '1' }));
		const [item] = (await poll()) ?? [];
		expect(item).toMatchObject({ changed_to: 'error', cust_ref: 'A', error_reason: 'Bad' });
		expect(item).not.toHaveProperty('cvv');
		expect(await source.sample(5)).toEqual([item]);
	});
});

describe('shipments', () => {
	const order = (ref: string, shipments: unknown, status = 'shipped'): Order => ({
		cust_ref: ref,
		order_status: status,
		shipments,
	});
	const parcel = (tracking_no: string, more: object = {}) => ({
		tracking_no,
		carrier: 'UPS',
		date: wire(now),
		...more,
	});

	it('come once each, with their order, from both lists', async () => {
		const { poll, list, calls } = trigger(shipmentCreated);
		list('shipped_or_confirmed', order('OLD', [parcel('O')]));
		expect(await poll()).toEqual([]);
		expect(calls.map(({ path }) => path.status)).toEqual(['partial', 'shipped_or_confirmed']);
		list('partial', order('A', [parcel('1'), parcel('2')], 'partial'));
		list('shipped_or_confirmed', order('B', [parcel('1')]));
		const items = await poll();
		expect(items).toHaveLength(3);
		expect(items).toContainEqual(
			expect.objectContaining({ cust_ref: 'A', order_status: 'partial', tracking_no: '2' }),
		);
		for (let i = 0; i < 40; i++) expect(await poll()).toEqual([]);
	});

	it('without a tracking number are told apart by what they hold', async () => {
		const { poll, list } = trigger(shipmentCreated);
		await poll();
		const shipments = [
			parcel('', { items: [{ item: 'A' }] }),
			parcel('', { items: [{ item: 'B' }] }),
			parcel('', { items: [{ item: 'B' }], carrier: 'DHL' }),
			parcel('', { items: [{ item: 'B' }], date: wire(now - 5) }),
			parcel('', { items: [{ item: 'B' }] }),
		];
		list('shipped_or_confirmed', order('A', shipments));
		expect(await poll()).toHaveLength(4);
		expect(await poll()).toEqual([]);
	});

	it('come once, however the number is written and whatever is filled in later', async () => {
		const { poll, list, clear } = trigger(shipmentCreated);
		const shows = async (...shipments: object[]) => {
			clear('shipped_or_confirmed');
			list('shipped_or_confirmed', order('A', shipments));
			return (await poll())?.length;
		};
		await poll();
		const items = [{ item: 'A' }];
		const bare = { tracking_no: '', carrier: null, date: null, items };
		expect(await shows(parcel('1zab 12'), bare)).toBe(2);
		const filled = parcel('', { items });
		for (const number of ['1ZAB 12', '1zab12']) {
			expect(await shows(parcel(number), filled)).toBe(0);
		}
	});

	it('with the same number and other items come all, in whatever order', async () => {
		const { poll, list, clear } = trigger(shipmentCreated);
		const shows = async (...shipments: object[]) => {
			clear('shipped_or_confirmed');
			list('shipped_or_confirmed', order('A', shipments));
			return (await poll())?.map((item) => item.items);
		};
		await poll();
		const holding = (item: string) => ({ ...parcel('1'), items: [{ item }] });
		const one = holding('A');
		now += 60;
		const two = holding('B');
		expect(await shows(one, one)).toEqual([one.items]);
		expect(await shows(two, one)).toEqual([two.items]);
		expect(await shows(one, two)).toEqual([]);
	});

	it('of an order in parts are remembered for thirty days', async () => {
		const { poll, list } = trigger(shipmentCreated);
		await poll();
		list('partial', order('A', [parcel('1')], 'partial'));
		list('shipped_or_confirmed', order('B', [parcel('2')]));
		expect(await poll()).toHaveLength(2);
		for (let day = 1; day < 30; day++) {
			now += DAY;
			expect(await poll()).toEqual([]);
		}
		list('partial', order('A', [parcel('1'), parcel('3')], 'partial'));
		expect((await poll())?.map(({ tracking_no }) => tracking_no)).toEqual(['3']);
	});

	it('are simplified where that is wanted', async () => {
		const { poll, list } = trigger(shipmentCreated, { output: SIMPLIFIED });
		await poll();
		list('partial', order('A', [parcel('1', { total_cost: '2.50', secret: 1 })]));
		const [item] = (await poll()) ?? [];
		expect(item).toMatchObject({ cust_ref: 'A', tracking_no: '1', total_cost: 2.5 });
		expect(item).not.toHaveProperty('secret');
	});
});

it.each([orderCreated, orderStatusChanged, shipmentCreated])(
	'$value has words of its own',
	(event) => {
		expect(event.name.replaceAll(' ', '')).toBe(
			event.value.charAt(0).toUpperCase() + event.value.slice(1),
		);
		expect(event.description).toMatch(/^When an? [a-z]/);
	},
);
