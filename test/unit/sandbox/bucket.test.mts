import fc from 'fast-check';
import { Bucket } from '../../../sandbox/bucket.mts';
import { ControllableClock } from '../../../sandbox/index.mts';
import { INVALID, call, closeAll, newOrder, sandboxAtNoon } from './helpers.mts';
import type { TestSandbox } from './helpers.mts';

const HITS = 'x-cartrover-api-minute-hits-remaining';
const REFUSAL = {
	success_code: false,
	error_code: 'RateLimit',
	message: 'Over API Limit. Please slow down requests.',
};

afterEach(closeAll);

async function ask(sandbox: TestSandbox): Promise<{ body: unknown; left: string | null }> {
	const reply = await call(sandbox, 'cart', 'wms/shipmethod/list');
	expect(reply.status).toBe(200);
	return { body: reply.json.success_code ? 'ok' : reply.json, left: reply.headers.get(HITS) };
}

describe('the bucket of a key', () => {
	it('lets 100 calls through, refuses the next, and refills one in 600 ms', async () => {
		const sandbox = await sandboxAtNoon();
		for (let left = 99; left >= 0; left--) {
			expect(await ask(sandbox)).toEqual({ body: 'ok', left: String(left) });
		}
		expect(await ask(sandbox)).toEqual({ body: REFUSAL, left: '0' });
		sandbox.clock.advance(599);
		expect(await ask(sandbox)).toEqual({ body: REFUSAL, left: '0' });
		sandbox.clock.advance(1);
		expect(await ask(sandbox)).toEqual({ body: 'ok', left: '0' });
		expect(await ask(sandbox)).toEqual({ body: REFUSAL, left: '0' });
		expect(sandbox.log.refused).toBe(3);
		sandbox.clock.advance(60_000);
		expect(await ask(sandbox)).toEqual({ body: 'ok', left: '99' });
	});

	it('is the key’s own, and can be drained by others', async () => {
		const sandbox = await sandboxAtNoon();
		expect(sandbox.drainBucket('cart', 40)).toBe(40);
		expect((await ask(sandbox)).left).toBe('59');
		expect(sandbox.drainBucket('cart')).toBe(59);
		expect((await ask(sandbox)).body).toEqual(REFUSAL);
		const other = await call(sandbox, 'merchant', 'wms/shipmethod/list');
		expect(other.headers.get(HITS)).toBe('99');
		expect(sandbox.bucketLeft('merchant')).toBe(99);
	});

	it('does not limit New Order, and does limit the batch', async () => {
		const sandbox = await sandboxAtNoon();
		sandbox.drainBucket('cart');
		const one = await call(sandbox, 'cart', 'cart/orders/cartrover', { body: newOrder('A') });
		expect(one.json.success_code).toBe(true);
		expect(one.headers.has(HITS)).toBe(false);
		const many = await call(sandbox, 'cart', 'cart/orders/batch', { body: [newOrder('B')] });
		expect(many.json).toEqual(REFUSAL);
		expect(sandbox.store.order('B')).toBeUndefined();
	});

	it('counts refused data but neither unknown paths nor foreign levels nor bad keys', async () => {
		const sandbox = await sandboxAtNoon();
		const invalid = await call(sandbox, 'cart', 'cart/orders/none');
		expect(invalid.json).toMatchObject(INVALID);
		expect(invalid.headers.get(HITS)).toBe('99');
		for (const path of ['none', 'merchant/orders/list/any']) {
			expect((await call(sandbox, 'cart', path)).headers.has(HITS)).toBe(false);
		}
		expect(sandbox.bucketLeft('cart')).toBe(99);
	});

	it('takes other sizes and can be switched off', async () => {
		const small = await sandboxAtNoon({ bucket: { capacity: 1, refillMs: 10 } });
		expect((await ask(small)).left).toBe('0');
		expect((await ask(small)).body).toEqual(REFUSAL);
		small.clock.advance(10);
		expect((await ask(small)).body).toBe('ok');
		const free = await sandboxAtNoon({ bucket: { capacity: 1, enabled: false } });
		expect(await ask(free)).toEqual({ body: 'ok', left: null });
		expect(await ask(free)).toEqual({ body: 'ok', left: null });
	});

	it('never lets through more than its burst and its refill, in any rhythm', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(2000), { maxLength: 400 }), (waits) => {
				const clock = new ControllableClock({ now: 0, speed: 0 });
				const bucket = new Bucket(clock);
				let passed = 0;
				for (const wait of waits) {
					clock.advance(wait);
					const before = bucket.remaining;
					const took = bucket.take();
					expect(took).toBe(before > 0);
					if (took) passed++;
					expect(passed).toBeLessThanOrEqual(100 + Math.floor(clock.now() / 600));
				}
			}),
		);
	});

	it('refills nothing when the clock is set back', () => {
		const clock = new ControllableClock({ now: 1_000_000, speed: 0 });
		const bucket = new Bucket(clock);
		bucket.drain();
		clock.set(0);
		expect(bucket.remaining).toBe(0);
		clock.advance(600);
		expect(bucket.remaining).toBe(1);
	});
});
