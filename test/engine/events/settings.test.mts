import { EVENTS } from '../../../nodes/CartRover/events/index.ts';
import { triggerProperties } from '../../../nodes/CartRover/events/parameters.ts';
import { startWorld, type World } from '../../support/world.mts';

/* What becomes of the trigger's memory when the node, or what it is set to, changes. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
type Json = Record<string, unknown>;
type Poller = ReturnType<World['poller']>;

let world: World;
let created = 0;
beforeEach(() => (created = 0));
afterEach(async () => await world.end());

const order = () => void world.sandbox.store.addOrder({ custRef: `R-${created++}` });

/** What a poll a minute later delivers. */
async function next(poller: Poller): Promise<string[]> {
	await world.clock.advance(MINUTE);
	return ((await poller.poll()) ?? []).map(({ json }) => String(json.cust_ref));
}

/** A trigger that has delivered two orders, R-0 and R-1. */
async function begin(state: 'legacy' | 'durable', parameters: Json = {}): Promise<Poller> {
	world = await startWorld({ empty: true });
	const poller = world.poller(parameters, { state });
	expect(await next(poller)).toEqual([]);
	expect(await next(poller)).toEqual([]);
	order();
	order();
	expect(await next(poller)).toEqual(['R-0', 'R-1']);
	return poller;
}

const credential = (id: string) => ({ cartRoverApi: { id, name: 'CartRover' } });
const parametersWith = (more: Json) => ({ event: 'orderCreated', ...more }) as never;

