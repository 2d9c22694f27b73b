import { forgetBuckets } from '../../../nodes/CartRover/api/bucket.ts';
import type { Reply } from '../../../nodes/CartRover/api/call.ts';
import { pagedList } from '../../../nodes/CartRover/api/lists.ts';
import { fakeClient, type FakeReply } from '../events/fakeClient.mts';

/* Where no total is sent, a page that is shorter than another one of its list once was is the last one. */

afterEach(forgetBuckets);

/** Whether the page of each of these answers is taken for the last one, of one list after the other. */
async function lastOnes(...answers: Array<[list: string, reply: FakeReply]>) {
	const { client } = fakeClient((_, index) => answers[index]?.[1] ?? 'cut');
	const found: unknown[] = [];
	for (const [list] of answers) {
		const rowsOf = ({ envelope }: Reply) => envelope.response as [];
		const key = ({ sku }: { sku?: unknown }) => String(sku ?? '');
		const page = await pagedList(client, list as 'orderList', { rowsOf, key }).fetchPage(1, 100);
		found.push(page?.isLast ?? false);
	}
	return found;
}

const rows = (count: number) => Array.from({ length: count }, (_, sku) => ({ sku }));

test.each<[string, Array<[string, FakeReply]>, boolean[]]>([
	['the first one is not', [['orderList', { rows: rows(3) }]], [false]],
	[
		'one as long as the longest is not, a shorter one is, whatever came between',
		[5, 3, 4, 5, 4].map((count) => ['orderList', { rows: rows(count) }]),
		[false, true, true, false, true],
	],
	[
		'each list has its own',
		[
			['orderList', { rows: rows(5) }],
			['inventoryList', { rows: rows(3) }],
		],
		[false, false],
	],
	[
		'rows that have no name do not count',
		[5, 4].map((count) => ['orderList', { rows: [...rows(count), {}] }]),
		[false, true],
	],
	[
		'a total goes before',
		[5, 3].map((count) => ['orderList', { rows: rows(count), total: 9 }]),
		[false, false],
	],
])('%s', async (_, answers, expected) => {
	expect(await lastOnes(...answers)).toEqual(expected);
});

test.each([
	['No orders found', []],
	['Unknown status', undefined],
])('a refusal is an empty list only where it says so: %s', async (message, expected) => {
	const { client } = fakeClient(() => 'cut');
	const refused = { kind: 'failed', outcome: { kind: 'rejected', message, about: {} } };
	const attempt = async () => ({ ...refused, toError: () => new Error(message) });
	const list = pagedList({ ...client, attempt } as unknown as typeof client, 'orderList', {
		rowsOf: ({ envelope }) => envelope.response as [],
		key: () => '',
	});
	const read = list.fetchPage(1, 100).then((page) => page?.rows);
	if (expected) expect(await read).toEqual(expected);
	else await expect(read).rejects.toThrow(message);
});
