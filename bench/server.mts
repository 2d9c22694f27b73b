/** The sandbox in a process of its own, so that its work is in no client's figures. */
import { ControllableClock, startSandbox, type KeyPair, type Sandbox } from '../sandbox/index.mts';
import { NOTHING_MORE, rowMaker } from '../sandbox/orderViews.mts';
import { BURST, REFILL_MS } from './cases.mts';
import { clockNow } from './clock.mts';
import { availableOf, orderRef, skuOf, statusOf } from './data.mts';
import { farAway, type Certificate } from './distance.mts';
import { serve } from './processes.mts';
import type { ClockSpec, ServerReport, World } from './types.mts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** How often the other program looks whether its next call is due, real ms. */
const PROGRAM_LOOKS_MS = 2;
/** By then processes on one key can have heard of each other, ms of the clock. */
const LATE_MS = 60_000;
/** Calls of the bucket of a world without limit. */
const PLENTY = 10_000_000;

let sandbox: Sandbox<ControllableClock> | undefined;
let closeLast: () => Promise<void> = async () => {};

interface Start {
	world: World;
	clock: ClockSpec;
	certificate: Pick<Certificate, 'cert' | 'key'>;
}

const handlers = { start, report };
export type ServerHandlers = typeof handlers;

/** A world of its own for each run. */
async function start({
	world,
	clock,
	certificate,
}: Start): Promise<{ url: string; keys: KeyPair }> {
	await closeLast();
	const { roundTripMs, tls, program, unlimited } = world;
	const started = await startSandbox({
		empty: true,
		clock: new ControllableClock({ now: clockNow(clock), speed: clock.speed }),
		latencyMs: tls ? 0 : roundTripMs,
		bucket: unlimited ? { capacity: PLENTY } : {},
	});
	sandbox = started;
	fill(started, world);
	const endProgram = program ? takeHalf(started) : () => {};
	const address = new URL(started.url);
	const far = tls ? await farAway(Number(address.port), roundTripMs, certificate) : undefined;
	closeLast = async () => {
		endProgram();
		far?.close();
		await started.close();
	};
	const url = far ? `https://127.0.0.1:${far.port}${address.pathname}` : started.url;
	return { url, keys: started.keys.cart };
}

function fill({ store, clock }: Sandbox, { orders = 0, products = 0 }: World): void {
	const newest = clock.now() - 2 * DAY_MS;
	store.addOrders(orders, (index) => ({
		custRef: orderRef(index),
		custPoNo: `PO-${orderRef(index)}`,
		orderSource: 'Shopify',
		cart: 'APIAccess1',
		status: statusOf(index),
		createdAt: newest - index * 60_000,
		items: [1, 2, 3].map((line) => ({
			item: `MUG-${line}`,
			quantity: line,
			price: 12.5,
			extendedAmount: 12.5 * line,
			description: 'Stoneware mug, dishwasher safe',
		})),
	}));
	store.addProducts(products, (index) => ({
		sku: skuOf(index),
		aliases: { UPC: String(10_000_000 + index) },
		stock: {
			'3107': { qtyAvailable: availableOf(index) },
			'3119': { qtyAvailable: 0, qtyOnHand: 3 },
		},
	}));
	// Lists are sorted and rows made when they are first read. CartRover has more than one core for that:
	// it is no client's matter.
	const form = { reader: 'cart', include: NOTHING_MORE, aliases: () => ({}), lean: false } as const;
	store.find({ status: 'any' }).forEach(rowMaker(form));
	store.products();
}

/**
 * Another program takes half of what the bucket gets. At the first call of a client it has half of the
 * burst; from then on it comes first whenever its next call is due, and catches up when there was nothing
 * to take.
 */
function takeHalf({ clock, drainBucket, onRequest }: Sandbox): () => void {
	let startedAt: number | undefined;
	let taken = 0;
	const draw = () => {
		if (startedAt === undefined) return;
		const due = BURST / 2 + Math.floor((clock.now() - startedAt) / (2 * REFILL_MS)) - taken;
		if (due > 0) taken += drainBucket('cart', due);
	};
	const timer = setInterval(draw, PROGRAM_LOOKS_MS);
	onRequest(() => {
		startedAt ??= clock.now();
		draw();
	});
	return () => clearInterval(timer);
}

function report(): ServerReport {
	if (!sandbox) throw new Error('Nothing was started');
	const { log, store } = sandbox;
	const created = store.orders().filter(({ custRef }) => custRef.startsWith('C-'));
	const late = (log.entries[0]?.time ?? 0) + LATE_MS;
	const refused = log.filter({ outcome: 'refused' });
	return {
		sent: log.entries.length,
		refused: refused.length,
		refusedLate: refused.filter(({ time }) => time > late).length,
		created: created.map(({ custRef }) => custRef),
	};
}

serve(handlers);
