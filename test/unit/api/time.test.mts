import { clock, NOT_NEEDED, systemClock, useClock } from '../../../nodes/CartRover/api/clock.ts';
import { WaitMeter } from '../../../nodes/CartRover/api/waits.ts';

afterEach(() => {
	useClock();
	jest.restoreAllMocks();
});

describe('the clock', () => {
	it('is the system’s until another is put in force, and again after', async () => {
		const slept: unknown[] = [];
		useClock({ now: () => 5, sleep: async (...given) => void slept.push(given) });
		expect(clock.now()).toBe(5);
		const { signal } = new AbortController();
		await clock.sleep(60_000, signal);
		expect(slept).toEqual([[60_000, signal]]);
		useClock();
		jest.spyOn(Date, 'now').mockReturnValue(7);
		expect(clock.now()).toBe(7);
	});

	it('of the system sleeps, and stops for a signal', async () => {
		await clock.sleep(1);
		const stop = new AbortController();
		const asleep = clock.sleep(60_000, stop.signal);
		stop.abort();
		await expect(asleep).rejects.toBeDefined();
		await expect(clock.sleep(60_000, stop.signal)).rejects.toBeDefined();
	});

	it('of the system stops for a signal that n8n before 2.37 does not know', async () => {
		const stop = new AbortController();
		const older = systemClock(async () => await new Promise(() => {}));
		const asleep = older.sleep(60_000, stop.signal);
		stop.abort(NOT_NEEDED);
		await expect(asleep).rejects.toBe(NOT_NEEDED);
	});
});

describe('the time waited', () => {
	let now = 1_000;
	beforeEach(() => useClock({ now: () => now, sleep: async () => {} }));

	it('counts waits that overlap once', () => {
		const meter = new WaitMeter();
		expect(meter.ms).toBe(0);
		meter.begin();
		now += 100;
		expect(meter.ms).toBe(100);
		meter.begin();
		now += 10;
		meter.end();
		expect(meter.ms).toBe(110);
		now += 5;
		meter.end();
		now += 1_000;
		expect(meter.ms).toBe(115);
		meter.begin();
		now += 3;
		expect(meter.ms).toBe(118);
		meter.end();
		expect(meter.ms).toBe(118);
	});
});
