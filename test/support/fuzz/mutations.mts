import fc from 'fast-check';

/* Arbitrary JSON with names that matter here, and real JSON with something wrong in it. */

const NAMES = [
	'cust_ref',
	'sku',
	'order_status',
	'items',
	'shipments',
	'warehouses',
	'aliases',
	'success',
	'failed',
	'message',
	'error_code',
	'created_date_time',
	'qty_available',
	'credit_card_no',
	'__proto__',
	'constructor',
	'prototype',
	'toString',
	'hasOwnProperty',
	'length',
	'',
];

/** Values that are hard to read. */
export const SCALARS: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom<unknown>(null, true, false, '', '0', 'Y', 'N', '**PII Removed**', -1, 0, 1e308),
	fc.constantFrom<unknown>(2 ** 53, 1.2345678901234567e19, -0, 1e-320, '9'.repeat(400), '\uD800'),
	fc.constantFrom<unknown>('9999-12-31T23:59:59+00:00', '0000-00-00 00:00:00', 'yesterday', 'NaN'),
	fc.string({ maxLength: 20 }),
	fc.double(),
	fc.integer(),
);

/** Arbitrary JSON with names that matter here. */
export const anyJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4, depthSize: 'small', withCrossShrink: true },
		SCALARS,
		fc.array(tie('value'), { maxLength: 4 }),
		fc
			.array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string()), tie('value')), {
				maxLength: 5,
			})
			.map((entries) => JSON.parse(objectText(entries)) as unknown),
	),
})).value;

/** By text, so that `__proto__` becomes a field like any other, and names may come twice. */
const objectText = (entries: Array<[string, unknown]>) =>
	`{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`).join(',')}}`;

interface Mutation {
	/** Which place is changed, of as many as there are. */
	at: number;
	kind:
		'drop' | 'put' | 'swap' | 'wrap' | 'repeat' | 'rename' | 'proto' | 'long' | 'deep' | 'empty';
	value: unknown;
	name: string;
	times: number;
}

/** A change to a document. */
export const mutation: fc.Arbitrary<Mutation> = fc.record({
	at: fc.nat(),
	kind: fc.constantFrom<Mutation['kind'][]>(
		...(['drop', 'drop', 'put', 'put', 'swap', 'swap', 'wrap', 'repeat'] as const),
		...(['rename', 'proto', 'long', 'deep', 'empty'] as const),
	) as unknown as fc.Arbitrary<Mutation['kind']>,
	value: anyJson,
	name: fc.constantFrom(...NAMES),
	times: fc.constantFrom(2, 3, 60, 200, 1_000),
});

type Place = { holder: Record<string, unknown>; name: string };

function placesIn(value: unknown, places: Place[] = []): Place[] {
	if (typeof value !== 'object' || value === null || places.length > 2_000) return places;
	for (const name of Object.keys(value)) {
		places.push({ holder: value as Record<string, unknown>, name });
		placesIn((value as Record<string, unknown>)[name], places);
	}
	return places;
}

function swapped(value: unknown): unknown {
	if (typeof value === 'number') return String(value);
	if (typeof value === 'string')
		return value !== '' && !Number.isNaN(Number(value)) ? Number(value) : [value];
	if (Array.isArray(value)) return Object.fromEntries(value.map((each, index) => [index, each]));
	if (typeof value === 'object' && value !== null) return Object.values(value);
	return value === null ? {} : String(value);
}

/** Sets a field as JSON does, whatever its name. */
const put = (holder: object, name: string, value: unknown) =>
	Object.defineProperty(holder, name, {
		value,
		enumerable: true,
		configurable: true,
		writable: true,
	});

/** A document of this length is changed no more; repeats within repeats would get too long for any text. */
const MOST_CHARS = 5_000_000;

/** Changes something in a document, in place. */
export function mutate(root: { root: unknown }, { at, kind, value, name, times }: Mutation): void {
	const room = MOST_CHARS / JSON.stringify(root).length;
	if (room < 1) return;
	const places = placesIn(root);
	const place = places[at % places.length];
	if (!place) return;
	const { holder, name: own } = place;
	const old = holder[own];
	switch (kind) {
		case 'drop':
			if (Array.isArray(holder)) holder.splice(Number(own), 1);
			else delete holder[own];
			return;
		case 'put':
			// A copy: what is drawn once is used for several answers, and mutations change in place.
			put(holder, own, JSON.parse(JSON.stringify(value) ?? 'null'));
			return;
		case 'swap':
			put(holder, own, swapped(old));
			return;
		case 'wrap':
			put(holder, own, times > 3 ? { [own]: old } : [old]);
			return;
		case 'repeat':
			if (Array.isArray(old))
				put(
					holder,
					own,
					Array.from({ length: Math.min(times, Math.ceil(room)) }, () => old)
						.flat()
						.slice(0, 2_000),
				);
			return;
		case 'rename':
			if (!Array.isArray(holder)) {
				delete holder[own];
				put(holder, name, old);
			}
			return;
		case 'proto':
			if (typeof old === 'object' && old !== null && !Array.isArray(old)) {
				put(old, '__proto__', { polluted: 'yes', sku: 'P', cust_ref: 'P' });
				put(old, 'constructor', { prototype: { polluted: 'yes' } });
			}
			return;
		case 'long':
			put(holder, own, typeof old === 'number' ? Number('9'.repeat(300)) : 'x'.repeat(times * 100));
			return;
		case 'deep':
			put(holder, own, nested(times));
			return;
		case 'empty':
			put(holder, own, Array.isArray(old) ? [] : typeof old === 'object' ? {} : '');
	}
}

function nested(levels: number): unknown {
	let value: unknown = 'bottom';
	for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value };
	return value;
}