describe.each(['legacy', 'durable'] as const)('with the %s poller', (state) => {
	test('C5: a node that is renamed goes on, and so it does when it gets its old name back', async () => {
		const poller = await begin(state);
		for (const name of ['New orders', 'CartRover Trigger', 'New orders']) {
			order();
			poller.edit({ name });
			expect(await next(poller)).toEqual([`R-${created - 1}`]);
			expect(await next(poller)).toEqual([]);
			order();
			expect(await next(poller)).toEqual([`R-${created - 1}`]);
		}
	});

	test.each<[string, Parameters<Poller['edit']>[0]]>([
		['another credential', { credentials: credential('c2') }],
		['another event', { parameters: parametersWith({ event: 'shipmentCreated' }) }],
		['another node: it is a copy', { id: 'copy', name: 'Copy' }],
	])('%s: the trigger starts from now', async (_, changes) => {
		const poller = await begin(state);
		order();
		poller.edit(changes);
		expect(await next(poller)).toEqual([]);
		world.sandbox.store.addOrder({ custRef: 'LATER', orderSource: 'X' });
		if (changes.parameters?.event) world.sandbox.store.ship('LATER', { trackingNo: 'T' });
		expect(await next(poller)).toEqual(['LATER']);
		expect(await next(poller)).toEqual([]);
	});

	test('an order source is set where there was none: what waited of it comes, and nothing twice', async () => {
		const poller = await begin(state, { options: { maxItems: 2 } });
		const { store } = world.sandbox;
		for (let i = 2; i < 9; i++) {
			store.addOrder({ custRef: `R-${i}`, orderSource: i % 2 && i > 3 ? 'X' : 'Y' });
		}
		expect(await next(poller)).toEqual(['R-2', 'R-3']);
		const only = (orderSource: string) =>
			poller.edit({ parameters: parametersWith({ filters: { orderSource } }) });
		only('X');
		store.addOrder({ custRef: 'R-9', orderSource: 'X' });
		expect(await next(poller)).toEqual(['R-5', 'R-7', 'R-9']);
		const { entries } = world.sandbox.log;
		const calls = entries.length;
		expect(await next(poller)).toEqual([]);
		expect(entries.length).toBe(calls + 1);
		// That X does not show what came of Y does not mean that the list goes by another time.
		const from = Date.parse(String(entries.at(-1)?.query.from_date));
		expect(from).toBeGreaterThan(world.clock.now() - DAY);
		for (const other of ['Y', '']) {
			only(other);
			expect(await next(poller)).toEqual([]);
			store.addOrder({ custRef: `LATER-${other}`, orderSource: 'Y' });
			expect(await next(poller)).toEqual([`LATER-${other}`]);
		}
	});

	test('a copy that starts from the last order delivered gets what waited, with another filter', async () => {
		const filters = { orderSource: 'X' };
		const poller = await begin(state, { options: { maxItems: 2 } });
		const { store } = world.sandbox;
		for (let i = 2; i < 6; i++) {
			store.addOrder({ custRef: `R-${i}`, orderSource: i % 2 ? 'X' : 'Y' });
			await world.clock.advance(1_000);
		}
		await world.clock.advance(MINUTE);
		const last = (await poller.poll())?.at(-1)?.json;
		expect(last?.cust_ref).toBe('R-3');
		const startFrom = last?.created_date_time;
		poller.edit({
			...{ id: 'copy', name: 'Copy' },
			parameters: parametersWith({ filters, options: { startFrom } }),
		});
		// That second is included.
		expect(await next(poller)).toEqual(['R-3', 'R-5']);
		expect(await next(poller)).toEqual([]);
	});

	test('another key of the same credential, and other limits, change nothing', async () => {
		const poller = await begin(state);
		order();
		poller.edit({ parameters: parametersWith({ options: { overlapMinutes: 60, maxItems: 1 } }) });
		expect(await next(poller)).toEqual(['R-2']);
		expect(await next(poller)).toEqual([]);
		order();
		order();
		poller.edit({ parameters: parametersWith({ options: { overlapMinutes: 0 } }) });
		expect(await next(poller)).toEqual(['R-3', 'R-4']);
		expect(await next(poller)).toEqual([]);
	});

	test('a status more starts from now, and one less is forgotten; the others go on', async () => {
		const parameters = (statuses: string[]) =>
			({ parameters: parametersWith({ event: 'orderStatusChanged', statuses }) }) as const;
		const poller = await begin(state, { event: 'orderStatusChanged', statuses: ['new'] });
		world.sandbox.store.setStatus('R-0', 'error');
		order();
		poller.edit(parameters(['new', 'error']));
		expect(await next(poller)).toEqual(['R-2']);
		world.sandbox.store.setStatus('R-1', 'error');
		expect(await next(poller)).toEqual(['R-1']);
		poller.edit(parameters(['error']));
		order();
		world.sandbox.store.setStatus('R-2', 'error');
		expect(await next(poller)).toEqual(['R-2']);
		poller.edit(parameters(['new', 'error']));
		expect(await next(poller)).toEqual([]);
		order();
		expect(await next(poller)).toEqual(['R-4']);
	});

	test('C6: an event that is switched away for 14 days and back starts from now', async () => {
		const poller = await begin(state);
		poller.edit({ parameters: parametersWith({ event: 'inventoryLow', threshold: 5 }) });
		await next(poller);
		await next(poller);
		order();
		await world.clock.advance(14 * DAY);
		poller.edit({ parameters: parametersWith({}) });
		expect(await next(poller)).toEqual([]);
		order();
		expect(await next(poller)).toEqual(['R-3']);
	});

	test.each([
		['catchUp', ['R-2', 'R-3']],
		['startAnew', []],
	])('C6: after 30 days off, with After a Long Pause = %s', async (afterPause, expected) => {
		const poller = await begin(state, { options: { afterPause } });
		order();
		await world.clock.advance(29 * DAY);
		order();
		await world.clock.advance(DAY);
		expect(await next(poller)).toEqual(expected);
		order();
		expect(await next(poller)).toEqual(['R-4']);
	});
});

