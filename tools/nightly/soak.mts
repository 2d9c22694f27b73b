/**
 * One hour of CartRover's time at sixty times its speed: shops sell, the trigger finds the orders, the action
 * node looks them up, orders for the showroom and confirms shipments, all with one key, which another program
 * uses too, at times all of its rate limit; a twentieth of all requests goes wrong, and n8n is restarted now
 * and then.
 *
 * `SOAK_SPEED` (default 60) and `SOAK_MINUTES` of CartRover's time (default 60) change the measure.
 */
import { createEngine } from '../../engine/index.mts';
import { useClock } from '../../nodes/CartRover/api/clock.ts';
import { ControllableClock } from '../../sandbox/index.mts';
import { DEMO_KEYS } from '../../sandbox/keys.mts';
import { seededRandom } from '../../sandbox/random.mts';
import { FAULTS as HISTORY_FAULTS } from '../../test/deep/histories/history.mts';
import { nightlyPart } from './part.mts';
import { Flow } from './soak/flow.mts';
import { memory } from './soak/memory.mts';
import { SandboxProcess } from './soak/sandboxProcess.mts';

const MINUTE = 60_000;
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

nightlyPart('soak', async ({ scaled, seed, progress }) => {
	const minutes = Number(process.env.SOAK_MINUTES ?? scaled(60));
	const speed = Number(process.env.SOAK_SPEED ?? 60);
	const random = seededRandom(seed);
	const begin = Date.parse('2026-03-01T12:00:00Z');
	const sandbox = await SandboxProcess.start(begin);
	const clock = new ControllableClock({ now: await sandbox.now() });
	useClock(clock);
	try {
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
		await poller.poll();
		await setSpeed(speed);
		await sandbox.control('POST', 'faults', { random: { seed, rate: FAULT_RATE, faults: FAULTS } });

		const sent: string[] = [];
		let failedPolls = 0;
		let restarts = 0;
		const poll = async () => {
			const items = await poller.poll().catch(() => {
				failedPolls += 1;
				return null;
			});
			flow.take((items ?? []).map(({ json }) => json.cust_ref as string));
		};
		const arrive = async () => {
			const refs: string[] = [];
			for (let left = Math.floor(random() * (MOST_ARRIVALS + 1)); left > 0; left--) {
				refs.push(`SHOP-${sent.length + refs.length + 1}`);
			}
			sent.push(...refs);
			const orders = refs.map((cust_ref) => ({
				cust_ref,
				order_source: SHOP,
				items: [{ item: 'MUG-1', quantity: 1 }],
			}));
			if (orders.length > 0) await sandbox.control('POST', 'orders', { orders });
		};
		const tell = (when: string) => {
			const { delivered, created, confirmed } = flow.told;
			progress(
				`${when}: sent ${sent.length}, delivered ${delivered.length}, ` +
					`created ${created.size}, confirmed ${confirmed.size}`,
			);
		};
		let working: Promise<void> | undefined;
		let before = memory();
		for (let minute = 1; minute <= minutes; minute++) {
			await arrive();
			const others = minute % RUSH_EVERY === 0 ? RUSH_CALLS : OTHER_CALLS * random();
			for (let call = 0; call < others; call++) void sandbox.callAsOther(OTHER_PATH);
			const polling = poll();
			if (minute % RESTART_EVERY === 0) {
				poller.restart();
				restarts += 1;
			}
			// Executions go on beside the polls; the next one begins when the last has ended.
			working ??= flow.run().finally(() => (working = undefined));
			await clock.sleep(MINUTE);
			await polling;
			if (minute === Math.ceil(minutes / 4)) before = memory();
			if (minute % 10 === 0) tell(`minute ${minute}`);
		}
		await working;
		const after = memory();

		await sandbox.control('DELETE', 'faults');
		await setSpeed(CALM_SPEED);
		const isThrough = () => flow.isDone && new Set(flow.told.delivered).size >= sent.length;
		for (let calm = 0; calm < MOST_CALM_POLLS && !isThrough(); calm++) {
			await clock.sleep(MINUTE);
			await poll();
			await flow.run();
			tell(`calm minute ${calm + 1}`);
		}
		await poll();

		const log = await sandbox.log();
		const own = log.filter(({ path }) => path !== OTHER_PATH);
		const { delivered, created, confirmed, failedRuns, errors } = flow.told;
		const unique = new Set(delivered);
		const wanted = sent.map((ref) => `SHOWROOM-${ref}`);
		const effects = log.filter(
			({ effect, path }) => effect && path === 'cart/orders/cartrover',
		).length;
		const notes = [
			...[...errors].map(([words, times]) => `${times} × ${words}`),
			`memory in MB, heap/RSS: ${before.heap}/${before.rss} after a quarter, ` +
				`${after.heap}/${after.rss} at the end; it may grow by ${HEAP_BOUND_MB}/${RSS_BOUND_MB}`,
		];
		const grown = [after.heap - before.heap > HEAP_BOUND_MB, after.rss - before.rss > RSS_BOUND_MB];
		const unconfirmed = wanted.filter((ref) => !confirmed.has(ref)).length;
		return {
			figures: {
				minutes,
				'orders sent': sent.length,
				delivered: unique.size,
				lost: sent.filter((ref) => !unique.has(ref)).length + wanted.length - created.size,
				doubled: delivered.length - unique.size + effects - created.size,
				'orders created': effects,
				confirmed: confirmed.size,
				'failed polls': failedPolls,
				'failed items': failedRuns,
				restarts,
				requests: own.length,
				refused: own.filter(({ outcome }) => outcome === 'refused').length,
				'faulty answers': own.filter(({ fault }) => fault !== null).length,
				'requests of the other program': log.length - own.length,
				'heap MB at start': before.heap,
				'heap MB at end': after.heap,
				'RSS MB at start': before.rss,
				'RSS MB at end': after.rss,
			},
			failures: grown.filter(Boolean).length + unconfirmed,
			notes,
		};
	} finally {
		sandbox.end();
	}
});
