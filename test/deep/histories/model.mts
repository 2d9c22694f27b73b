import type { Entry, Fact, Item } from './chronicle.mts';
import type { Setup, Status } from './history.mts';
import { changeKey } from './merchant.mts';
import { StockBranch } from './stockModel.mts';

/*
 * What must come out of the trigger, told without the trigger: each thing that happened is delivered; never
 * twice while the state was kept; after a lost state only what was delivered since the last kept one comes
 * again; in the order in which it happened; nothing of what was there before the activation.
 *
 * What is left open is what CartRover's lists do not show:
 * - what happens while the first poll is reading may count as old or as new;
 * - a status that an order has left again before a poll could see it, where no list shows it any more;
 * - an order that comes into the same status again soon: it may count once or twice;
 * - stock that changes and changes back between two readings.
 */

export interface Violation {
	what: 'lost' | 'doubled' | 'old' | 'invented' | 'order';
	key: string;
	detail: string;
}

/** Something that is to be delivered. */
interface Happening {
	key: string;
	time: number;
	/** When it was listed first, and until when, as places in the chronicle. */
	from: number;
	until: number;
	ref: string;
}

type ShownIn = readonly Status[] | 'all';

/** In which statuses an order is listed as having come into one. */
const SHOWN_IN: Record<Status, ShownIn> = {
	new: 'all',
	at_wms: ['at_wms', 'partial', 'shipped', 'confirmed', 'error', 'canceled'],
	partial: ['partial'],
	shipped: ['shipped', 'confirmed'],
	confirmed: ['confirmed'],
	error: ['error'],
	canceled: ['canceled'],
};

/** What the user has been given since the activation, by what n8n knows of it. */
class Branch {
	/** The first poll: what was there at its begin is old, what came after its end is new. */
	baseline: { begin: number; end: number } | undefined;
	readonly times = new Map<string, number>();
	readonly polls: Array<{ begin: number; latest: number; orderly: boolean }> = [];
	stock: StockBranch | undefined;

	copy(): Branch {
		const copy = new Branch();
		copy.baseline = this.baseline;
		for (const [key, times] of this.times) copy.times.set(key, times);
		copy.polls.push(...this.polls);
		copy.stock = this.stock?.copy();
		return copy;
	}
}

/**
 * Judges a chronicle.
 *
 * @param startedAt epoch seconds of CartRover at the activation
 * @returns what was not as it must be
 */
export function judge(setup: Setup, entries: readonly Entry[], startedAt: number): Violation[] {
	return setup.event.startsWith('inventory')
		? new Judge(setup, entries, []).run()
		: new Judge(setup, entries, happenings(setup, entries), startedAt).run();
}

class Judge {
	private readonly violations: Violation[] = [];
	private readonly byKey = new Map<string, Happening[]>();
	/** What was delivered at any time, and when last. */
	private readonly everDelivered = new Map<Happening, number>();
	/** Happenings that an undisturbed poll was shown. */
	private readonly due = new Set<Happening>();
	private memory = new Branch();
	private saved = new Branch();
	private active = false;
	private begin = 0;
	private startFrom: number | undefined;
	private readonly isStock: boolean;

	constructor(
		private readonly setup: Setup,
		private readonly entries: readonly Entry[],
		private readonly all: Happening[],
		startedAt = 0,
	) {
		this.isStock = setup.event.startsWith('inventory');
		const { startFromMinutes } = setup;
		if (startFromMinutes !== undefined && !this.isStock) {
			this.startFrom = startedAt - startFromMinutes * 60;
		}
		for (const happening of all) {
			this.byKey.set(happening.key, [...(this.byKey.get(happening.key) ?? []), happening]);
		}
	}

