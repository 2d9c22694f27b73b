import { setTimeout } from 'node:timers/promises';

/**
 * Looks every half second whether something holds.
 *
 * @throws Error that names it, when it does not within the time
 */
export async function until(
	what: string,
	holds: () => boolean | Promise<boolean>,
	withinMs: number,
): Promise<void> {
	const end = Date.now() + withinMs;
	while (!(await holds())) {
		if (Date.now() > end) throw new Error(`Not within ${withinMs / 1_000} s: ${what}`);
		await setTimeout(500);
	}
}
