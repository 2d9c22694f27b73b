import type { EventGroup, OrderList } from '../../../nodes/CartRover/events/group.ts';
import { OrderEventSource } from '../../../nodes/CartRover/events/orderSource.ts';
import { narrowed, type OrdersState } from '../../../nodes/CartRover/events/ordersState.ts';
import type { EventSource, PollLimits } from '../../../nodes/CartRover/events/types.ts';
import type { OrderFilter } from '../../../nodes/CartRover/model/order.ts';
import { fakeClient, SETTINGS, type FakeReply } from './fakeClient.mts';

/** A row of a list that lives in memory. Times in epoch seconds. */
export interface MemoryRow {
	key: string;
	/** The time that the list is filtered by. */
	listedAt: number;
	/** When it happened, where that is another time; NaN when the row does not say. */
	happenedAt?: number;
	/** Further events that the row tells of. */
	more?: string[];
	/** Its order source. */
	source?: string;
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
	/** How it reads the times that it is asked for. */
	filters: 'exactly' | 'exclusively' | 'byDay' | 'notFrom' | 'notTo' = 'exactly';

	add(key: string, listedAt: number, more: Partial<MemoryRow> = {}): void {
		this.rows.push({ key, listedAt, ...more });
	}

	/** @param source only orders of this source; of all when empty */
	answer(
		from: number,
		to: number,
		page: number,
		size: number,
		source = '',
	): FakeReply | 'cut' | Error {
		if (this.asks.length > MOST_ASKS) throw new Error('This goes on for ever');
		const ended = this.before(this.asks.length);
		// The trigger asks for a second more at each end.
		this.asks.push({ from: from + 1, ...(to !== Infinity && { to: to - 1 }), page, size });
		if (ended) return ended;
		const listed = this.rows
			.filter((row) => source === '' || row.source === source)
			.filter(({ listedAt }) => this.isListed(listedAt, from, to))
			.sort((a, b) => (this.oldestFirst ? a.listedAt - b.listedAt : b.listedAt - a.listedAt));
		return {
			rows: listed.slice((page - 1) * size, page * size).map(orderOf),
			...(this.totals && { total: listed.length }),
			...(this.serverTime && { serverTime: this.serverTime() }),
		};
	}

	private isListed(at: number, from: number, to: number): boolean {
		const day = (time: number) => Math.floor(time / 86_400);
		if (this.filters === 'exclusively') return at > from && at < to;
		if (this.filters === 'byDay') return day(at) >= day(from) && day(at) <= day(to);
		return (at >= from || this.filters === 'notFrom') && (at <= to || this.filters === 'notTo');
	}
}

const wire = (seconds: number) =>
	new Date(seconds * 1_000).toISOString().replace('.000Z', '+00:00');

const orderOf = ({ key, listedAt, happenedAt = listedAt, more = [], source }: MemoryRow) => ({
	cust_ref: key,
	order_source: source,
	at: Number.isNaN(happenedAt) ? null : wire(happenedAt),
	more,
});

const secondsOf = (value: unknown) => Math.floor(Date.parse(String(value)) / 1_000);

/** A list of a trigger, and what is said of it there. */
export interface Listed extends Partial<OrderList> {
	list: MemoryList;
	relistedSeconds?: number;
}

export const listed = (list: MemoryList, more: Partial<Listed> = {}): Listed => ({ list, ...more });

/**
 * An event source over lists in memory. Rows whose key begins with NOTHING tell of no event.
 *
 * @param groups each of lists by name
 * @param orderSource only orders of this source; all when empty
 */
export function sourceOver(
	groups: Record<string, Record<string, Listed>>,
	orderSource = '',
): EventSource {
	const all = Object.assign({}, ...Object.values(groups)) as Record<string, Listed>;
	const { client } = fakeClient(({ path, query }) => {
		const to = query.to_date === undefined ? Infinity : secondsOf(query.to_date);
		const { list } = all[path.status as string] as Listed;
		const [page, size] = [Number(query.page), Number(query.limit)];
		return list.answer(secondsOf(query.from_date), to, page, size, query.order_source as string);
	});
	const made = Object.entries(groups).map(([name, lists]): EventGroup => {
		const given = Object.entries(lists).map(([status, { filteredBy = 'eventTime', ...more }]) => ({
			status: status as OrderFilter,
			filteredBy,
			baselineSeconds: more.baselineSeconds,
			keepsAll: more.keepsAll,
		}));
		const isHidden = given.every(({ filteredBy }) => filteredBy === 'hiddenTime');
		const relistedSeconds = Object.values(lists)[0]?.relistedSeconds;
		return {
			name,
			lists: given,
			timeField: isHidden ? undefined : 'at',
			eventsOf: (order) =>
				[String(order.cust_ref), ...(order.more as string[])]
					.filter((key) => !key.startsWith('NOTHING'))
					.map((key) => ({
						key,
						time: order.at === null ? NaN : secondsOf(order.at),
						record: { key },
						relistedSeconds,
					})),
			toItem: (record) => record,
		};
	});
	return new OrderEventSource(client, made, { ...SETTINGS, orderSource });
}

export interface KeptGroup {
	floor: number;
	seen: Array<[string, number]>;
	lists: Record<string, { watermark: number }>;
}

/** A trigger over lists in memory: polls it, and keeps what a poll leaves behind. */
export class MemoryTrigger {
	state: Record<string, unknown> | undefined;

	constructor(
		public source: EventSource,
		private readonly limits: PollLimits,
		private readonly startAt?: number,
	) {}

	group(name: string): KeptGroup {
		return (this.state?.groups as Record<string, KeptGroup>)[name] as KeptGroup;
	}

	/** Goes on with orders of one source, as a trigger does once its filter is set. */
	narrow(source: EventSource): void {
		this.source = source;
		this.state = this.state && narrowed(this.state as OrdersState);
	}

	/** Keys of what a poll delivers; `undefined` when there was no time to look. */
	readonly poll = async (
		limits: Partial<PollLimits> = {},
		keep = true,
	): Promise<string[] | undefined> => {
		const kept = this.state && (JSON.parse(JSON.stringify(this.state)) as never);
		const outcome = await this.source.poll(kept, { ...this.limits, ...limits }, this.startAt);
		if (keep && outcome) this.state = outcome.state;
		return outcome?.items.map(({ key }) => String(key));
	};
}
