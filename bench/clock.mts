import type { ClockSpec } from './types.mts';

const real = { setTimeout: globalThis.setTimeout, setInterval: globalThis.setInterval };

/** Timers of the machine, whatever `speedUp` has done. */
export const realTimers = real;

/** What the clock shows now, ms since the epoch. */
export function clockNow({ epochMs, hrtime, speed }: ClockSpec): number {
	const passed = Number(process.hrtime.bigint() - BigInt(hrtime)) / 1e6;
	return epochMs + passed * speed;
}

/**
 * Makes this process live by the given clock: `Date.now` shows it, and timers wait by it. Pacers,
 * back-offs and batch intervals of every client are shortened alike, without knowing of it.
 */
export function speedUp(clock: ClockSpec): void {
	if (clock.speed === 1) return;
	Date.now = () => Math.floor(clockNow(clock));
	globalThis.setTimeout = Object.assign(
		(callback: () => void, ms = 0, ...rest: []) =>
			real.setTimeout(callback, ms / clock.speed, ...rest),
		real.setTimeout,
	) as typeof setTimeout;
	globalThis.setInterval = Object.assign(
		(callback: () => void, ms = 0, ...rest: []) =>
			real.setInterval(callback, ms / clock.speed, ...rest),
		real.setInterval,
	) as typeof setInterval;
}
