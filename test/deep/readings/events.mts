import type { IDataObject } from 'n8n-workflow';

import { EVENTS } from '../../../nodes/CartRover/events/index.ts';
import { isOdd, type Sandbox } from '../../../sandbox/index.mts';
import type { World } from '../../support/world.mts';
import type { Subject, Told } from './subjects.mts';

/*
 * The trigger's events over a short history: what is old stays old, a few things happen, then many at once,
 * one that shows late, a midnight, and a day later one more. All that happened must come, once.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OLD_ORDERS = 140;
const SKUS = 140;

interface Happening {
	parameters?: Record<string, unknown>;
	/** Brings `count` things about and gives their names. `late`: one that shows after its time. */
	happen: (sandbox: Sandbox, count: number, late?: boolean) => string[];
	nameOf: (json: IDataObject) => unknown;
	/** What an odd record shows of it: nothing, or the record's name only. */
	odd?: 'nothing' | 'name';
}

let made = 0;
let next = 0;

/** The references of the next `count` old orders in turn. */
const oldOnes = (count: number) =>
	Array.from({ length: count }, () => `OLD-${next++ % OLD_ORDERS}`);

const addOrders = ({ store, clock }: Sandbox, count: number, late = false) =>
	Array.from({ length: count }, () => {
		const createdAt = clock.now() - (late ? 4 * MINUTE : 0);
		return store.addOrder({ custRef: `E-${made++}`, createdAt }).custRef;
	});

function move({ store }: Sandbox, count: number): string[] {
	return oldOnes(count).map((ref, index) => {
		const to = (['error', 'canceled'] as const)[index % 2] ?? 'error';
		store.markStatus(ref, to);
		return `${ref} ${to}`;
	});
}

function ship({ store }: Sandbox, count: number): string[] {
	return oldOnes(count).map((ref) => {
		const trackingNo = `T-${made++}`;
		store.ship(ref, { trackingNo });
		return `${ref} ${trackingNo}`;
	});
}

/** From 20 to 3 and back, a step each time that a SKU has its turn. */
function sell({ store }: Sandbox, count: number): string[] {
	return oldOnes(count).map((ref) => {
		const sku = ref.replace('OLD', 'SKU');
		const { qtyAvailable = 0 } = store.stock(sku) ?? {};
		store.setStock(sku, { qtyAvailable: qtyAvailable > 5 ? 3 : 20, qtyOnHand: 20 });
		return sku;
	});
}

const named = (...parts: unknown[]) => parts.map(String).join(' ');

/** By the event, so that one that is added has to be given a history. */
const HAPPENINGS: Record<string, Happening> = {
	orderCreated: { happen: addOrders, nameOf: ({ cust_ref }) => cust_ref },
	orderStatusChanged: {
		parameters: { statuses: ['error', 'canceled'] },
		happen: move,
		nameOf: ({ cust_ref, changed_to }) => named(cust_ref, changed_to),
	},
	shipmentCreated: {
		happen: ship,
		nameOf: ({ cust_ref, tracking_no }) => named(cust_ref, tracking_no),
		odd: 'name',
	},
	inventoryChanged: { happen: sell, nameOf: ({ sku }) => sku, odd: 'nothing' },
	inventoryLow: {
		parameters: { threshold: 5 },
		happen: sell,
		nameOf: ({ sku }) => sku,
		odd: 'nothing',
	},
};

/** What is there before the trigger is switched on; some of it was changed a moment ago. */
function settle({ store, clock }: Sandbox): void {
	const now = clock.now();
	for (let n = 0; n < OLD_ORDERS; n++) {
		const createdAt = now - (n < 100 ? n * 20 * MINUTE : (n - 99) * 10_000);
		store.addOrder({
			custRef: `OLD-${n}`,
			createdAt,
			status: n % 2 ? 'at_wms' : 'new',
			updatedAt: n % 7 ? createdAt : now - MINUTE,
		});
	}
	for (let n = 0; n < SKUS; n++) {
		store.addProduct({ sku: `SKU-${n}`, stock: { '3107': { qtyAvailable: 20 } }, updatedAt: now });
	}
}

