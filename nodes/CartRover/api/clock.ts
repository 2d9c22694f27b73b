import { sleep } from 'n8n-workflow';

/** The time that pacing, retries and poll budgets go by. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Resolves after `ms`; rejects with the signal's reason when it is aborted before. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The system's time, with n8n's `sleep`, which before n8n 2.37 knows no signal. */
export const systemClock = (rest: typeof sleep = sleep): Clock => ({
	now: () => Date.now(),
	async sleep(ms, signal) {
		if (!signal) return await rest(ms);
		signal.throwIfAborted();
		await Promise.race([rest(ms, signal), abortOf(signal)]);
	},
});

const abortOf = async (signal: AbortSignal): Promise<never> =>
	await new Promise((_, reject) => {
		signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
	});

/** How far n8n's clock may be from CartRover's, where CartRover does not tell its time. */
export const CLOCK_SKEW_SECONDS = 15 * 60;

let current = systemClock();

/** The clock in force. Everything that waits or measures asks it, never the system itself. */
export const clock: Clock = {
	now: () => current.now(),
	sleep: async (ms, signal) => await current.sleep(ms, signal),
};

/** Puts another clock in force, for tests and benchmarks; without argument, the system's again. */
export function useClock(other = systemClock()): void {
	current = other;
}

/**
 * The reason for ending a sleep that is no longer needed. One error for all sleeps saves the making of one
 * each time.
 */
export const NOT_NEEDED = new Error('not needed any more');
