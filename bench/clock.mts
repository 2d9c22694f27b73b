import type { ClockSpec } from './types.mts';

const real = { now: Date.now, setTimeout: globalThis.setTimeout };

/** What the clock shows now, ms since the epoch. */
export const clockNow = ({ epochMs, hrtime, speed }: ClockSpec): number =>
	epochMs + (Number(process.hrtime.bigint() - hrtime) / 1e6) * speed;

/**
 * Makes this process live by the given clock: `Date.now` shows it, and timers wait by it. Pacers, pauses
 * and batch intervals of every client are shortened alike, without knowing of it.
 */
export function liveBy(clock: ClockSpec): void {
	Date.now = clock.speed === 1 ? real.now : () => Math.floor(clockNow(clock));
	const sped = (callback: () => void, ms = 0, ...rest: []) =>
		real.setTimeout(callback, ms / clock.speed, ...rest);
	globalThis.setTimeout = Object.assign(sped, real.setTimeout) as typeof setTimeout;
}
