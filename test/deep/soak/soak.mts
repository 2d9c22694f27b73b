import { createEngine } from '../../../engine/index.mts';
import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import { ControllableClock } from '../../../sandbox/index.mts';
import { DEMO_KEYS } from '../../../sandbox/keys.mts';
import { seededRandom } from '../../../sandbox/random.mts';
import { SEED } from '../../support/chance.mts';
import { FAULTS as HISTORY_FAULTS } from '../histories/history.mts';
import { Flow } from './flow.mts';
import { memory } from './memory.mts';
import { SandboxProcess } from './sandboxProcess.mts';

/*
 * `npm run nightly:soak`: one hour of CartRover's time at sixty times its speed. Shops sell, the trigger finds
 * the orders, the action node looks them up, orders for the showroom and confirms shipments, all with one key,
 * which another program uses too, at times all of its rate limit; a twentieth of all requests goes wrong, and
 * n8n is restarted now and then. It runs by the real clock, so it is no part of the other tests.
 */

const MINUTES = 60;
const MINUTE = 60_000;
const SPEED = 60;
const FAULT_RATE = 0.05;
/** Without those that do nothing but delay an answer. */
const FAULTS = HISTORY_FAULTS.filter((fault) => fault !== 'slow' && fault !== 'rateLimit429');
/** Orders of the shops that the trigger is to find; what the workflow orders itself is not among them. */
const SHOP = 'Market Hall';
const MOST_ARRIVALS = 6;
/** What the other program calls; the nodes do not. */
const OTHER_PATH = 'wms/shipmethod/list';
/** Its calls a minute, at most. */
const OTHER_CALLS = 20;
/** Every so many minutes it makes more calls at once than the rate limit allows. */
const RUSH_EVERY = 4;
const RUSH_CALLS = 150;
const RESTART_EVERY = 10;
/** How much the nodes' process may grow from a quarter of the way on. */
const HEAP_BOUND_MB = 15;
const RSS_BOUND_MB = 120;
/** For the end: slow enough that no budget runs out, whatever else the machine does. */
const CALM_SPEED = 10;
const MOST_CALM_POLLS = 60;

let sandbox: SandboxProcess;
beforeAll(async () => {
	sandbox = await SandboxProcess.start(Date.parse('2026-03-01T12:00:00Z'));
});
afterAll(() => sandbox.end());

test('an hour of a busy shop: nothing lost, nothing doubled, no memory kept', async () => {
	const random = seededRandom(SEED);
	const clock = new ControllableClock({ now: await sandbox.now() });
	useClock(clock);
	const credential = { accessLevel: 'cart', ...DEMO_KEYS.cart, baseUrl: sandbox.url };
	const engine = await createEngine({
		packageDir: process.cwd(),
		credentials: { cartRoverApi: credential },
	});
	const flow = new Flow(engine, async (ref) => {
		await sandbox.control('POST', `orders/${encodeURIComponent(ref)}/status`, {
			status: 'shipped',
		});
	});
	const poller = engine.poller({
		parameters: { event: 'orderCreated', filters: { orderSource: SHOP } },
	});
	const setSpeed = async (factor: number) => {
		await sandbox.control('POST', 'clock', { speed: factor });
		clock.speed = factor;
	};
	const poll = async () => {
		const items = await poller.poll().catch(() => null);
		flow.take((items ?? []).map(({ json }) => json.cust_ref as string));
	};
	const sent: string[] = [];
	const arrive = async () => {
		const count = Math.floor(random() * (MOST_ARRIVALS + 1));
		const refs = Array.from({ length: count }, (_, index) => `SHOP-${sent.length + index + 1}`);
		sent.push(...refs);
		const items = [{ item: 'MUG-BLUE-350', quantity: 1 }];
		const orders = refs.map((cust_ref) => ({ cust_ref, order_source: SHOP, items }));
		if (count > 0) await sandbox.control('POST', 'orders', { orders });
	};

	await poller.poll();
	await setSpeed(SPEED);
	const faults = { seed: SEED, rate: FAULT_RATE, faults: FAULTS };
	await sandbox.control('POST', 'faults', { random: faults });
	let working: Promise<void> | undefined;
	let before = memory();
	for (let minute = 1; minute <= MINUTES; minute++) {
		await arrive();
		const others = minute % RUSH_EVERY === 0 ? RUSH_CALLS : OTHER_CALLS * random();
		for (let call = 0; call < others; call++) void sandbox.callAsOther(OTHER_PATH);
		const polling = poll();
		if (minute % RESTART_EVERY === 0) poller.restart();
		// Executions go on beside the polls; the next one begins when the last has ended.
		working ??= flow.run().finally(() => (working = undefined));
		await clock.sleep(MINUTE);
		await polling;
		if (minute === MINUTES / 4) before = memory();
	}
	await working;
	const after = memory();

	await sandbox.control('DELETE', 'faults');
	await setSpeed(CALM_SPEED);
	const { told } = flow;
	const isThrough = () => flow.isDone && new Set(told.delivered).size >= sent.length;
	for (let calm = 0; calm < MOST_CALM_POLLS && !isThrough(); calm++) {
		await clock.sleep(MINUTE);
		await poll();
		await flow.run();
	}
	await poll();

	const wanted = sent.map((ref) => `SHOWROOM-${ref}`).sort();
	const created = (await sandbox.log())
		.filter(({ effect, path }) => effect && path === 'cart/orders/cartrover')
		.map(({ body }) => (body as { cust_ref: string }).cust_ref);
	expect([...told.delivered].sort()).toEqual([...sent].sort());
	expect(created.sort()).toEqual(wanted);
	expect([...told.created].sort()).toEqual(wanted);
	expect([...told.confirmed].sort()).toEqual(wanted);
	expect(after.heap - before.heap).toBeLessThan(HEAP_BOUND_MB);
	expect(after.rss - before.rss).toBeLessThan(RSS_BOUND_MB);
}, 1_800_000);
