import isEqual from 'lodash/isEqual';

import { clock } from '../../api/clock';
import { PAGE_SIZE } from '../../api/pages';
import type { CartRoverRecord } from '../../api/records';
import { textOf } from '../../model/texts';
import { formatWireTime, fromWireTime } from '../../model/wireTimes';
import { shapeOf } from './answers';
import { isAnswered, isEmpty, type Asked, type Finding, type Probe } from './probe';

const DAY_MS = 24 * 60 * 60_000;

/** The most further pages that are read to count a list. */
const PAGES_TO_COUNT = 4;

const keysOf = ({ rows }: Asked) => rows.map((row) => textOf(row.cust_ref));

/** Facts about the list of orders, and the rows for further checks. */
export interface Sample {
	rows: CartRoverRecord[];
	findings: Finding[];
	/** Whether `from_date` and `to_date` change what is listed. */
	heedsFrom: boolean;
	heedsTo: boolean;
}

/** Looks at how orders are listed. */
export async function checkOrderList(probe: Probe): Promise<Sample> {
	let query = { from_date: daysAgo(30), limit: PAGE_SIZE };
	let first = await probe.orders(query);
	if (first.rows.length < 2) {
		query = { from_date: daysAgo(3_650), limit: PAGE_SIZE };
		first = await probe.orders(query);
	}
	const future = await probe.orders({ from_date: daysAgo(-3), limit: PAGE_SIZE });
	const past = await probe.orders({ to_date: '1990-01-01T00:00:00+00:00', limit: PAGE_SIZE });
	const heedsFrom = isEmpty(future);
	const heedsTo = isEmpty(past);
	const empty = [future, past].find(isEmpty);
	const findings = [
		filterFinding('From Date', future),
		filterFinding('To Date', past),
		emptyFinding(empty),
	];
	if (first.rows.length === 0) {
		findings.push({
			check: 'Orders',
			result: 'unknown',
			found: 'none to look at',
			means:
				'Pages, sort order and dates can be checked once there are orders. Run this again then.',
		});
		return { rows: [], findings, heedsFrom, heedsTo };
	}
	const again = await probe.orders(query);
	const few = await probe.orders({ ...query, limit: 7 });
	const one = await probe.orders({ ...query, page: 1 });
	const two = await probe.orders({ ...query, page: 2 });
	const many = await probe.orders({ ...query, limit: PAGE_SIZE + 50 });
	const none = await probe.orders({ ...query, order_source: 'n8n-check-no-such-source' });
	const isStable = isEqual(keysOf(first), keysOf(again));
	findings.push(
		listFinding(first),
		sortFinding(first.rows, isStable),
		pageFinding(isStable, first, one, two),
		widthFinding('orders', first, two, few),
		limitFinding(few, many),
		await totalFinding(probe, isStable, query, { first, one, two, few }),
		sourceFinding(isEmpty(none), first.rows),
	);
	return { rows: first.rows, findings, heedsFrom, heedsTo };
}

const daysAgo = (days: number) => formatWireTime(clock.now() - days * DAY_MS);

function filterFinding(name: string, asked: Asked): Finding {
	const check = `${name} of order lists`;
	if (!isAnswered(asked)) {
		const means = 'Run this again. Until then, check that lists match the dates you asked for.';
		return { check, result: 'unknown', found: 'CartRover did not answer', means };
	}
	if (isEmpty(asked)) {
		return { check, result: 'ok', found: 'filters', means: 'Lists contain what was asked for.' };
	}
	const means =
		'CartRover lists orders from any time. Use a Limit, or filter the result by its dates.';
	return { check, result: 'differs', found: 'changes nothing', means };
}

function emptyFinding(empty: Asked | undefined): Finding {
	const check = 'A list without rows';
	const means = 'No items, and no error.';
	if (!empty) return { check, result: 'unknown', found: 'none was empty', means };
	const found = shapeOf(empty);
	return { check, result: found === '[]' ? 'ok' : 'differs', found, means };
}

