import { setTimeout } from 'node:timers/promises';

import { realTimers } from './clock.mts';

/** How often garbage is collected while memory is watched, real ms. */
const LOOK_EVERY_MS = 20;

/** Bytes that are held, once what is garbage is gone. */
function heldBytes(): number {
	(globalThis as { gc?: () => void }).gc?.();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
}

/** Bytes held when all that still ends by itself, such as closing connections, has ended. */
export async function heldBytesAtRest(): Promise<number> {
	heldBytes();
	await setTimeout(50);
	return heldBytes();
}

/** Watches how much is held at once: collects garbage again and again. Gives the most, in bytes. */
export function watchHeld(): () => number {
	let peak = 0;
	const look = () => {
		peak = Math.max(peak, heldBytes());
	};
	const timer = realTimers.setInterval(look, LOOK_EVERY_MS);
	return () => {
		clearInterval(timer);
		look();
		return peak;
	};
}
