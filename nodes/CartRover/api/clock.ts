import { sleep } from 'n8n-workflow';

/** The time that pacing, retries and poll budgets go by. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Resolves after `ms`; rejects with the signal's reason when it is aborted before. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const systemClock: Clock = {
	now: () => Date.now(),
	sleep: async (ms, signal) => await sleep(ms, signal),
};

let current: Clock = systemClock;

/** The clock in force. Everything that waits or measures asks it, never the system itself. */
export const clock: Clock = {
	now: () => current.now(),
	sleep: async (ms, signal) => await current.sleep(ms, signal),
};

/** Puts another clock in force, for tests and benchmarks; without argument, the system's again. */
export function useClock(other: Clock = systemClock): void {
	current = other;
}
