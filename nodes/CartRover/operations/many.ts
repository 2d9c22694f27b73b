import type { IDataObject } from 'n8n-workflow';

import { PAGE_SIZE } from '../api/pages';
import { readPages, unstableList, type PagedList, type PagingOptions } from '../api/paging';
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
	const rows = await readList(item, {
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
	return rows.flatMap((row) => row.items).slice(0, limit);
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
	const { rows, complete, unstable } = await readPages({
		...options,
		ahead: item.client.concurrency,
		expects: (pages) => item.run.progress.expect(item.index, pages),
	});
	if (unstable) throw unstableList(item.node);
	if (!complete) {
		item.hint(
			'The list kept changing while it was read, so a record that moved meanwhile may be missing. Run this again to be sure.',
		);
	}
	return rows;
}
