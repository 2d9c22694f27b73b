import type { IExecuteFunctions } from 'n8n-workflow';

import type { CartRoverClient } from '../api/client';
import { clock } from '../api/clock';

/** A longer wait than this is reported. */
const WORTH_SAYING_MS = 10_000;
/**
 * The report is corrected when it is off by more than this share of the remaining time, and not more often
 * than this.
 */
const OFF = 0.1;
const SAY_AGAIN_MS = 15_000;

/**
 * Reports while a node runs how long it will still wait for the rate limit. n8n shows nothing of a running
 * node, but has two places for messages: the browser's console, in a manual run, and n8n's own log.
 */
export class Progress {
	private readonly left = new Map<number, number>();
	private calls = 0;
	private told: { at: number; end: number } | undefined;

	constructor(
		private readonly functions: Pick<IExecuteFunctions, 'logger' | 'sendMessageToUI'>,
		private readonly client: Pick<CartRoverClient, 'waits' | 'bucket'>,
	) {}

	/** Sets how many calls are still to be made for an item. */
	expect(item: number, calls: number): void {
		this.calls += calls - (this.left.get(item) ?? 0);
		this.left.set(item, calls);
		if (this.client.waits.ms === 0) return;
		const now = clock.now();
		const ms = this.client.bucket.estimate(this.calls);
		const isDue = !this.told || now - this.told.at >= SAY_AGAIN_MS;
		const isNews = !this.told || Math.abs(now + ms - this.told.end) > OFF * ms;
		if (ms < WORTH_SAYING_MS || !isDue || !isNews) return;
		this.told = { at: now, end: now + ms };
		this.say(
			`CartRover: ${this.calls} calls to go, about ${spell(ms)} at the pace that the rate limit allows.`,
		);
	}

	/** Writes to both places; some hosts lack one of them. */
	private say(words: string): void {
		const { functions } = this;
		if (typeof functions.sendMessageToUI === 'function') functions.sendMessageToUI(words);
		if (typeof functions.logger?.info === 'function') functions.logger.info(words);
	}
}

function spell(ms: number): string {
	const minutes = ms / 60_000;
	if (minutes < 2) return `${Math.round(ms / 1_000)} seconds`;
	return `${minutes < 10 ? minutes.toFixed(1) : Math.round(minutes)} minutes`;
}
