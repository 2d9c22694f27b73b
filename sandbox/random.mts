/** A source of numbers in [0, 1), the same for the same seed. */
export type Random = () => number;

/** mulberry32: small, fast, good enough for demo data. */
export function seededRandom(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** FNV-1a over the text, so that a decision about an order depends on its reference alone. */
export function hash(text: string, seed = 0): number {
	let value = (0x811c9dc5 ^ seed) >>> 0;
	for (let i = 0; i < text.length; i++) {
		value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
	}
	return value;
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
	return low + Math.floor(random() * (high - low + 1));
}

/** One of the list, which must not be empty. */
export function pick<T>(random: Random, list: readonly T[]): T {
	const chosen = list[Math.floor(random() * list.length)];
	if (chosen === undefined) throw new RangeError('Nothing to pick from');
	return chosen;
}

/** `count` decimal digits as text. */
export function digits(random: Random, count: number): string {
	return Array.from({ length: count }, () => between(random, 0, 9)).join('');
}

let shuffles = 0;

/** The rows in another order with every call, the same orders in every run of a program. */
export function shuffled<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
	const turn = ++shuffles;
	return rows
		.map((row) => ({ row, place: hash(keyOf(row), turn) }))
		.sort((a, b) => a.place - b.place)
		.map(({ row }) => row);
}
