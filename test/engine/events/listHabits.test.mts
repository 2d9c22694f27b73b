import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import { START, startWorld, type World } from '../../support/world.mts';

/* What CartRover may make of the times that lists are asked for (open questions 8 and 21). */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let world: World;
const begin = async (...readings: string[]) => {
	world = await startWorld({ empty: true, leanRows: true, readings });
	return world.sandbox.store;
};
afterEach(async () => await world.end());

test('a shop without orders of late, whose list goes by the date of the order', async () => {
	const store = await begin('any-by-order-date');
	store.addOrder({ custRef: 'OLD', createdAt: START - 30 * HOUR });
	const poller = world.poller();
	expect(await poller.poll()).toBeNull();
	await world.clock.advance(MINUTE);
	store.addOrder({ custRef: 'NEW', createdAt: world.sandbox.clock.now() });
	expect((await poller.poll())?.map(({ json }) => json.cust_ref)).toEqual(['NEW']);
	expect(await poller.poll()).toBeNull();
});

test.each(['orderCreated', 'shipmentCreated'])(
	'%s: a list of thousands that From Date does not narrow is an error that says so',
	async (event) => {
		const store = await begin('from-date-ignored');
		for (let n = 0; n < 5_200; n++) {
			store.addOrder({
				custRef: `OLD-${n}`,
				createdAt: START - n * MINUTE,
				...(event === 'shipmentCreated' && { status: 'shipped' }),
			});
		}
		const poller = world.poller({ event });
		await expect(poller.poll()).rejects.toMatchObject({
			message: 'CartRover returns this list from the beginning, whatever date is asked for',
			description: expect.stringMatching(/more than 5000 orders.*enough, use its Cart key/),
		});
	},
);

test('a list of thousands that From Date does not narrow, as long as one poll can read it', async () => {
	const store = await begin('from-date-ignored');
	for (let n = 0; n < 3_000; n++) {
		store.addOrder({ custRef: `OLD-${n}`, createdAt: START - n * MINUTE });
	}
	const poller = world.poller();
	expect(await poller.poll()).toBeNull();
	for (const custRef of ['A', 'B']) {
		await world.clock.advance(MINUTE);
		store.addOrder({ custRef, createdAt: world.sandbox.clock.now() });
		expect((await poller.poll())?.map(({ json }) => json.cust_ref)).toEqual([custRef]);
	}
});

test('a clock of CartRover that is ahead of the times that it writes', async () => {
	const store = await begin('date-ahead');
	store.addOrder({ custRef: 'A', createdAt: START - HOUR, status: 'at_wms' });
	const poller = world.poller({ event: 'shipmentCreated', options: { overlapMinutes: 1 } });
	for (let n = 0; n < 3; n++) {
		await world.clock.advance(MINUTE);
		expect(await poller.poll()).toBeNull();
	}
	store.ship('A', { trackingNo: 'T-1' });
	await world.clock.advance(MINUTE);
	expect((await poller.poll())?.map(({ json }) => json.tracking_no)).toEqual(['T-1']);
});

describe("n8n's clock is hours ahead", () => {
	const EVENTS = ['orderCreated', 'orderStatusChanged', 'shipmentCreated'];
	const shipped = (ref: string) => {
		const { store, clock } = world.sandbox;
		store.addOrder({ custRef: ref, createdAt: clock.now() });
		store.ship(ref, { trackingNo: `T-${ref}` });
	};

	test.each(EVENTS)('%s: when it is switched on', async (event) => {
		world = await startWorld({ empty: true, leanRows: true, skewMs: -6 * HOUR });
		shipped('OLD');
		const poller = world.poller({ event, statuses: ['shipped'] });
		expect(await poller.poll()).toBeNull();
		await world.clock.advance(MINUTE);
		shipped('NEW');
		expect((await poller.poll())?.map(({ json }) => json.cust_ref)).toEqual(['NEW']);
	});

	test.each(EVENTS)('%s: for a while, which is no pause', async (event) => {
		await begin();
		const options = { afterPause: 'startAnew' };
		const poller = world.poller({ event, statuses: ['shipped'], options });
		await poller.poll();
		const { clock } = world;
		for (const [ref, ahead] of [
			['A', 30 * HOUR],
			['B', 30 * HOUR],
			['C', 0],
		] as const) {
			useClock({
				now: () => clock.now() + ahead,
				sleep: async (ms, signal) => await clock.sleep(ms, signal),
			});
			await clock.advance(MINUTE);
			shipped(ref);
			expect((await poller.poll())?.map(({ json }) => json.cust_ref)).toEqual([ref]);
		}
	});
});