function listFinding(first: Asked): Finding {
	const odd = Object.values(first.response ?? {}).length - first.rows.length;
	const found = `${shapeOf(first)}${odd > 0 ? `, with ${odd} odd rows` : ''}`;
	const means = 'The nodes read it. Odd rows come as they are.';
	return { check: 'A list', result: found === 'a list' ? 'ok' : 'differs', found, means };
}

function sortFinding(rows: CartRoverRecord[], isStable: boolean): Finding {
	const check = 'Order of lists';
	if (!isStable) {
		const means =
			'Pages do not add up to a list. Ask for no more than fits on one page: the nodes stop where they cannot be sure.';
		return { check, result: 'differs', found: 'different with each request', means };
	}
	const means = 'A Limit returns the first of these.';
	const by = (field: string) => rows.map((row) => fromWireTime(row[field]));
	const found = [
		runs(by('created_date_time'), 'newest first', 'oldest first'),
		runs(by('updated_date_time'), 'last changed first', 'last changed last'),
		isSorted(rows.map((row) => textOf(row.cust_ref))) ? 'by reference' : undefined,
	].find(Boolean);
	return {
		check,
		result: found ? 'ok' : 'unknown',
		found: found ?? 'none that can be seen',
		means,
	};
}

/** The direction in which times go; `undefined` where they go both ways, or are all the same. */
function runs(times: number[], falling: string, rising: string): string | undefined {
	const known = times.filter((time) => !Number.isNaN(time));
	if (known.length < 2 || new Set(known).size < 2) return undefined;
	if (isSorted(known)) return rising;
	return isSorted([...known].reverse()) ? falling : undefined;
}

function isSorted<Value extends number | string>(values: Value[]): boolean {
	return values.every((value, index) => index === 0 || value >= (values[index - 1] ?? value));
}

function pageFinding(isStable: boolean, first: Asked, one: Asked, two: Asked): Finding {
	const check = 'Page numbers';
	if (!isStable || one.broken !== undefined || two.broken !== undefined) {
		const means = 'The nodes ask for the first page without a number, and miss nothing.';
		return { check, result: 'unknown', found: 'pages cannot be compared', means };
	}
	const keys = new Set(keysOf(first));
	const isFirst = (page: Asked) =>
		page.rows.length > 0 && keysOf(page).every((key) => keys.has(key));
	if (!isFirst(one)) {
		const means = 'The nodes ask for the first page without a number, and miss nothing.';
		return { check, result: 'differs', found: 'counted from 0', means };
	}
	if (!isFirst(two)) {
		return { check, result: 'ok', found: 'counted from 1', means: 'As documented.' };
	}
	const means = 'Only one page can be read: the nodes stop with an error where there is more.';
	return { check, result: 'differs', found: 'ignored: every number returns the same page', means };
}

/** How many rows a page has at most. */
export function widthFinding(what: string, first: Asked, second: Asked, few?: Asked): Finding {
	const check = `Rows per page of ${what}`;
	const rows = first.rows.length;
	const hasMore = second.rows.length > 0 && !isEqual(first.rows[0], second.rows[0]);
	if (few && few.rows.length > 7) {
		const found = few.rows.length >= rows && rows > PAGE_SIZE ? 'all at once' : `${rows}`;
		const means = 'A small Limit costs as much as a large one.';
		return { check, result: 'differs', found: `${found}, whatever is asked for`, means };
	}
	if (rows >= PAGE_SIZE) {
		return {
			check,
			result: 'ok',
			found: `${rows}`,
			means: 'Return All takes a request for each page.',
		};
	}
	if (hasMore) {
		const means = `CartRover limits pages to ${rows} rows, so Return All takes a request for each ${rows}. The nodes read on.`;
		return { check, result: 'differs', found: `${rows}`, means };
	}
	const means =
		'There are too few rows to tell. The nodes read on where a page may have been cut short.';
	return { check, result: 'unknown', found: `at least ${rows}`, means };
}