test('another threshold: SKUs that were told are no news, and those in between come once', async () => {
	world = await startWorld({ empty: true });
	const sell = (sku: string, qtyAvailable: number) =>
		world.sandbox.store.setStock(sku, { qtyAvailable });
	for (const sku of ['A', 'B']) {
		world.sandbox.store.addProduct({ sku });
		sell(sku, 8);
	}
	const lowAt = (threshold: number) => ({ event: 'inventoryLow', threshold });
	const poller = world.poller(lowAt(5));
	const low = async () => {
		await world.clock.advance(MINUTE);
		return ((await poller.poll()) ?? []).map(({ json }) => json.sku);
	};
	expect(await low()).toEqual([]);
	sell('A', 3);
	expect(await low()).toEqual(['A']);
	poller.edit({ parameters: lowAt(10) as never });
	expect(await low()).toEqual(['B']);
	expect(await low()).toEqual([]);
	sell('B', 11);
	expect(await low()).toEqual([]);
	sell('B', 9);
	expect(await low()).toEqual(['B']);
	poller.edit({ parameters: lowAt(5) as never });
	expect(await low()).toEqual([]);
	for (const sku of ['A', 'B']) sell(sku, 5);
	expect(await low()).toEqual(['B']);
});

test('C8: two pollers of one workflow in a process deliver each order once', async () => {
	const first = await begin('legacy');
	const second = world.poller({}, { staticData: first.savedStaticData });
	const came: string[] = [];
	for (let round = 0; round < 6; round++) {
		order();
		came.push(...(await next(first)), ...(await next(second)));
	}
	expect(came).toEqual(['R-2', 'R-3', 'R-4', 'R-5', 'R-6', 'R-7']);
	// The first one is gone: the other goes on.
	order();
	came.push(...(await next(second)), ...(await next(second)), ...(await next(second)));
	// Of the first one's last poll n8n may have dropped the items: these may come again.
	expect(came.slice(6)).toEqual(['R-7', 'R-8']);
});

test('a state of a version that is newer, or of none that is known, is an error and stays as it is', async () => {
	const poller = await begin('legacy');
	const { cartRover } = poller.savedStaticData as { cartRover: Json };
	const future = JSON.parse(
		JSON.stringify(cartRover).replace(/"watermark":\d+/, '"watermark":9000000000'),
	) as Json;
	for (const odd of [
		...[
			{ ...cartRover, version: 9 },
			{ ...cartRover, state: { groups: 7 } },
		],
		...[future, 'x'],
	]) {
		const staticData = { cartRover: odd } as never;
		const other = world.poller({}, { staticData });
		await expect(next(other)).rejects.toThrow(
			'What this trigger remembers of earlier polls cannot be read',
		);
		expect(other.staticData).toEqual(staticData);
	}
});

test.each(['={{ null }}', '={{ "" }}', '={{ [" "] }}', []])(
	'statuses that come to %j are an error that names them',
	async (statuses) => {
		world = await startWorld({ empty: true });
		const poller = world.poller({ event: 'orderStatusChanged', statuses });
		await expect(poller.poll()).rejects.toThrow('Statuses is empty');
	},
);

test.each([true, false])(
	'orders of other sources do not lengthen the polls (CartRover filters by source: %s)',
	async (filtersBySource) => {
		world = await startWorld({ empty: true, filtersBySource });
		const { sandbox } = world;
		const poller = world.poller({ filters: { orderSource: 'Mine' } });
		await next(poller);
		sandbox.store.addOrder({ custRef: 'M', orderSource: 'Mine' });
		expect(await next(poller)).toEqual(['M']);
		for (let hour = 0; hour < 30; hour++) {
			for (let i = 0; i < 21; i++) sandbox.store.addOrder({ orderSource: 'Theirs' });
			await world.clock.advance(60 * MINUTE);
			expect(await next(poller)).toEqual([]);
		}
		const before = sandbox.log.entries.length;
		for (let poll = 0; poll < 5; poll++) expect(await next(poller)).toEqual([]);
		expect(sandbox.log.entries.length - before).toBe(5);
	},
);

test('each event that comes by order source shows the filter for it, and Output', () => {
	const ofOrders = EVENTS.filter(({ scopedBy }) => scopedBy.includes('orderSource'));
	const events = ofOrders.map(({ value }) => value).sort();
	const shown = (name: string) => {
		const named = triggerProperties().filter((each) => each.name === name);
		const shownFor = named.flatMap(({ displayOptions }) => displayOptions?.show?.event ?? []);
		return [...new Set(shownFor)].sort();
	};
	expect(shown('filters')).toEqual(events);
	expect(shown('output')).toEqual(events);
});
