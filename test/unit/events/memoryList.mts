import type { Page } from '../../../nodes/CartRover/api/paging.ts';
import type { Feed } from '../../../nodes/CartRover/events/feed.ts';

/** A row of a list that lives in memory. Times in epoch seconds. */
export interface MemoryRow {
	key: string;
	/** The time that the list is filtered by. */
	listedAt: number;
	/** When it happened, where that is another time; NaN when the row does not say. */
	happenedAt?: number;
	/** Further events that the row tells of. */
	more?: string[];
}

export interface MemoryEvent {
	key: string;
	time: number;
}

export interface Ask {
	from: number;
	to?: number;
	page: number;
	size: number;
}

/** No test asks nearly as often. */
const MOST_ASKS = 5_000;

/** A list as CartRover gives it: by time, newest first, page by page. Its rows may change at any time. */
export class MemoryList {
	rows: MemoryRow[] = [];
	readonly asks: Ask[] = [];
	/** Whether its answers tell how many rows there are. */
	totals = false;
	/** CartRover's time, where its answers tell. */
	serverTime: (() => number) | undefined;
	/** Before each request; `cut` for no time left, or an error. */
	before: (index: number) => 'cut' | Error | undefined = () => undefined;
	oldestFirst = false;

	add(key: string, listedAt: number, more: Partial<MemoryRow> = {}): void {
		this.rows.push({ key, listedAt, ...more });
	}

	async fetchPage(
		{ from, to = Infinity }: { from: number; to?: number },
		page: number,
		size: number,
	): Promise<Page<MemoryRow> | undefined> {
		if (this.asks.length > MOST_ASKS) throw new Error('This goes on for ever');
		const ended = this.before(this.asks.length);
		this.asks.push({ from, ...(to !== Infinity && { to }), page, size });
		if (ended === 'cut') return undefined;
		if (ended) throw ended;
		const listed = this.rows
			.filter(({ listedAt }) => listedAt >= from && listedAt <= to)
			.sort((a, b) => (this.oldestFirst ? a.listedAt - b.listedAt : b.listedAt - a.listedAt));
		return {
			rows: listed.slice((page - 1) * size, page * size),
			...(this.totals && { total: listed.length }),
			...(this.serverTime && { serverTime: this.serverTime() }),
		};
	}
}

export function feedOf(
	list: MemoryList,
	more: Partial<Feed<MemoryRow, MemoryEvent>> = {},
): Feed<MemoryRow, MemoryEvent> {
	return {
		fetchPage: async (...ask) => await list.fetchPage(...ask),
		rowKey: ({ key }) => key,
		events: ({ key, listedAt, happenedAt = listedAt, more: others = [] }) =>
			[key, ...others].map((name) => ({ key: name, time: happenedAt })),
		key: ({ key }) => key,
		time: ({ time }) => time,
		listedByTime: true,
		...more,
	};
}