function limitFinding(few: Asked, many: Asked): Finding {
	const check = 'Limits of a request';
	const means = 'The nodes never ask for more than 100.';
	if (few.rows.length > 7) {
		return { check, result: 'differs', found: 'ignored', means: 'The nodes leave out the rest.' };
	}
	const found = many.refusal
		? 'more than 100 is refused'
		: many.rows.length > PAGE_SIZE
			? 'more than 100 is allowed'
			: `more than 100 returns ${many.rows.length}`;
	return { check, result: 'ok', found: `heeded; ${found}`, means };
}

type Pages = Record<'first' | 'one' | 'two' | 'few', Asked>;

async function totalFinding(
	probe: Probe,
	isStable: boolean,
	query: Record<string, string | number>,
	{ first, one, two, few }: Pages,
): Promise<Finding> {
	const check = 'total-records';
	const total = first.about.totalRecords;
	const differs = (found: string): Finding => ({
		check,
		result: 'differs',
		found,
		means: 'The nodes do not rely on it.',
	});
	if (total === undefined) return differs('not sent');
	if (total === 0) return differs('always 0');
	const onFew = few.about.totalRecords;
	if (onFew === few.rows.length && few.rows.length < first.rows.length) {
		return differs('counts the page only');
	}
	const seen = new Set([first, one, two].flatMap(keysOf));
	let page: Asked = two;
	for (let number = 3; page.rows.length > 0 && number < 3 + PAGES_TO_COUNT; number++) {
		const before = seen.size;
		page = await probe.orders({ ...query, page: number });
		keysOf(page).forEach((key) => seen.add(key));
		if (seen.size === before) page = { ...page, rows: [] };
	}
	if (page.rows.length > 0 || page.broken !== undefined || !isStable) {
		const means = 'The orders cannot be counted with so few requests. The nodes do not rely on it.';
		return { check, result: 'unknown', found: 'sent', means };
	}
	if (seen.size !== total) {
		return differs(`${total < seen.size ? 'too low' : 'too high'}: ${total} for ${seen.size}`);
	}
	return { check, result: 'ok', found: 'right', means: 'Pages are asked for several at a time.' };
}

function sourceFinding(heeds: boolean, rows: CartRoverRecord[]): Finding {
	const check = 'Order Source of order lists';
	const sources = new Set(rows.map((row) => textOf(row.order_source))).size;
	const seen = `; orders of ${sources === 1 ? 'one source' : `${sources} sources`} were seen`;
	return heeds
		? { check, result: 'ok', found: `filters${seen}`, means: 'Lists contain what was asked for.' }
		: {
				check,
				result: 'differs',
				found: `changes nothing${seen}`,
				means: 'The nodes read all sources, and leave out the others themselves.',
			};
}

/** Looks at how stock is listed. */
export async function checkStockList(
	probe: Probe,
): Promise<{ rows: CartRoverRecord[]; findings: Finding[] }> {
	const ask = async (query: Record<string, number>) => await probe.ask('merchant/inventory', query);
	const first = await ask({ limit: PAGE_SIZE });
	if (first.rows.length === 0) {
		const check = 'Rows per page of inventory';
		const found = first.refusal ? 'the key may not make this call' : 'no inventory to look at';
		const means = 'Run this again when there is inventory.';
		return { rows: [], findings: [{ check, result: 'unknown', found, means }] };
	}
	const second = await ask({ limit: PAGE_SIZE, page: 2 });
	const most = await ask({ limit: 250 });
	const total = first.about.totalRecords;
	const findings: Finding[] = [
		widthFinding('inventory', first, second),
		{
			check: 'Most rows per page of inventory',
			result: most.rows.length > 0 ? 'ok' : 'unknown',
			found: most.rows.length > 0 ? `250 returns ${most.rows.length}` : 'more than 100 is refused',
			means: 'The nodes ask for 100.',
		},
		{
			check: 'total-records of inventory',
			result: total === undefined ? 'differs' : 'ok',
			found: total === undefined ? 'not sent' : 'sent',
			means: 'The nodes do not rely on it.',
		},
	];
	return { rows: first.rows, findings };
}