	run(): Violation[] {
		for (const [place, entry] of this.entries.entries()) {
			if (entry.is === 'pollBegins') this.begin = place;
			else if (entry.is === 'restart') this.stop();
			else if (entry.is === 'anew') this.startAnew();
			else if (entry.is === 'pollEnds') this.pollEnds(entry, place);
		}
		if (this.isStock) {
			const stock = this.memory.stock;
			for (const [key, detail] of stock?.missing(this.entries) ?? [])
				this.blame('lost', key, detail);
			return this.violations;
		}
		for (const happening of this.all) {
			if (!this.isNew(happening) || this.everDelivered.has(happening)) continue;
			if (this.isAgainTooSoon(happening)) continue;
			const shownLast = happening.until === Infinity;
			if (shownLast || this.due.has(happening)) {
				this.blame('lost', happening.key, shownLast ? 'never came' : 'a poll was shown it');
			}
		}
		return this.violations;
	}

	/** n8n goes down: what it had in memory only is gone. */
	private stop(): void {
		this.memory = this.saved.copy();
		this.active = false;
	}

	private startAnew(): void {
		this.memory = new Branch();
		this.saved = new Branch();
		this.active = false;
		this.startFrom = undefined;
	}

	private pollEnds(entry: Extract<Entry, { is: 'pollEnds' }>, place: number): void {
		if (entry.outcome === 'killed') this.stop();
		if (entry.outcome !== 'ok') return;
		const { state } = this.setup;
		// Items and state are one transaction there: it is as if the poll had not been.
		if (state === 'durable' && !entry.written) return this.stop();
		this.memory.baseline ??= { begin: this.begin, end: place };
		if (this.isStock) this.takeStock(entry, place);
		else this.take(entry, place);
		// The legacy poller saves after an activation and when a poll emits; the durable one each time.
		const saves = state === 'durable' || !this.active || entry.items.length > 0;
		if (entry.written && saves) this.saved = this.memory.copy();
		this.active = true;
	}

	private take(
		{ items, at, undisturbed }: Extract<Entry, { is: 'pollEnds' }>,
		place: number,
	): void {
		const branch = this.memory;
		for (const [index, item] of items.entries()) {
			this.takeItem(item, place, at);
			const before = items[index - 1];
			if (before && before.time > item.time && this.isOrdered)
				this.blame('order', item.key, `after ${before.key}`);
		}
		const orderly = undisturbed && this.ordersAreTimed;
		branch.polls.push({
			begin: this.begin,
			latest: Math.max(...items.map(({ time }) => time)),
			orderly,
		});
		if (!undisturbed || items.length >= this.setup.maxItems) return;
		for (const happening of this.all) {
			const isShown = happening.from < this.begin && happening.until > place;
			if (isShown && this.isNew(happening)) this.due.add(happening);
		}
	}

	/** Whether an item shows when it happened, not when its order was last changed. */
	private get ordersAreTimed(): boolean {
		return this.setup.event === 'orderCreated' && this.isOrdered;
	}

	/** A list that goes by another time brings its orders in that one's order. */
	private get isOrdered(): boolean {
		return !this.setup.readings?.includes('any-by-updated');
	}

	private takeItem({ key, time }: Item, place: number, at: number): void {
		const { times, polls } = this.memory;
		const known = (this.byKey.get(key) ?? []).filter(({ from }) => from < place);
		const fresh = known.filter((happening) => this.isNotOld(happening));
		const given = (times.get(key) ?? 0) + 1;
		times.set(key, given);
		const meant = known.filter((happening) => happening.time === time);
		for (const happening of meant.length > 0 ? meant : known) {
			this.everDelivered.set(happening, at);
		}
		if (known.length === 0) this.blame('invented', key, 'nothing of the kind happened');
		else if (fresh.length === 0) this.blame('old', key, 'it was there before');
		else if (given > fresh.length) this.blame('doubled', key, `came ${given} times`);
		const listed = Math.max(...known.map(({ from }) => from));
		const late = polls.some((poll) => poll.orderly && poll.latest > time && listed < poll.begin);
		if (late && given <= fresh.length) this.blame('order', key, 'a later one came before it');
	}

	/**
	 * The same once more, within the overlap and two minutes of when it happened or was delivered before:
	 * CartRover shows the status, not the change.
	 */
	private isAgainTooSoon({ key, time, from }: Happening): boolean {
		const soon = this.setup.overlapMinutes * 60 + 120;
		const before = (this.byKey.get(key) ?? []).filter((other) => other.from < from);
		return before.some(
			(other) => time - Math.max(other.time, this.everDelivered.get(other) ?? 0) <= soon,
		);
	}

