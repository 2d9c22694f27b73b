import type { IDataObject } from 'n8n-workflow';

import { PAGE_SIZE, readPages, type Page } from '../api/paging';
import type { CartRoverRecord } from '../api/records';
import type { ItemContext } from './context';

export interface Many {
	/** Asks for one page of records. */
	fetchPage: (page: number, size: number) => Promise<Page<CartRoverRecord>>;
	key: (record: CartRoverRecord) => string;
	/** The items that a record becomes: none when it is filtered out, several when it is split. */
	toItems: (record: CartRoverRecord) => IDataObject[];
	/** Whether every record becomes one item, so that no page needs more records than items are wanted. */
	oneToOne?: boolean;
	/** How many items there can be at most, where that is known beforehand. */
	mostItems?: number;
	/** See `PagingOptions`. */
	endsShort: boolean;
}

/**
 * Gets the items of a Get Many operation, as many as Return All and Limit want, and no page more.
 * Records are turned into items page by page, so that their raw form is not held until the end.
 */
export async function getMany(item: ItemContext, many: Many): Promise<IDataObject[]> {
	const wanted = item.limit();
	const limit = wanted === undefined ? many.mostItems : Math.min(wanted, many.mostItems ?? wanted);
	const { rows } = await readPages({
		fetchPage: async (page, size) => {
			const { rows: records, total } = await many.fetchPage(page, size);
			const rows = records.map((record) => ({
				key: many.key(record),
				items: many.toItems(record),
			}));
			return { rows, total };
		},
		key: (row) => row.key,
		weight: (row) => row.items.length,
		limit,
		pageSize: many.oneToOne ? Math.min(PAGE_SIZE, limit ?? PAGE_SIZE) : PAGE_SIZE,
		endsShort: many.endsShort,
		ahead: item.client.concurrency,
	});
	return rows.flatMap((row) => row.items).slice(0, limit);
}
