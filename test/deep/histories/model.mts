import type { Entry, Item } from './chronicle.mts';
import { happenings, type Happening } from './happenings.mts';
import { LONG_PAUSE_SECONDS, longestOverlap, type History } from './history.mts';
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

/** The first poll: what was there at its begin is old, what came after its end is new; or a time. */
type Start = { begin: number; end: number } | { time: number };

interface Given {
	happening: Happening;
	begin: number;
}

/** What the user has been given since the activation, by what n8n knows of it. */
class Branch {
	/** Of what it tells since when, by status or event. */
	readonly starts = new Map<string, Start>();
	/** When the last poll was that counts. */
	polledAt: number | undefined;
	readonly times = new Map<string, number>();
	/** What was given of each order, and where the poll began that gave it. */
	readonly given = new Map<string, Given[]>();
	readonly polls: Array<{ begin: number; latest: number; orderly: boolean }> = [];
	stock: StockBranch | undefined;

	copy(): Branch {
		const copy = new Branch();
		for (const [of, start] of this.starts) copy.starts.set(of, start);
		copy.polledAt = this.polledAt;
		for (const [key, times] of this.times) copy.times.set(key, times);
		for (const [ref, given] of this.given) copy.given.set(ref, given);
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
export function judge(setup: History, entries: readonly Entry[], startedAt: number): Violation[] {
	return setup.event.startsWith('inventory')
		? new Judge(setup, entries, []).run()
		: new Judge(setup, entries, happenings(setup, entries), startedAt).run();
}

function isLater(one: Happening, other: Happening): boolean {
	const rank = ({ of }: Happening) => (of === 'confirmed' ? 1 : 0);
	return one.from > other.from || (one.from === other.from && rank(one) > rank(other));
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
	/** From when on the first poll delivers, if not from now on; and what the node is set to. */
	private startFrom: number | undefined;
	private readonly setTo: number | undefined;
	private readonly longest: number;
	private readonly isStock: boolean;
	/** When polls ended that went well. */
	private readonly polls: number[];

	constructor(
		private readonly setup: History,
		private readonly entries: readonly Entry[],
		private readonly all: Happening[],
		startedAt = 0,
	) {
		this.isStock = setup.event.startsWith('inventory');
		this.longest = longestOverlap(setup) * 60;
		this.polls = entries.flatMap((entry) =>
			entry.is === 'pollEnds' && entry.outcome === 'ok' ? entry.at : [],
		);
		const { startFromMinutes } = setup;
		if (startFromMinutes !== undefined && !this.isStock) {
			this.setTo = this.startFrom = startedAt - startFromMinutes * 60;
		}
		for (const happening of all) {
			this.byKey.set(happening.key, [...(this.byKey.get(happening.key) ?? []), happening]);
		}
	}

	run(): Violation[] {
		for (const [place, entry] of this.entries.entries()) {
			if (entry.is === 'pollBegins') this.begin = place;
			else if (entry.is === 'restart') this.stop(entry.migrated);
			else if (entry.is === 'anew') this.startAnew(entry);
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
	private stop(isMigrated = false): void {
		if (isMigrated) this.saved.polledAt = undefined;
		this.memory = this.saved.copy();
		this.active = false;
	}

	private startAnew({ by }: Extract<Entry, { is: 'anew' }>): void {
		// Start From is of no effect once the trigger has run.
		const hasRun = by === 'event' || by === 'filter' || this.saved.starts.size > 0;
		if (by === 'copy') this.startFrom = this.setTo;
		else if (hasRun) this.startFrom = undefined;
		this.memory = new Branch();
		this.saved = new Branch();
		this.active = false;
	}

	private pollEnds(entry: Extract<Entry, { is: 'pollEnds' }>, place: number): void {
		if (entry.outcome === 'killed') this.stop();
		if (entry.outcome !== 'ok') return;
		const { state } = this.setup;
		// Items and state are one transaction there: it is as if the poll had not been.
		if (state === 'durable' && !entry.written) return this.stop();
		this.begins(entry, place);
		if (this.isStock) this.takeStock(entry, place);
		else this.take(entry, place);
		// The legacy poller saves after an activation and when a poll emits; the durable one each time.
		const saves = state === 'durable' || !this.active || entry.items.length > 0;
		if (entry.written && saves) this.saved = this.memory.copy();
		this.active = true;
	}

	/** Since when a poll's items count. */
	private begins({ watches, at }: Extract<Entry, { is: 'pollEnds' }>, place: number): void {
		const { polledAt } = this.memory;
		const isLong = polledAt !== undefined && at - polledAt >= LONG_PAUSE_SECONDS;
		if (isLong && this.setup.afterPause === 'startAnew') this.memory = new Branch();
		const isFirst = !isLong && this.memory.starts.size === 0;
		this.memory.polledAt = at;
		const { starts, times } = this.memory;
		for (const of of starts.keys()) {
			if (watches.includes(of)) continue;
			starts.delete(of);
			for (const key of times.keys()) if (this.byKey.get(key)?.[0]?.of === of) times.delete(key);
		}
		for (const of of watches) {
			if (starts.has(of)) continue;
			const time = isFirst ? this.startFrom : undefined;
			starts.set(of, time === undefined ? { begin: this.begin, end: place } : { time });
		}
	}

	private take(
		{ items, at, undisturbed, full }: Extract<Entry, { is: 'pollEnds' }>,
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
		if (!undisturbed || full) return;
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
		const { readings = [] } = this.setup;
		return !readings.some((name) => name.startsWith('any-by') || name === 'order-unstable');
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
		const [only, ...others] = known;
		if (only && others.length === 0 && given === 1) this.takeInTurn(only);
	}

	/** An order's statuses come in the order in which it had them, where a poll could see both. */
	private takeInTurn(happening: Happening): void {
		const { given } = this.memory;
		const before = given.get(happening.ref) ?? [];
		const later = before.find(
			({ happening: other, begin }) => isLater(other, happening) && happening.from < begin,
		);
		if (later) this.blame('order', happening.key, `after ${later.happening.key}`);
		given.set(happening.ref, [...before, { happening, begin: this.begin }]);
	}

	/**
	 * The same once more, with no poll in between that came the overlap and two minutes after it happened or
	 * was delivered before: CartRover shows the status, not the change.
	 */
	private isAgainTooSoon({ key, time, from }: Happening): boolean {
		const soon = this.longest + 120;
		const before = (this.byKey.get(key) ?? []).filter((other) => other.from < from);
		return before.some((other) => {
			const forgotten = Math.max(other.time, this.everDelivered.get(other) ?? 0) + soon;
			return !this.polls.some((at) => at > forgotten && at <= time);
		});
	}

	/** Surely to be delivered. */
	private isNew({ time, from, of }: Happening): boolean {
		const start = this.memory.starts.get(of);
		if (start === undefined) return false;
		return 'time' in start ? time >= start.time : from > start.end;
	}

	/** Not surely to be left out. */
	private isNotOld({ time, from, of, ref }: Happening): boolean {
		const start = this.memory.starts.get(of);
		if (start === undefined) return false;
		if (!('time' in start)) return from > start.begin;
		// A row shows all parcels of its order, and an odd one no time.
		const siblings = this.setup.event === 'shipmentCreated' ? this.all : [];
		return (
			!(time < start.time) ||
			siblings.some((other) => other.ref === ref && other.time >= start.time)
		);
	}

	private takeStock(poll: Extract<Entry, { is: 'pollEnds' }>, place: number): void {
		const { event } = this.setup;
		this.memory.stock ??= new StockBranch(event === 'inventoryLow');
		const found = this.memory.stock.take(this.entries, this.begin, place, poll);
		for (const { what, key, detail } of found) this.blame(what, key, detail);
	}

	private blame(what: Violation['what'], key: string, detail: string): void {
		this.violations.push({ what, key, detail });
	}
}
