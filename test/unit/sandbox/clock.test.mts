import { ControllableClock } from '../../../sandbox/index.mts';

describe('the controllable clock', () => {
	it('stands still at speed 0 and moves when told', () => {
		const clock = new ControllableClock({ now: 1000, speed: 0 });
		expect(clock.now()).toBe(1000);
		clock.advance(250);
		expect(clock.now()).toBe(1250);
		clock.set(99);
		expect(clock.now()).toBe(99);
	});

	it('wakes sleepers whose time has come, in order', async () => {
		const clock = new ControllableClock({ now: 0, speed: 0 });
		const woken: number[] = [];
		const sleeps = [300, 100, 200].map((ms) => clock.sleep(ms).then(() => woken.push(ms)));
		expect(clock.sleeping).toBe(3);
		clock.advance(200);
		await Promise.all([sleeps[1], sleeps[2]]);
		expect(woken).toEqual([100, 200]);
		clock.set(-50);
		expect(clock.sleeping).toBe(1);
		clock.advance(350);
		await sleeps[0];
		expect(woken).toEqual([100, 200, 300]);
	});

	it('runs at a multiple of real time', async () => {
		const clock = new ControllableClock({ now: 0, speed: 1e6 });
		await clock.sleep(10_000);
		expect(clock.now()).toBeGreaterThanOrEqual(10_000);
	});

	it('goes on from where it was set, and from where its speed changed', () => {
		const real = jest.spyOn(performance, 'now').mockReturnValue(0);
		try {
			const clock = new ControllableClock({ now: 0, speed: 2 });
			real.mockReturnValue(1000);
			expect(clock.now()).toBe(2000);
			clock.set(500);
			expect(clock.now()).toBe(500);
			real.mockReturnValue(1100);
			expect(clock.now()).toBe(700);
			clock.speed = 10;
			expect(clock.now()).toBe(700);
			real.mockReturnValue(1200);
			expect(clock.now()).toBe(1700);
		} finally {
			real.mockRestore();
		}
	});

	it('picks up sleepers when it is sped up from a standstill', async () => {
		const clock = new ControllableClock({ now: 0, speed: 0 });
		const sleep = clock.sleep(5000);
		clock.speed = 1e6;
		await sleep;
		clock.speed = 0;
		const now = clock.now();
		expect(clock.now()).toBe(now);
	});

	it('ends a sleep with its signal', async () => {
		const clock = new ControllableClock({ now: 0, speed: 1 });
		const abort = new AbortController();
		const sleep = clock.sleep(60_000, abort.signal);
		abort.abort(new Error('enough'));
		await expect(sleep).rejects.toThrow('enough');
		await expect(clock.sleep(1, abort.signal)).rejects.toThrow('enough');
		expect(clock.sleeping).toBe(0);
	});

	it('refuses impossible times and speeds', () => {
		const clock = new ControllableClock();
		expect(() => clock.set(NaN)).toThrow(RangeError);
		expect(() => new ControllableClock({ speed: -1 })).toThrow(RangeError);
	});
});
