import fc from 'fast-check';

import { CONTROL_ROUTES } from '../../../sandbox/control/index.mts';
import { ControllableClock, startSandbox } from '../../../sandbox/index.mts';
import { SEED, TIMES } from '../../support/chance.mts';

/* Arbitrary calls of the sandbox's control interface, one after the other: each is done or refused in words. */

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What is likelier to hurt than what is drawn at random. */
const ODD: Json[] = [
	...[null, true, '', ' ', 0, -1, 0.5, 1e15, 1e308, [], {}, [[]], '__proto__', 'constructor'],
	...[
		'\u0000',
		'\ud800',
		'a'.repeat(2000),
		'2026-02-30T25:61:00Z',
		'../../x',
		'<b>',
		{ kind: 'hang' },
	],
];
const value: fc.Arbitrary<Json> = fc.oneof(
	fc.constantFrom(...ODD),
	fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
);

/** The value with one part of it replaced, added or taken away. */
function changed(from: Json, path: readonly number[], to: Json, drops: boolean): Json {
	const [step, ...rest] = path;
	if (step === undefined || typeof from !== 'object' || from === null) return to;
	const entries = Object.entries(from);
	const index = step % (entries.length + 1);
	const [name = 'added', old = null] = entries[index] ?? [];
	if (drops) entries.splice(index, 1);
	else entries[index] = [name, changed(old, rest, to, false)];
	return Array.isArray(from) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}

const call = fc
	.constantFrom(...CONTROL_ROUTES)
	.chain(({ method, path, example = {}, query, ofMerchant }) => {
		const near = fc
			.tuple(fc.array(fc.nat(5), { maxLength: 4 }), value, fc.boolean())
			.map(([steps, to, drops]) => JSON.stringify(changed(example as Json, steps, to, drops)));
		const body = fc.oneof(
			{ weight: 4, arbitrary: near },
			{ weight: 2, arbitrary: fc.constant(JSON.stringify(example)) },
			{ weight: 1, arbitrary: value.map((each) => JSON.stringify(each)) },
			{ weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
			{ weight: 1, arbitrary: fc.constant('['.repeat(50_000)) },
		);
		const part = fc.oneof(
			fc.constantFrom('A', 'P', 's', '5150', 'demo-cart', '__proto__', '%', '..', ''),
			fc.string({ unit: 'grapheme' }),
		);
		const names = [...Object.keys(query.shape), ...(ofMerchant ? ['merchant'] : []), 'other'];
		const asked = fc.dictionary(fc.constantFrom(...names), part, { maxKeys: 2 });
		return fc.record({
			method: fc.constant(method),
			path: fc
				.array(part, { minLength: 2, maxLength: 2 })
				.map((parts) => path.replace(/\{\w+\}/g, () => encodeURIComponent(parts.pop() ?? ''))),
			query: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: asked }),
			payload: method === 'GET' || method === 'DELETE' ? fc.constant(undefined) : body,
		});
	});

test(
	'every call is done or refused in words, and the sandbox goes on',
	async () => {
		const statuses = new Map<number, number>();
		await fc.assert(
			fc.asyncProperty(fc.array(call, { minLength: 5, maxLength: 30 }), async (calls) => {
				const clock = new ControllableClock({ now: Date.parse('2026-03-12T12:00:00Z'), speed: 0 });
				const sandbox = await startSandbox({ empty: true, autopilot: true, clock });
				const ask = async (
					method: 'GET' | 'POST' | 'PUT' | 'DELETE',
					url: string,
					payload?: string,
				) => {
					const headers = { host: 'localhost', 'content-type': 'application/json' };
					const reply = await sandbox.inject({ method, url: `/_sandbox${url}`, headers, payload });
					return [reply.statusCode, JSON.parse(reply.rawPayload.toString())] as const;
				};
				try {
					await ask('POST', '/orders', '{"orders":[{"cust_ref":"A"}]}');
					await ask('POST', '/products', '{"products":[{"sku":"P"}]}');
					await ask('PUT', '/snapshots/s');
					for (const { method, path, query, payload } of calls) {
						const search = new URLSearchParams(query).toString();
						const [status, json] = await ask(method, `${path}?${search}`, payload);
						statuses.set(status, (statuses.get(status) ?? 0) + 1);
						expect([200, 400, 404, 409]).toContain(status);
						expect(typeof json).toBe('object');
						const { error = '', message = error } = json as { error?: string; message?: string };
						if (status !== 200) expect(message).toMatch(/\S/);
					}
					expect((await ask('GET', '/state'))[0]).toBe(200);
					const page = await sandbox.inject({ method: 'GET', url: '/', headers: {} });
					expect(page.statusCode).toBe(200);
				} finally {
					await sandbox.close();
				}
			}),
			{ numRuns: 150 * TIMES, seed: SEED },
		);
		// All of it happens, or the calls say nothing.
		for (const status of [200, 400, 404]) expect(statuses.get(status)).toBeGreaterThan(100);
	},
	120_000 * TIMES,
);
