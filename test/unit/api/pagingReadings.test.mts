import fc from 'fast-check';

import { forgetBuckets } from '../../../nodes/CartRover/api/bucket.ts';
import { numbered } from '../../../nodes/CartRover/api/pageNumbers.ts';
import { readPages, type Paged } from '../../../nodes/CartRover/api/paging.ts';
import { NODE } from '../../support/fakeContext.mts';

/** A server as the facts leave it open (docs/contributing/api-facts.md, open questions 5, 6, 10 and 22). */
interface Server {
	rows: number;
	cap: number;
	total: 'right' | 'missing' | 'page' | 'low' | 'high' | 'undated' | 'zero';
	/** What a page beyond the end is: refused, or the one before it again. */
	beyond: 'empty' | 'refused' | 'again';
	page: 'fromOne' | 'fromZero' | 'ignored';
	limit: 'heeded' | 'ignored' | 'whole';
	sort: 'stable' | 'unstable';
}

const usual: Server = {
	rows: 250,
	cap: 100,
	total: 'right',
	beyond: 'empty',
	page: 'fromOne',
	limit: 'heeded',
	sort: 'stable',
};

const account = (bucket: string) => ({ account: { bucket } }) as never;
let accounts = 0;
beforeEach(() => forgetBuckets());

interface Read extends Paged<number> {
	requests: number;
	error?: Error;
}

async function read(
	server: Partial<Server>,
	{ limit, ahead = 5 }: { limit?: number; ahead?: number } = {},
	client = account(`account ${++accounts}`),
): Promise<Read> {
	const habits = { ...usual, ...server };
	let requests = 0;
	const ask = async (page: number | undefined, size: number) => {
		requests += 1;
		if (requests > 400) throw new Error('No end is in sight');
		const all = Array.from({ length: habits.rows }, (_, index) => index);
		if (habits.sort === 'unstable') shuffle(all, requests);
		const most = { heeded: Math.min(size, habits.cap), ignored: 20, whole: 1e6 }[habits.limit];
		const first = habits.page === 'fromZero' ? 0 : 1;
		let index = habits.page === 'ignored' ? 0 : (page ?? first) - first;
		if (index * most >= habits.rows && habits.beyond === 'refused') throw new Error('No such page');
		if (habits.beyond === 'again') index = Math.min(index, Math.ceil(habits.rows / most) - 1);
		const rows = all.slice(index * most, (index + 1) * most);
		const total = {
			right: habits.rows,
			missing: undefined,
			page: rows.length,
			low: Math.floor(habits.rows * 0.8),
			high: habits.rows + 30,
			undated: habits.rows + 3_000,
			zero: 0,
		}[habits.total];
		return await Promise.resolve({ rows, total });
	};
	const list = { node: NODE, key: String, ahead };
	const pageSize = Math.min(100, limit ?? 100);
	try {
		const fetchPage = numbered(client, ask, String);
		const paged = await readPages<number>({ ...list, fetchPage, limit, pageSize });
		return { ...paged, requests };
	} catch (error) {
		return { rows: [], complete: false, error: error as Error, requests };
	}
}

/** Another order for each request. */
function shuffle(rows: number[], request: number): void {
	const places = new Map(rows.map((row) => [row, mix(row, request)]));
	rows.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
}

/** A number for each pair of numbers, as good as random. */
function mix(row: number, request: number): number {
	let hash = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(request + 1, 0x85ebca6b);
	for (const shift of [15, 13, 16]) {
		hash = Math.imul(hash ^ (hash >>> shift), 0xc2b2ae35);
	}
	return (hash ^ (hash >>> 16)) >>> 0;
}

const server = fc.record({
	rows: fc.oneof(fc.nat(260), fc.constantFrom(0, 1, 19, 20, 25, 50, 99, 100, 101, 200, 250)),
	cap: fc.constantFrom(100, 50, 25, 20),
	total: fc.constantFrom<Server['total'][]>(
		...(['right', 'missing', 'page', 'low', 'high', 'undated', 'zero'] as const),
	),
	beyond: fc.constant<Server['beyond']>('empty'),
	page: fc.constantFrom<Server['page'][]>('fromOne', 'fromZero', 'ignored'),
	limit: fc.constantFrom<Server['limit'][]>('heeded', 'ignored', 'whole'),
	sort: fc.constant<Server['sort']>('stable'),
}) as fc.Arbitrary<Server>;
const how = fc.record({ ahead: fc.integer({ min: 1, max: 8 }) });

