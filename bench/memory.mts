import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

import { realTimers } from './clock.mts';

/** How often garbage is collected while memory is watched, real ms. */
const LOOK_EVERY_MS = 20;

const collect = () => (globalThis as { gc?: () => void }).gc?.();

/** Bytes that are held, once what is garbage is gone. */
export function heldBytes(): number {
	collect();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
}

/** Bytes held when all that still ends by itself, such as closing connections, has ended. */
export async function heldBytesAtRest(): Promise<number> {
	collect();
	await setTimeout(50);
	return heldBytes();
}

/** The most that was held at once, and how much of it were bytes of answers that were not read yet. */
export interface Peak {
	bytes: number;
	unread: number;
}

/** Watches how much is held at once: collects garbage again and again, which takes its time. */
export function watchHeld(): () => Peak {
	const before = process.memoryUsage().arrayBuffers;
	let peak: Peak = { bytes: 0, unread: 0 };
	const look = () => {
		const bytes = heldBytes();
		if (bytes <= peak.bytes) return;
		peak = { bytes, unread: Math.max(0, process.memoryUsage().arrayBuffers - before) };
	};
	const timer = realTimers.setInterval(look, LOOK_EVERY_MS);
	return () => {
		clearInterval(timer);
		look();
		return peak;
	};
}

/**
 * Watches the highest resident memory of this process, by the kernel's own count where it has one that
 * can be set back (Linux).
 *
 * @returns gives the bytes above those at the start
 */
export function watchResident(): () => number {
	const before = process.memoryUsage.rss();
	try {
		writeFileSync('/proc/self/clear_refs', '5');
	} catch {
		return () => Math.max(0, process.resourceUsage().maxRSS * 1_024 - before);
	}
	return () => {
		const [, kilobytes] = /^VmHWM:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
		return Math.max(0, Number(kilobytes) * 1_024 - before);
	};
}
