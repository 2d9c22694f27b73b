import isEqual from 'lodash/isEqual';
import uniqBy from 'lodash/uniqBy';
import type { IDataObject, INode } from 'n8n-workflow';
import { z } from 'zod/v3';

import type { CartRoverClient } from '../api/client';
import { stockList } from '../api/lists';
import { PAGE_SIZE, USUAL_SIZES } from '../api/pages';
import { samePage, unstableList } from '../api/paging';
import { simplified, unknownShape, type CartRoverRecord } from '../api/records';
import { simpleInventory } from '../model/inventory';
import { SKU_CHARS, SkuMemory } from './skuMemory';
import type { EventSource, PollOutcome } from './types';

/*
 * Stock has no list by time: every poll reads the whole list, 100 SKUs a request, and compares it with the
 * memory. A poll reads up to MAX_PAGES pages. A longer list takes several polls, each of which goes on where
 * the last one ended. So with 50,000 SKUs a change is found within 13 polls.
 * The memory is made of the records as CartRover sends them: a change of the simplified form must not count
 * as a change of the stock.
 */

export const MAX_PAGES = 40;

/** What a stock event makes of each SKU. */
export interface StockRule {
	/** How many characters a SKU's value takes in the memory. */
	valueChars: number;
	/**
	 * Looks at a SKU.
	 *
	 * @param known the value that is remembered for the SKU
	 * @returns the value to remember from now on, and whether the change is an event
	 */
	look(stock: CartRoverRecord, known: string | undefined): StockLook;
	/** Whether a SKU makes a sample. */
	isSample(stock: CartRoverRecord): boolean;
}

export interface StockLook {
	/** `undefined` for nothing. */
	remember: string | undefined;
	isEvent: boolean;
}

/** What a stock event keeps. */
export const stockState = (valueChars: number) =>
	z.object({
		/** How many characters an entry has. */
		width: z.literal(SKU_CHARS + valueChars),
		skus: z.array(z.string()),
		page: z.number(),
		baseline: z.boolean(),
	});

/** A quantity as number, where it is one; `null` for none. */
export function quantityOf(value: unknown): unknown {
	if (value === undefined || value === null || value === '') return null;
	const number = typeof value === 'string' ? Number(value.replaceAll(',', '')) : value;
	return Number.isFinite(number) ? number : value;
}

/** The share of rows that may come twice in a scan. */
const MOST_REPEATS = 0.1;

/** @throws NodeApiError or NodeOperationError for a list of which it cannot be told what has changed */
function assertPage(page: CartRoverRecord[], before: CartRoverRecord[], node: INode): void {
	if (USUAL_SIZES.has(page.length) && isEqual(page, before)) throw samePage(node);
	const hasQuantities = ({ warehouses, ...stock }: CartRoverRecord) =>
		[stock, ...Object.values(warehouses ?? {})].some(
			(each: CartRoverRecord) =>
				each?.qty_available !== undefined || each?.qty_on_hand !== undefined,
		);
	if (page.length > 0 && !page.some(hasQuantities)) {
		throw unknownShape(node, 'no SKU has a quantity');
	}
}

/** An event source over the whole stock. */
export function stockSource(client: CartRoverClient, rule: StockRule): EventSource {
	const list = stockList(client);
	const read = async (page: number): Promise<CartRoverRecord[] | undefined> =>
		(await list.fetchPage(page, PAGE_SIZE))?.rows;
	const toItem = (stock: CartRoverRecord): IDataObject => simplified(stock, simpleInventory);

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
			let repeats = 0;
			let before: CartRoverRecord[] = [];
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
					assertPage(page, before, client.node);
					before = page;
					// A page without a new SKU: the list has ended and starts over.
					ended ||= page.every((stock) => seen.has(list.key(stock)));
					if (ended) break;
					// Of several rows of a SKU the first one counts, as in Inventory: Get Many.
					for (const stock of uniqBy(page, list.key)) {
						const sku = list.key(stock);
						if (seen.has(sku)) {
							if (sku) repeats += 1;
							continue;
						}
						seen.add(sku);
						const { remember, isEvent } = rule.look(stock, memory.get(sku));
						// A SKU whose event has to wait is not remembered, so that the event is found again.
						const waits = isEvent && !baseline && items.length >= maxItems;
						held ||= waits;
						if (!waits) memory.set(sku, remember);
						if (isEvent && !baseline && !waits) items.push(toItem(stock));
					}
					// The next poll finds the waiting event again on the same page.
					if (held) break;
					next += 1;
				}
				abreast = Math.min(ahead, abreast * 2);
			}
			// Arrivals push a few rows to the next page. With more, as many were passed over, and would count as new.
			if (repeats > MOST_REPEATS * seen.size) throw unstableList(client.node);
			// A list that moved while it was read may have left out SKUs that are not gone: such a scan does not
			// count.
			if (ended && repeats === 0) memory.endScan();
			return kept(ended ? 1 : next);

			function kept(page: number): PollOutcome {
				const width = SKU_CHARS + rule.valueChars;
				return { items, state: { width, skus: memory.kept, page, baseline: !baseline || ended } };
			}
		},

		serverTime: async () => (await list.fetchPage(1, 1))?.serverTime,

		async sample(size) {
			const page = await read(1);
			return page
				?.filter((stock) => rule.isSample(stock))
				.slice(0, size)
				.map(toItem);
		},
	};
}