const everyRow = (rows: number) => Array.from({ length: rows }, (_, index) => index);

describe('a list under any reading of the API', () => {
	it('is read whole, or ends in an error that says why, after a bounded number of requests', async () => {
		await fc.assert(
			fc.asyncProperty(server, how, async (habits, options) => {
				const { rows, error, requests } = await read(habits, options);
				if (error) {
					expect(error.message).toMatch(/the same rows/);
					expect(habits.page).toBe('ignored');
				} else {
					expect(rows).toEqual(everyRow(habits.rows));
				}
				const pages = Math.ceil(habits.rows / Math.min(habits.cap, 20));
				expect(requests).toBeLessThanOrEqual(pages + 2 + 2 * options.ahead);
			}),
			{ numRuns: 600 },
		);
	});

	it('gives the first rows that are wanted, each once', async () => {
		await fc.assert(
			fc.asyncProperty(
				server,
				how,
				fc.integer({ min: 1, max: 260 }),
				async (habits, options, limit) => {
					const { rows, error } = await read(habits, { ...options, limit });
					if (error) expect(habits.page).toBe('ignored');
					else expect(rows.slice(0, limit)).toEqual(everyRow(Math.min(limit, habits.rows)));
				},
			),
			{ numRuns: 300 },
		);
	});

	it('whose order changes with every request is read whole, or is said not to be', async () => {
		const unstable = server.map((habits): Server => ({ ...habits, sort: 'unstable' }));
		await fc.assert(
			fc.asyncProperty(unstable, how, async (habits, options) => {
				const { rows, complete } = await read(habits, options);
				expect(new Set(rows).size).toBe(rows.length);
				if (complete) expect(rows).toHaveLength(habits.rows);
			}),
			{ numRuns: 60 },
		);
	});
});

it.each([10, 15, 30, 37, 40, 75])(
	'a list that is cut at the odd size of %i is read whole',
	async (cap) => {
		for (const total of ['right', 'missing', 'undated'] as const) {
			const { rows } = await read({ rows: 250, cap, total });
			expect(rows).toEqual(everyRow(250));
		}
	},
);

describe.each(['refused', 'again'] as const)(
	'a list whose pages beyond the end are %s',
	(beyond) => {
		it.each([100, 200])('has an end after %i rows, as its total says', async (rows) => {
			const read1 = await read({ rows, beyond });
			expect(read1.error).toBeUndefined();
			expect(read1.rows).toEqual(everyRow(rows));
		});

		it.each(['page', 'missing', 'low', 'high'] as const)(
			'is an error where its total is %s, since a page may be missing',
			async (total) => {
				expect((await read({ rows: 100, beyond, total })).error).toBeDefined();
			},
		);
	},
);

describe('what a list costs', () => {
	it.each([
		['fits on one page', { rows: 37 }, 1],
		['fits on one page, without a total', { rows: 37, total: 'missing' }, 3],
		['fits on one page, with a total of more', { rows: 37, total: 'undated' }, 3],
		['has no rows', { rows: 0, total: 'missing' }, 1],
		['has as many rows as servers like to cut pages at', { rows: 50, total: 'missing' }, 3],
		['has more pages', { rows: 250 }, 4],
		['has more pages and is cut', { rows: 250, cap: 50 }, 7],
	] as const)('one that %s', async (_, habits, requests) => {
		expect((await read(habits)).requests).toBe(requests);
	});

	it('one request less once it is known how pages are counted', async () => {
		const client = account('one');
		expect((await read({}, {}, client)).requests).toBe(4);
		expect((await read({}, {}, client)).requests).toBe(3);
	});

	it('no request more where pages are counted from 0', async () => {
		expect((await read({ page: 'fromZero' })).requests).toBe(3);
	});
});
