import type { Entry } from './chronicle.mts';
import type { Violation } from './model.mts';

/** What a SKU was like at some time: its quantities, or for low stock only whether it is low. */
type Value = string;

const GONE: Value = 'not in the list';

/**
 * What the user knows of the stock: of each SKU what was last delivered, or what the first reading found.
 * Where CartRover changed while it was read, that is one of several values.
 */
export class StockBranch {
	private readonly known = new Map<string, Set<Value>>();
	/** The first reading is still going on. */
	private reading = true;

	constructor(private readonly lowOnly: boolean) {}

	copy(): StockBranch {
		const copy = new StockBranch(this.lowOnly);
		copy.reading = this.reading;
		for (const [sku, values] of this.known) copy.known.set(sku, new Set(values));
		return copy;
	}

	/** Judges what a poll gave that went on from `begin` to `end` in the chronicle. */
	take(
		entries: readonly Entry[],
		begin: number,
		end: number,
		{ items, reading, full }: Extract<Entry, { is: 'pollEnds' }>,
	): Violation[] {
		const violations: Violation[] = [];
		const blame = (what: Violation['what'], key: string, detail: string) =>
			violations.push({ what, key, detail });
		const values = this.valuesIn(entries, begin, end);
		// Where SKUs come and go while pages are read, a SKU may be pushed over a page's edge.
		const shifts = [...values.values()].some((seen) => seen.size > 1 && seen.has(GONE));
		if (this.reading) {
			// What is read when cannot be told, so that any value may be the one that counts as old.
			for (const [sku, seen] of values) {
				this.alsoKnown(sku, seen);
				if (shifts || reading !== 'whole') this.alsoKnown(sku, new Set([GONE]));
			}
			for (const { key } of items) blame('old', key, 'the first reading is not over');
			this.reading = reading === 'unfinished';
			return violations;
		}
		const delivered = new Set<string>();
		for (const { key, value = '' } of items) {
			const known = this.known.get(key) ?? new Set([GONE]);
			const now: Value = this.lowOnly ? 'low' : value;
			if (!values.get(key)?.has(now)) blame('invented', key, `it never was ${now}`);
			if (known.size === 1 && known.has(now)) blame('doubled', key, `known to be ${now}`);
			if (delivered.has(key)) blame('doubled', key, 'twice in one poll');
			delivered.add(key);
			this.known.set(key, new Set([now]));
		}
		const sawAll = reading === 'whole' && !shifts && !full;
		for (const [sku, seen] of values) {
			if (!delivered.has(sku)) this.passedOver(sku, seen, sawAll, blame);
		}
		return violations;
	}

	/** A poll gave nothing of a SKU. */
	private passedOver(
		sku: string,
		seen: ReadonlySet<Value>,
		sawAll: boolean,
		blame: (what: 'lost', sku: string, detail: string) => void,
	): void {
		const known = this.known.get(sku);
		const isNews = [...seen].every((value) => this.isEvent(value) && !known?.has(value));
		if (isNews && sawAll) blame('lost', sku, 'a whole reading passed it over');
		// A SKU that is above the threshold again is no event, but from now on it is known to be.
		const isAbove = seen.size === 1 && seen.has('not low');
		if (isAbove && sawAll) this.known.set(sku, new Set(seen));
		else this.alsoKnown(sku, new Set([...seen].filter((value) => !this.isEvent(value))));
	}

	/** SKUs of which the user knows something else than what is. */
	missing(entries: readonly Entry[]): Array<[sku: string, detail: string]> {
		const last = this.valuesIn(entries, entries.length, entries.length);
		return [...last].flatMap(([sku, values]): Array<[string, string]> => {
			const [now = GONE] = values;
			if (!this.isEvent(now) || this.known.get(sku)?.has(now)) return [];
			return [[sku, `it is ${now}, known is ${[...(this.known.get(sku) ?? [])].join(' or ')}`]];
		});
	}

	private isEvent(value: Value): boolean {
		return value !== GONE && (!this.lowOnly || value === 'low');
	}

	private alsoKnown(sku: string, values: ReadonlySet<Value>): void {
		this.known.set(sku, new Set([...(this.known.get(sku) ?? []), ...values]));
	}

	/** What each SKU was at `begin`, and what it became until `end`. */
	private valuesIn(entries: readonly Entry[], begin: number, end: number): Map<string, Set<Value>> {
		const values = new Map<string, Set<Value>>();
		for (const [place, entry] of entries.slice(0, end).entries()) {
			if (entry.is !== 'stock') continue;
			const low = entry.isLow ? 'low' : 'not low';
			const value = entry.value === undefined ? GONE : this.lowOnly ? low : entry.value;
			const before = place < begin ? undefined : values.get(entry.sku);
			const first = before ?? (place < begin ? [] : [GONE]);
			values.set(entry.sku, new Set([...first, value]));
		}
		return values;
	}
}
