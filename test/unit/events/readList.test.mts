import { PAGE_SIZE } from '../../../nodes/CartRover/api/pages.ts';
import { readList, type TimedList } from '../../../nodes/CartRover/events/readList.ts';

/* A list with more rows than one poll reads. */

const FROM = 1_772_323_200;

/** A list that has a row in each second from a time on. */
function listFrom(begin: number, rows: number): TimedList<{ rowKey: string; at: number }> {
	const all = Array.from({ length: rows }, (_, index) => ({
		rowKey: String(index),
		at: begin + index,
	}));
	return {
		node: {} as never,
		serverTime: { earliest: begin + rows, latest: begin + rows },
		fetchPage: async ({ from, to = Infinity }, page, size) => {
			const asked = all.filter(({ at }) => at >= from && at <= to);
			return { rows: asked.slice((page - 1) * size, page * size), total: asked.length };
		},
	};
}

test('a backlog that begins at the second of Start From is read from that second on', async () => {
	const list = listFrom(FROM - 5, 10 * PAGE_SIZE);
	// What was delivered before Start From was moved ahead ends before it.
	const times = { from: FROM, watermark: FROM - 60 };
	const found = await readList(list, times, {}, { maxItems: PAGE_SIZE, ahead: 1 });
	expect(found?.to).toBeGreaterThan(FROM);
	expect(found?.rows[0]?.at).toBe(FROM);
});
