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
			description: expect.stringMatching(/more than 5000 orders.*Use a Cart key/),
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
