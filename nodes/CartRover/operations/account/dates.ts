import type { CartRoverRecord } from '../../api/records';
import { textOf } from '../../model/texts';
import { isRecord } from '../../model/wire';
import { formatWireTime, fromWireTime, UNSAID_ZONES } from '../../model/wireTimes';
import type { Sample } from './lists';
import type { Finding, Probe } from './probe';

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;

/** The times by which the list `any` may be filtered, with the field that shows each. */
const TIMES = [
	['when the order was created', 'created_date_time'],
	['when the order was last changed', 'updated_date_time'],
	['the date of the order', 'order_date'],
] as const;

/** Finds out which time the date filters go by, and how exactly. */
export async function checkDates(probe: Probe, sample: Sample): Promise<Finding[]> {
	const byWhat = 'Date that the list Any filters by';
	const bounds = 'Date bounds';
	const unknown = (check: string, found: string): Finding => ({
		check,
		result: 'unknown',
		found,
		means: 'The nodes do not rely on it: they also look at the dates in each order.',
	});
	if (!sample.heedsFrom || !sample.heedsTo) {
		const found = 'not all of From Date and To Date are heeded';
		return [unknown(byWhat, found), unknown(bounds, found)];
	}
	const order = tellingOrder(await withUpdates(probe, sample.rows));
	if (!order) {
		const found = 'no order whose times can be told apart';
		return [unknown(byWhat, found), unknown(bounds, found)];
	}
	const isListed = async (from: number, to: number) => {
		const query = { from_date: formatWireTime(from), to_date: formatWireTime(to), limit: 100 };
		const { rows } = await probe.orders(query);
		return rows.some(({ cust_ref }) => textOf(cust_ref) === textOf(order.cust_ref));
	};
	for (const [name, field] of TIMES) {
		const at = fromWireTime(order[field]);
		if (Number.isNaN(at) || !(await isListed(at - SECOND, at + SECOND))) continue;
		const isCreated = field === 'created_date_time';
		return [
			{
				check: byWhat,
				result: isCreated ? 'ok' : 'differs',
				found: name,
				means: isCreated
					? 'With Any and New, From Date and To Date filter the created date.'
					: 'With Any and New, From Date and To Date filter another date: ask for a longer period, and filter by created_date_time.',
			},
			await boundsFinding(bounds, at, isListed),
		];
	}
	const created = order.created_date_time;
	for (const zone of UNSAID_ZONES) {
		const at = fromWireTime(created, zone);
		if (Object.is(at, fromWireTime(created)) || !(await isListed(at - SECOND, at + SECOND)))
			continue;
		const found = `when the order was created, shown in ${zone} time without saying so`;
		const means =
			'The triggers and Get Many heed that. Times in outputs are as CartRover shows them.';
		return [{ check: byWhat, result: 'differs', found, means }, unknown(bounds, 'not found out')];
	}
	return [unknown(byWhat, 'none of the times that orders show'), unknown(bounds, 'not found out')];
}

/** How many orders are looked at one by one where the list does not show when they were changed. */
const LOOKS = 3;

/** The rows with the time of their last change. Some lists lack the time; then the status call has it. */
async function withUpdates(probe: Probe, rows: CartRoverRecord[]): Promise<CartRoverRecord[]> {
	if (rows.some((row) => 'updated_date_time' in row)) return rows;
	const step = Math.max(1, Math.floor(rows.length / LOOKS));
	const some = rows.filter((_, index) => index % step === 0).slice(0, LOOKS);
	const found: CartRoverRecord[] = [];
	for (const row of some) {
		const path = `${probe.prefix}/orders/status/${encodeURIComponent(textOf(row.cust_ref))}`;
		const { response } = await probe.ask(path);
		const updated_date_time = isRecord(response) ? response.updated_date_time : undefined;
		found.push({ ...row, updated_date_time } as CartRoverRecord);
	}
	return found;
}

/** An order whose times are on different days, or at least apart. */
function tellingOrder(rows: CartRoverRecord[]): CartRoverRecord | undefined {
	const apart = (row: CartRoverRecord) => {
		const times = TIMES.map(([, field]) => fromWireTime(row[field])).filter(
			(time) => !Number.isNaN(time),
		);
		const gaps = times.flatMap((time, index) =>
			times.slice(index + 1).map((other) => Math.abs(time - other)),
		);
		return times.length < 2 ? 0 : Math.min(...gaps);
	};
	const [best] = [...rows].sort((a, b) => apart(b) - apart(a));
	return best && apart(best) >= 3 * SECOND ? best : undefined;
}

async function boundsFinding(
	check: string,
	at: number,
	isListed: (from: number, to: number) => Promise<boolean>,
): Promise<Finding> {
	// Another second of the same day, on the side where there is more room.
	const dayBegin = Math.floor(at / DAY) * DAY;
	const elsewhere = at - dayBegin > DAY / 2 ? dayBegin + DAY / 4 : dayBegin + (3 * DAY) / 4;
	if (await isListed(elsewhere, elsewhere + SECOND)) {
		return {
			check,
			result: 'differs',
			found: 'whole days, in UTC',
			means:
				'A list includes the whole days of From Date and To Date. Triggers deliver nothing twice all the same.',
		};
	}
	if (await isListed(at, at)) {
		const means = 'From Date and To Date are both part of the period.';
		return { check, result: 'ok', found: 'to the second, both included', means };
	}
	const from = await isListed(at, at + SECOND);
	const to = await isListed(at - SECOND, at);
	const left = [from ? '' : 'From Date', to ? '' : 'To Date'].filter(Boolean).join(' and ');
	const found = `to the second, without ${left || 'a period of no length'}`;
	const means = 'Let periods overlap by a second. The triggers do.';
	return { check, result: 'differs', found, means };
}