/** Minutes to wait, and how much happens then; the last steps are around midnight and a day later. */
const STEPS: ReadonlyArray<readonly [minutes: number, count: number, late?: boolean]> = [
	[5, 3],
	[5, 0],
	[5, 115],
	[5, 1, true],
	[11 * 60, 4],
	[35, 4],
	[5, 0],
	[25 * 60, 2],
];

/** Polls without anything new before it counts as quiet, and most of them. */
const QUIET = 2;
const MOST_POLLS = 20;

class History {
	readonly errors: Error[] = [];
	private readonly due = new Map<string, number>();
	private readonly came = new Map<string, number>();
	private readonly poller: ReturnType<World['poller']>;

	constructor(
		private readonly world: World,
		event: string,
		private readonly happening: Happening,
	) {
		const { parameters } = happening;
		this.poller = world.poller({ event, ...parameters });
	}

	async play(): Promise<Told> {
		const { clock, sandbox } = this.world;
		if ((await this.poll()) === undefined) return { error: this.errors[0] };
		for (const [minutes, count, late] of STEPS) {
			await clock.advance(minutes * MINUTE);
			for (const name of this.happening.happen(sandbox, count, late)) this.count(this.due, name);
			await this.poll();
		}
		await this.calmDown();
		const [error] = this.errors;
		// what was refused under a reading has to come when it is gone
		if (error) sandbox.readings.use([]);
		await clock.advance(HOUR);
		await this.calmDown();
		const wrong = this.faults();
		if (wrong.length > 0) return { value: wrong };
		return error ? { error } : { value: [] };
	}

	private async calmDown(): Promise<void> {
		let quiet = 0;
		for (let poll = 0; poll < MOST_POLLS && quiet < QUIET; poll++) {
			quiet = (await this.poll()) === 0 ? quiet + 1 : 0;
			if (this.errors.length > 3 * MOST_POLLS) return;
		}
	}

	/** Out: how much came; undefined after an error. */
	private async poll(): Promise<number | undefined> {
		await this.world.clock.advance(MINUTE);
		try {
			const items = (await this.poller.poll()) ?? [];
			for (const { json } of items) this.count(this.came, String(this.happening.nameOf(json)));
			return items.length;
		} catch (error) {
			this.errors.push(error as Error);
			return undefined;
		}
	}

	private count(counts: Map<string, number>, name: string): void {
		const { odd } = this.happening;
		const [record = ''] = name.split(' ');
		const isOne = this.world.sandbox.readings.habits.oddRow === 'values' && isOdd(record);
		if (isOne && odd === 'nothing') return;
		const shown = isOne && odd === 'name' ? record : name;
		counts.set(shown, (counts.get(shown) ?? 0) + 1);
	}

	private faults(): string[] {
		const names = [...new Set([...this.due.keys(), ...this.came.keys()])];
		const counts = { lost: 0, doubled: 0, old: 0 };
		for (const name of names) {
			const due = this.due.get(name) ?? 0;
			const more = (this.came.get(name) ?? 0) - due;
			if (more < 0) counts.lost -= more;
			else if (due === 0) counts.old += more;
			else counts.doubled += more;
		}
		return Object.entries(counts)
			.filter(([, count]) => count > 0)
			.map(([what, count]) => `${what} ${count}`);
	}
}

/** Only what falls to the threshold is told of by the event of low stock. */
function onlyLow(happening: Happening): Happening {
	return {
		...happening,
		happen: (sandbox, count, late) =>
			happening
				.happen(sandbox, count, late)
				.filter((sku) => (sandbox.store.stock(sku)?.qtyAvailable ?? 0) <= 5),
	};
}

export const events: readonly Subject[] = EVENTS.map(({ value: event }): Subject => {
	const happening = HAPPENINGS[event];
	if (!happening) throw new Error(`The event ${event} has no history in the matrix of readings`);
	return {
		name: `trigger ${event}`,
		level: 'merchant',
		prepare: (sandbox) => {
			made = 0;
			next = 0;
			settle(sandbox);
		},
		run: async (world) => {
			const own = event === 'inventoryLow' ? onlyLow(happening) : happening;
			return await new History(world, event, own).play();
		},
		answer: () => [],
		isLong: true,
		isItemless: true,
		isTrigger: true,
	};
});
