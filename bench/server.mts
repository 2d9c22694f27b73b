/**
 * The sandbox in a process of its own, so that its work is in no client's figures. Driven by messages;
 * see `ServerCommand`.
 */
import { ControllableClock, startSandbox, type Sandbox } from '../sandbox/index.mts';
import { NOTHING_MORE, rowMaker } from '../sandbox/orderViews.mts';
import { BURST, REFILL_MS } from './cases.mts';
import { clockNow, realTimers } from './clock.mts';
import { arrivalRef, availableOf, orderRef, skuOf, statusOf } from './data.mts';
import type { ServerCommand, ServerEvent } from './processes.mts';
import type { ClockSpec, ServerReport, WorldSpec } from './types.mts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const MINUTE_MS = 60 * 1_000;
/** How often the other program looks whether its next call is due, real ms. */
const OTHER_LOOKS_MS = 2;
/** Calls of the bucket of a world without limit. */
const PLENTY = 10_000_000;

let sandbox: Sandbox<ControllableClock>;
let world: WorldSpec;

function say(event: ServerEvent): void {
	process.send?.(event);
}

async function start(spec: WorldSpec, clock: ClockSpec): Promise<void> {
	world = spec;
	sandbox = await startSandbox({
		empty: true,
		clock: new ControllableClock({ now: clockNow(clock), speed: clock.speed }),
		latencyMs: spec.roundTripMs,
		bucket: spec.unlimited ? { capacity: PLENTY } : {},
	});
	const { store } = sandbox;
	const before = sandbox.clock.now() - 2 * DAY_MS;
	store.addOrders(spec.orders ?? 0, (index) => ({
		...draft(orderRef(index)),
		status: statusOf(index),
		createdAt: before - index * MINUTE_MS,
	}));
	store.addProducts(spec.products ?? 0, (index) => ({
		sku: skuOf(index),
		aliases: { UPC: String(10_000_000 + index) },
		stock: {
			'3107': { qtyAvailable: availableOf(index) },
			'3119': { qtyAvailable: 0, qtyOnHand: 3 },
		},
	}));
	prepareLists();
	say({ event: 'ready', url: sandbox.url, keys: sandbox.keys.cart });
}

const draft = (custRef: string) => ({
	custRef,
	custPoNo: `PO-${custRef}`,
	orderSource: 'Shopify',
	cart: 'APIAccess1',
	items: [1, 2, 3].map((line) => ({
		item: `MUG-${line}`,
		quantity: line,
		price: 12.5,
		extendedAmount: 12.5 * line,
		description: 'Stoneware mug, dishwasher safe',
	})),
});

/**
 * Lists are sorted and rows made when they are first read. CartRover has more than one core for that: it
 * is no client's matter, and the bounds do not count it.
 */
function prepareLists(): void {
	const { store } = sandbox;
	const form = { reader: 'cart', include: NOTHING_MORE, aliases: () => ({}), lean: false } as const;
	store.find({ status: 'any' }).forEach(rowMaker(form));
	store.products();
}

/** From here on what happens counts. */
function go(arrivals: number): void {
	const now = sandbox.clock.now();
	sandbox.store.addOrders(arrivals, (index) => ({
		...draft(arrivalRef(index)),
		createdAt: now - Math.floor((MINUTE_MS * (arrivals - index)) / arrivals),
	}));
	prepareLists();
	sandbox.log.clear();
	if (world.shared) takeHalf();
	say({ event: 'going' });
}

/**
 * Another program takes half of what the bucket gets: it comes first whenever its next call is due, and
 * catches up when there was nothing to take.
 */
function takeHalf(): void {
	sandbox.drainBucket('cart', BURST / 2);
	const startedAt = sandbox.clock.now();
	let taken = 0;
	const draw = () => {
		const due = Math.floor((sandbox.clock.now() - startedAt) / (2 * REFILL_MS)) - taken;
		if (due > 0) taken += sandbox.drainBucket('cart', due);
	};
	realTimers.setInterval(draw, OTHER_LOOKS_MS);
	sandbox.onRequest(draw);
}

function report(): ServerReport {
	const { log, store } = sandbox;
	const created = store.orders().filter(({ custRef }) => custRef.startsWith('C-'));
	return {
		sent: log.entries.length,
		refused: log.refused,
		created: created.map(({ custRef }) => custRef),
	};
}

process.on('message', (command: ServerCommand) => {
	if (command.do === 'start') void start(command.world, command.clock);
	else if (command.do === 'go') go(command.arrivals);
	else say({ event: 'done', report: report() });
});
process.on('disconnect', () => process.exit());
