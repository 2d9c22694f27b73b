import type { IDataObject } from 'n8n-workflow';
import { createHash } from 'crypto';

import type { CartRoverClient } from '../api/client';
import { PAGE_SIZE } from '../api/paging';
import { recordsOf, simplified, type CartRoverRecord } from '../api/records';
import { inventoryRecord, simpleInventory, type SimpleInventory } from '../model/inventory';
import type { EventSource, PollOutcome } from './types';

/*
 * Stock has no list by time: every poll reads all of it, 100 SKUs a request, and holds it against what it
 * remembers. A poll reads up to MAX_PAGES pages; a longer list takes several polls, each going on where the
 * last one ended. So with 50,000 SKUs a change is found within 13 polls.
 *
 * What is remembered are fingerprints of 40 bits, seven characters each: of the low SKUs only, or of every
 * SKU with its quantities, which makes 350,000 characters at 50,000 SKUs (and up to as much again while a
 * list that takes several polls is being read).
 */

export const MAX_PAGES = 40;
const FINGERPRINT_CHARS = 7;

/** A short text that stands for a longer one; two differ with all but certainty. */
export function fingerprint(text: string): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, FINGERPRINT_CHARS);
}

/** A set of fingerprints, as it is kept: one text. */
export class Fingerprints {
	private readonly known: Set<string>;

	constructor(kept: unknown = '') {
		const text = typeof kept === 'string' ? kept : '';
		this.known = new Set(text.match(new RegExp(`.{${FINGERPRINT_CHARS}}`, 'g')) ?? []);
	}

	has(print: string): boolean {
		return this.known.has(print);
	}

	add(print: string): void {
		this.known.add(print);
	}

	delete(print: string): void {
		this.known.delete(print);
	}

	/** As it is kept. */
	get text(): string {
		return [...this.known].join('');
	}
}

/** What a stock event remembers, and what it makes of each SKU. */
export interface StockMemory {
	/**
	 * Looks at a SKU and remembers it.
	 *
	 * @param deliver whether there is still room for an event; if not, an event must not be remembered
	 * @returns `event` when there is one; `held` when there is one that has to wait
	 */
	look(stock: SimpleInventory, deliver: boolean): 'event' | 'held' | 'nothing';
	/** The list has been read to its end. */
	finished(): void;
	/** As it is kept. */
	state: IDataObject;
}

/** An event source over the whole stock. */
export function stockSource(
	client: CartRoverClient,
	simplify: boolean,
	recall: (state: IDataObject) => StockMemory,
	isSample: (stock: SimpleInventory) => boolean,
): EventSource {
	const read = async (page: number): Promise<CartRoverRecord[] | undefined> => {
		const result = await client.attempt('inventoryList', { query: { limit: PAGE_SIZE, page } });
		if (result.kind === 'reply') return recordsOf(result, inventoryRecord, client.node);
		if (result.outcome.kind === 'outOfTime') return undefined;
		throw result.toError();
	};
	const present = (record: CartRoverRecord, stock: SimpleInventory): IDataObject =>
		simplify ? stock : record;

	return {
		async poll(state = {}, { maxItems, ahead }): Promise<PollOutcome | undefined> {
			const first = Number(state.page ?? 1);
			const baseline = state.baseline !== true;
			const memory = recall(state);
			const items: IDataObject[] = [];
			const seen = new Set<string>();
			let next = first;
			let ended = false;
			let held = false;
			let abreast = 1;
			while (!ended && !held && next < first + MAX_PAGES) {
				const pages = await Promise.all(
					Array.from({ length: abreast }, async (_, index) => await read(next + index)),
				);
				for (const page of pages) {
					if (!page) {
						if (next === first) return undefined;
						return kept(next);
					}
					// A page of nothing new in this poll is a list's end that starts over.
					ended ||= page.every(({ sku }) => seen.has(String(sku)));
					if (ended) break;
					for (const record of page) {
						seen.add(String(record.sku));
						const stock = simplified(record, simpleInventory, client.node);
						const found = memory.look(stock, baseline || items.length < maxItems);
						if (found === 'event' && !baseline) items.push(present(record, stock));
						held ||= found === 'held';
					}
					// What has to wait is found again on the same page.
					if (held) break;
					next += 1;
				}
				abreast = Math.min(ahead, abreast * 2);
			}
			if (ended) memory.finished();
			return kept(ended ? 1 : next);

			function kept(page: number): PollOutcome {
				return { items, state: { ...memory.state, page, baseline: !baseline || ended } };
			}
		},

		async sample(size) {
			const page = await read(1);
			return page
				?.map((record) => ({ record, stock: simplified(record, simpleInventory, client.node) }))
				.filter(({ stock }) => isSample(stock))
				.slice(0, size)
				.map(({ record, stock }) => present(record, stock));
		},
	};
}
