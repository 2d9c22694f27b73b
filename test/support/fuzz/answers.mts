import fc from 'fast-check';

import type { Served } from './context.mts';

/*
 * What a broken, hostile or merely surprising server may answer: real answers with something wrong in
 * them, arbitrary JSON in the envelope or without it, arbitrary bytes, with arbitrary statuses and headers.
 */

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

const SCALARS: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom<unknown>(null, true, false, '', '0', 'Y', 'N', '**PII Removed**', -1, 0, 1e308),
	fc.constantFrom<unknown>(2 ** 53, 12345678901234567890, -0, 1e-320, '9'.repeat(400), '\uD800'),
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

const mutation: fc.Arbitrary<Mutation> = fc.record({
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

function mutate(root: { root: unknown }, { at, kind, value, name, times }: Mutation): void {
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
			put(holder, own, value);
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
					Array.from({ length: times }, () => old)
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

/** How the body of an answer comes about; `real` is what the sandbox answers in its place. */
export type Body = (real: Buffer) => Buffer;

const text =
	(make: (real: string) => string): Body =>
	(real) =>
		Buffer.from(make(real.toString()));

const mutatedReal = fc.array(mutation, { minLength: 1, maxLength: 3 }).map((mutations) =>
	text((real) => {
		const root = { root: JSON.parse(real) as unknown };
		for (const each of mutations) mutate(root, each);
		return JSON.stringify(root.root) ?? '';
	}),
);

const envelope = fc
	.record(
		{
			success_code: fc.oneof(
				fc.constantFrom<unknown>(true, true, true, false, 'true', 1, 0, '1', 'yes', null),
				anyJson,
			),
			response: fc.oneof(anyJson, fc.array(anyJson, { maxLength: 5 })),
			cust_ref: SCALARS,
			error_code: fc.constantFrom<unknown>('Invalid', 'Failure', 'RateLimit', '', 7, {}),
			message: fc.oneof(fc.constantFrom<unknown>('OrderDuplicate', 'Order not found'), anyJson),
		},
		{ requiredKeys: ['success_code'] },
	)
	.map((value) => text(() => JSON.stringify(value)));

const damaged = fc
	.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 4 }), fc.boolean())
	.map(([at, bytes, cut]): Body => (real) => {
		const place = real.length === 0 ? 0 : at % real.length;
		if (cut) return real.subarray(0, place);
		const copy = Buffer.from(real);
		copy.set(bytes.subarray(0, copy.length - place), place);
		return copy;
	});

const DEEP = 20_000;
const ODDITIES = [
	'',
	' ',
	'null',
	'[]',
	'{}',
	'true',
	'{"success_code":true}',
	'{"success_code":true,"response":null}',
	'{"success_code":true,"response":[null]}',
	'{"success_code":true,"orders":[{"cust_ref":"A"}]}',
	'{"success_code":true,"success_code":false}',
	'{"success_code":true,"response":[1e999]}',
	`{"success_code":true,"response":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`,
	`{"success_code":true,"response":${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}}`,
	'{"__proto__":{"success_code":true,"response":[]}}',
	'{"success_code":true,"response":{"__proto__":{"cust_ref":"A","sku":"A","success":true}}}',
	'<html><title>502 Bad Gateway</title></html>',
	'<?xml version="1.0"?><error/>',
	'Over API Limit. Please slow down requests.',
	'\uFEFF{"success_code":true,"response":[]}',
	'{"success_code":false,"error_code":"RateLimit","message":"Over API Limit."}',
];

const body: fc.Arbitrary<Body> = fc.oneof(
	{ weight: 55, arbitrary: mutatedReal },
	{ weight: 14, arbitrary: envelope },
	{ weight: 6, arbitrary: anyJson.map((value) => text(() => JSON.stringify(value) ?? '')) },
	{ weight: 6, arbitrary: fc.constantFrom(...ODDITIES).map((each) => text(() => each)) },
	{
		weight: 6,
		arbitrary: fc.uint8Array({ maxLength: 60 }).map(
			(bytes): Body =>
				() =>
					Buffer.from(bytes),
		),
	},
	{ weight: 10, arbitrary: damaged },
	{ weight: 3, arbitrary: fc.constant<Body>((real) => real) },
);

const status = fc.oneof(
	{ weight: 12, arbitrary: fc.constant(200) },
	{
		weight: 3,
		arbitrary: fc.constantFrom(
			201,
			204,
			301,
			400,
			401,
			403,
			404,
			408,
			409,
			422,
			429,
			500,
			502,
			503,
		),
	},
	{ weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
);

const NUMBERS = [
	'0',
	'1',
	'3',
	'99',
	'100',
	'-1',
	'1e9',
	'1e308',
	'NaN',
	'',
	' 7 ',
	'0x10',
	'9'.repeat(30),
];
const headers = fc.record(
	{
		'total-records': fc.constantFrom(...NUMBERS),
		'x-cartrover-api-minute-hits-remaining': fc.constantFrom(...NUMBERS),
		'x-cartrover-process-id': fc.oneof(fc.string({ maxLength: 300 }), fc.constant('{}')),
		date: fc.constantFrom(
			'Thu, 01 Jan 1970 00:00:00 GMT',
			'Fri, 31 Dec 9999 23:59:59 GMT',
			'soon',
			'0',
		),
		'retry-after': fc.constantFrom(...NUMBERS, 'Fri, 31 Dec 9999 23:59:59 GMT', 'later'),
		'content-type': fc.constantFrom(
			'text/html',
			'application/json; charset=utf-16le',
			'application/json; charset=latin1',
			'application/json; charset=x-unknown',
			'image/png',
		),
		'content-length': fc.constantFrom(...NUMBERS),
	},
	{ requiredKeys: [] },
);

const FAILURES = [
	'ECONNRESET',
	'ECONNREFUSED',
	'ENOTFOUND',
	'ETIMEDOUT',
	'EPROTO',
	'ERR_BAD_RESPONSE',
	'',
];

/** One answer, made of the real one. */
export type Answer = (real: Extract<Served, { body: Buffer }>) => Served;

const answer: fc.Arbitrary<Answer> = fc.oneof(
	{
		weight: 30,
		arbitrary: fc
			.tuple(
				body,
				status,
				fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: headers }),
			)
			.map(([make, code, lies]): Answer => (real) => ({
				status: code,
				headers: { ...real.headers, ...(lies as Record<string, string>) },
				body: make(real.body),
			})),
	},
	{ weight: 1, arbitrary: fc.constantFrom(...FAILURES).map((fails): Answer => () => ({ fails })) },
);

/**
 * The answers to the requests of one run: to each request the next one, and then from the start again.
 * Some are real, so that the broken one also comes in the middle.
 */
export const answers: fc.Arbitrary<Answer[]> = fc.array(
	fc.oneof(
		{ weight: 3, arbitrary: answer },
		{ weight: 1, arbitrary: fc.constant<Answer>((real) => real) },
	),
	{ minLength: 1, maxLength: 3 },
);