	/** Surely to be delivered. */
	private isNew({ time, from }: Happening): boolean {
		if (this.startFrom !== undefined) return time >= this.startFrom;
		const { baseline } = this.memory;
		return baseline !== undefined && from > baseline.end;
	}

	/** Not surely to be left out. */
	private isNotOld({ time, from, ref }: Happening): boolean {
		if (this.startFrom !== undefined) {
			// A row shows all parcels of its order.
			const siblings = this.setup.event === 'shipmentCreated' ? this.all : [];
			return (
				time >= this.startFrom ||
				siblings.some((other) => other.ref === ref && other.time >= (this.startFrom ?? 0))
			);
		}
		return from > (this.memory.baseline?.begin ?? Infinity);
	}

	private takeStock(poll: Extract<Entry, { is: 'pollEnds' }>, place: number): void {
		const { event, maxItems } = this.setup;
		this.memory.stock ??= new StockBranch(event === 'inventoryLow');
		const found = this.memory.stock.take(this.entries, this.begin, place, poll, maxItems);
		for (const { what, key, detail } of found) this.blame(what, key, detail);
	}

	private blame(what: Violation['what'], key: string, detail: string): void {
		this.violations.push({ what, key, detail });
	}
}

/** What the facts amount to for an event. */
function happenings({ event, statuses }: Setup, entries: readonly Entry[]): Happening[] {
	const found: Happening[] = [];
	const unwanted = new Set<string>();
	const statusOf = new Map<string, Status>();
	/** Those still listed, by order. */
	const shown = new Map<string, Array<{ happening: Happening; in: ShownIn; status?: Status }>>();
	const add = (happening: Omit<Happening, 'until'>, shownIn: ShownIn, status?: Status) => {
		if (unwanted.has(happening.ref)) return;
		const whole = { ...happening, until: Infinity };
		found.push(whole);
		const list = shown.get(happening.ref) ?? [];
		shown.set(happening.ref, [...list, { happening: whole, in: shownIn, status }]);
	};
	const enter = (ref: string, status: Status, time: number, from: number) => {
		const was = statusOf.get(ref);
		statusOf.set(ref, status);
		for (const each of shown.get(ref) ?? []) {
			// Of when an order went to the warehouse, the last time is shown only.
			const isOver = status === 'at_wms' && was !== status && each.status === status;
			if (!isOver && (each.in === 'all' || each.in.includes(status))) continue;
			each.happening.until = Math.min(each.happening.until, from);
		}
		if (event !== 'orderStatusChanged' || was === status) return;
		// An order is confirmed only after it was shipped, whether that was told or not.
		const isShipped = status === 'shipped' || status === 'confirmed';
		const entered = isShipped && was !== 'shipped' && was !== 'confirmed' ? ['shipped'] : [];
		for (const each of new Set([status, ...entered] as Status[])) {
			if (!statuses.includes(each) || (each === 'new' && was !== undefined)) continue;
			add({ key: changeKey(ref, each, time), time, from, ref }, SHOWN_IN[each], each);
		}
	};
	for (const [from, entry] of entries.entries()) {
		const fact = entry as Fact;
		if (fact.is === 'order') {
			if (!fact.wanted) unwanted.add(fact.ref);
			if (event === 'orderCreated') {
				add({ key: fact.ref, time: fact.createdAt, from, ref: fact.ref }, 'all');
			}
			enter(fact.ref, 'new', fact.createdAt, from);
		} else if (fact.is === 'status') {
			enter(fact.ref, fact.status, fact.at, from);
		} else if (fact.is === 'parcel' && event === 'shipmentCreated') {
			const { ref, tracking, loadedAt } = fact;
			add({ key: `${ref} ${tracking}`, time: loadedAt, from, ref }, [
				'partial',
				'shipped',
				'confirmed',
			]);
		}
	}
	return found;
}
