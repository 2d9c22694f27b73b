import type { IDataObject } from 'n8n-workflow';

import type { CartRoverClient } from '../api/client';
import { stockList } from '../api/lists';
import { PAGE_SIZE } from '../api/paging';
import { simplified, type CartRoverRecord } from '../api/records';
import { simpleInventory, stockOf, type Stock } from '../model/inventory';
import { SkuMemory } from './skuMemory';
import type { EventSource, PollOutcome } from './types';

/*
 * Stock has no list by time: every poll reads all of it, 100 SKUs a request, and holds it against what it
 * remembers. A poll reads up to MAX_PAGES pages; a longer list takes several polls, each going on where the
 * last one ended. So with 50,000 SKUs a change is found within 13 polls.
 */

export const MAX_PAGES = 40;

/** What a stock event makes of each SKU. */
export interface StockRule {
	/** How many characters of memory a SKU needs beside those that tell it from others. */
	valueChars: number;
	/**
	 * Looks at a SKU.
	 *
	 * @param known what is remembered of it
	 * @returns what to remember from now on, and whether that is an event
	 */
	look(stock: Stock, known: string | undefined): StockLook;
	/** Whether a SKU makes a sample. */
	isSample(stock: Stock): boolean;
}

export interface StockLook {
	/** `undefined` for nothing. */
	remember: string | undefined;
	isEvent: boolean;
}

/** An event source over the whole stock. */
export function stockSource(
	client: CartRoverClient,
	simplify: boolean,
	rule: StockRule,
): EventSource {
	const list = stockList(client);
	const read = async (page: number): Promise<CartRoverRecord[] | undefined> =>
		(await list.fetchPage(page, PAGE_SIZE))?.rows;
	const present = (record: CartRoverRecord): IDataObject =>
		simplify ? simplified(record, simpleInventory) : record;

	return {
		async poll(state = {}, { maxItems, ahead }): Promise<PollOutcome | undefined> {
			const first = Number(state.page ?? 1);
			const baseline = state.baseline !== true;
			const memory = new SkuMemory(rule.valueChars, state.skus);
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
						const stock = stockOf(record);
						const { remember, isEvent } = rule.look(stock, memory.get(stock.sku));
						// An event that has to wait is none yet, so it must not be remembered.
						const waits = isEvent && !baseline && items.length >= maxItems;
						held ||= waits;
						if (!waits) memory.set(stock.sku, remember);
						if (isEvent && !baseline && !waits) items.push(present(record));
					}
					// What has to wait is found again on the same page.
					if (held) break;
					next += 1;
				}
				abreast = Math.min(ahead, abreast * 2);
			}
			if (ended) memory.endReading();
			return kept(ended ? 1 : next);

			function kept(page: number): PollOutcome {
				return { items, state: { skus: memory.kept, page, baseline: !baseline || ended } };
			}
		},

		async sample(size) {
			const page = await read(1);
			return page
				?.filter((record) => rule.isSample(stockOf(record)))
				.slice(0, size)
				.map(present);
		},
	};
}
