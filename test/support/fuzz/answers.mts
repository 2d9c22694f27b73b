import fc from 'fast-check';

import { anyJson, mutate, mutation, SCALARS } from './mutations.mts';
import type { Answered, Served } from './wire.mts';

/*
 * What a broken, hostile or merely surprising server may answer: real answers with something wrong in
 * them, arbitrary JSON in the envelope or without it, arbitrary bytes, with arbitrary statuses and headers.
 */

/** How the body of an answer comes about; `real` is what the sandbox answers in its place. */
type Body = (real: Buffer) => Buffer;

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
		'content-encoding': fc.constantFrom('gzip', 'br', 'deflate', 'identity', 'x-unknown'),
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
export type Answer = (real: Answered) => Served;

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
