import type { IDataObject } from 'n8n-workflow';

import { PAGE_SIZE } from '../api/pages';
import {
	readPages,
	unstableList,
	type Paged,
	type PagedList,
	type PagingOptions,
} from '../api/paging';
import type { CartRoverRecord } from '../api/records';
import type { ItemContext } from './context';

export interface Many<Item> extends PagedList<CartRoverRecord> {
	/** The items that a record becomes: none when it is filtered out, several when it is split. */
	toItems: (record: CartRoverRecord) => Item[];
	/** Whether every record becomes one item, so that no page needs more records than items are wanted. */
	oneToOne?: boolean;
	/** How many items there can be at most, where that is known beforehand. */
	mostItems?: number;
}

/**
 * Gets the items of a Get Many operation: as many as Return All and Limit ask for, with no page more than
 * needed. Records become items page by page, so that the raw records do not pile up in memory.
 */
export async function getMany<Item = IDataObject>(
	item: ItemContext,
	many: Many<Item>,
): Promise<Item[]> {
	const wanted = item.limit();
	const limit = wanted === undefined ? many.mostItems : Math.min(wanted, many.mostItems ?? wanted);
	const { rows, endUnseen } = await read(item, {
		node: many.node,
		fetchPage: async (page, size) => {
			const answer = await many.fetchPage(page, size);
			const rows = answer?.rows.map((record) => ({
				key: many.key(record),
				items: many.toItems(record),
			}));
			return rows && { ...answer, rows };
		},
		key: (row) => row.key,
		weight: (row) => row.items.length,
		limit,
		pageSize: many.oneToOne ? Math.min(PAGE_SIZE, limit ?? PAGE_SIZE) : PAGE_SIZE,
	});
	const items = rows.flatMap((row) => row.items);
	return limit === wanted && limit !== many.mostItems
		? cutToLimit(item, limit, items, endUnseen)
		: items.slice(0, limit);
}

/**
 * As many items as Limit asks for. In a run by hand it hints that there are more, or may be: half a list looks
 * like a whole one. A Limit of 1 is there to look something up.
 *
 * @param endUnseen whether there may be more than these
 */
export function cutToLimit<Item>(
	item: ItemContext,
	limit: number | undefined,
	items: Item[],
	endUnseen = false,
): Item[] {
	if (limit === undefined) return items;
	const mayBeCut = items.length > limit || (items.length === limit && endUnseen);
	if (mayBeCut && limit > 1 && item.run.isManual) {
		item.hint(
			`Only the first ${limit} came, as Limit says. There may be more: turn on Return All for all.`,
		);
	}
	return items.slice(0, limit);
}

/**
 * Reads a list to its end, or to the limit. A list that kept changing meanwhile gives a hint.
 *
 * @throws NodeApiError when the list comes in another order with each request
 */
export async function readList<Row>(
	item: ItemContext,
	options: Omit<PagingOptions<Row>, 'ahead'>,
): Promise<Row[]> {
	return (await read(item, options)).rows;
}

async function read<Row>(
	item: ItemContext,
	options: Omit<PagingOptions<Row>, 'ahead'>,
): Promise<Paged<Row>> {
	const paged = await readPages({
		...options,
		ahead: item.client.concurrency,
		expects: (pages) => item.run.progress.expect(item.index, pages),
	});
	if (paged.unstable) throw unstableList(item.node);
	if (!paged.complete) {
		item.hint(
			'The list kept changing while it was read, so a record that moved meanwhile may be missing. Run this again to be sure.',
		);
	}
	return paged;
}
