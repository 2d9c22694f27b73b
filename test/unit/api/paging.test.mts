import fc from 'fast-check';

import { readPages, type Paged, type PagingOptions } from '../../../nodes/CartRover/api/paging.ts';

type Row = number;

/** Something that happens to the list between two requests. */
type Change =
	| { kind: 'front' | 'end' | 'inside'; at: number }
	| { kind: 'removal'; at: number }
	| { kind: 'move'; at: number; to: number };

interface Server {
	rows: number;
	/** Rows of a page, whatever is asked for above that. */
	cap: number;
	totals: boolean;
	/** Before which request each comes. */
	changes: Array<{ before: number; change: Change }>;
	ignoresPage: boolean;
	/** Which of the requests under way is answered next. */
	order: number[];
}

const quiet: Server = {
	rows: 0,
	cap: 100,
	totals: false,
	changes: [],
	ignoresPage: false,
	order: [0],
};

interface Read extends Paged<Row> {
	requests: Array<{ page: number; size: number }>;
	mostAtOnce: number;
	/** Rows that were there from before the first request to the end. */
	lasting: Row[];
}

/** Reads a list that lives as described. An answer shows the list as it is when it is given. */
async function read(
	server: Partial<Server>,
	options: Partial<PagingOptions<Row>> = {},
	fails: (page: number) => boolean = () => false,
): Promise<Read> {
	const { rows, cap, totals, changes, ignoresPage, order } = { ...quiet, ...server };
	const list = Array.from({ length: rows }, (_, index) => index);
	const lasting = new Set(list);
	let newest = rows;
	const requests: Read['requests'] = [];
	const waiting: Array<() => void> = [];
	let mostAtOnce = 0;
	let answers = 0;

	const apply = (change: Change) => {
		const at = list.length === 0 ? 0 : change.at % list.length;
		if (change.kind === 'front') list.unshift(newest++);
		else if (change.kind === 'end') list.push(newest++);
		else if (change.kind === 'inside') list.splice(at, 0, newest++);
		else if (list.length > 0) {
			const [row = 0] = list.splice(at, 1);
			if (change.kind === 'move') list.splice(change.to % (list.length + 1), 0, row);
			else lasting.delete(row);
		}
	};
	let turning = false;
	const turn = async () => {
		if (turning) return;
		turning = true;
		while (waiting.length > 0) {
			// All that is going to be asked for now is asked for before anything is answered.
			await new Promise((resolve) => setImmediate(resolve));
			mostAtOnce = Math.max(mostAtOnce, waiting.length);
			const which = (order[answers % order.length] ?? 0) % waiting.length;
			for (const { change } of changes.filter(({ before }) => before === answers)) apply(change);
			answers += 1;
			waiting.splice(which, 1)[0]?.();
		}
		turning = false;
	};
	const fetchPage = async (page: number, size: number) => {
		requests.push({ page, size });
		if (requests.length > 500) throw new Error('No end is in sight');
		await new Promise<void>((resolve) => {
			waiting.push(resolve);
			void turn();
		});
		if (fails(page)) throw new Error(`page ${page} failed`);
		const brought = Math.min(size, cap);
		const from = ignoresPage ? 0 : (page - 1) * brought;
		return {
			rows: list.slice(from, from + brought),
			...(totals && { total: list.length }),
		};
	};
	try {
		const paged = await readPages<Row>({
			fetchPage,
			key: String,
			ahead: 5,
			...options,
		});
		return { ...paged, requests, mostAtOnce, lasting: [...lasting] };
	} finally {
		expect(waiting).toEqual([]);
	}
}

const ahead = fc.integer({ min: 1, max: 8 });
const order = fc.array(fc.nat(7), { minLength: 1, maxLength: 20 });
const range = (length: number) => Array.from({ length }, (_, index) => index);

const expectNoRepeats = ({ rows }: Read) => expect(new Set(rows).size).toBe(rows.length);
const expectAllThatLast = ({ rows, lasting }: Read) => {
	const found = new Set(rows);
	expect(lasting.filter((row) => !found.has(row))).toEqual([]);
};

/** Changes, spread over the requests of a reading; never a whole page of them between two requests. */
const history = (kinds: Array<Change['kind']>, most: number) =>
	fc.array(
		fc.record({
			before: fc.nat(12),
			change: fc.record({ kind: fc.constantFrom(...kinds), at: fc.nat(200), to: fc.nat(200) }),
		}),
		{ maxLength: most },
	) as fc.Arbitrary<Server['changes']>;

describe('a list that stands still', () => {
	it('without totals, few pages beyond its end are asked for, however many may be at once', async () => {
		const { requests, rows } = await read({ rows: 3_950 }, { ahead: 25 });
		expect(rows).toHaveLength(3_950);
		expect(requests.length).toBeLessThanOrEqual(40 + 8);
	});

	const still = fc.record({
		rows: fc.nat(70),
		totals: fc.boolean(),
		pageSize: fc.integer({ min: 1, max: 12 }),
		ahead,
		order,
		limit: fc.option(fc.integer({ min: 0, max: 80 }), { nil: undefined }),
	});

	it('is read whole and in order, or up to the limit', async () => {
		await fc.assert(
			fc.asyncProperty(still, async ({ rows, totals, order, limit, ...options }) => {
				const result = await read({ rows, totals, order }, { ...options, limit });
				const wanted = Math.min(rows, limit ?? Infinity);
				expect(result.rows.slice(0, limit)).toEqual(range(wanted));
				expect(result.complete).toBe(true);
				expect(result.mostAtOnce).toBeLessThanOrEqual(options.ahead);
			}),
		);
	});

	it('costs no page more than the limit needs, whatever is known', async () => {
		await fc.assert(
			fc.asyncProperty(still, async ({ rows, totals, order, limit = 1, ...options }) => {
				const { requests } = await read({ rows, totals, order }, { ...options, limit });
				expect(requests.length).toBeLessThanOrEqual(
					Math.ceil(limit / options.pageSize) + (totals || rows >= limit ? 0 : 1),
				);
			}),
		);
	});

	it('costs no page that is not there when its total is known, but for one behind a full one', async () => {
		await fc.assert(
			fc.asyncProperty(still, async ({ rows, order, limit: _limit, ...options }) => {
				const { requests } = await read({ rows, totals: true, order }, options);
				expect(requests).toHaveLength(Math.floor(rows / options.pageSize) + 1);
			}),
		);
	});

	it('is read whole where the server brings fewer rows a page than were asked for', async () => {
		await fc.assert(
			fc.asyncProperty(
				still,
				fc.integer({ min: 1, max: 12 }),
				async ({ rows, totals, order, limit, ...options }, cap) => {
					const result = await read({ rows, totals, order, cap }, { ...options, limit });
					expect(result.rows.slice(0, limit)).toEqual(range(Math.min(rows, limit ?? Infinity)));
					expect(result.complete).toBe(true);
				},
			),
		);
	});

	it('does not lose an inventory page that is answered before the one in front of it', async () => {
		const server = { rows: 3, totals: true, order: [0, 1, 0] };
		const { rows, complete } = await read(server, { pageSize: 1, ahead: 2 });
		expect({ rows, complete }).toEqual({ rows: [0, 1, 2], complete: true });
	});

	it('is asked for 100 rows at once, and by the size that is wanted where that is given', async () => {
		const whole = await read({ rows: 250 });
		expect(whole.requests.map(({ size }) => size)).toEqual(whole.requests.map(() => 100));
		const some = await read({ rows: 250 }, { limit: 7, pageSize: 7 });
		expect(some.requests).toEqual([{ page: 1, size: 7 }]);
	});

	it('counts rows by their weight', async () => {
		// Every third row counts, twice.
		const weight = (row: Row) => (row % 3 === 0 ? 2 : 0);
		const { rows, requests } = await read(
			{ rows: 100 },
			{ weight, limit: 20, pageSize: 10, ahead: 3 },
		);
		expect(rows.reduce((sum, row) => sum + weight(row), 0)).toBeGreaterThanOrEqual(20);
		expect(requests.length).toBeLessThanOrEqual(6);
	});

	it('is read from a later page on', async () => {
		const { rows } = await read({ rows: 45 }, { pageSize: 10, firstPage: 3 });
		expect(rows).toEqual(range(45).slice(20));
	});
});

describe('a server that does not know the page parameter', () => {
	const servers = fc.record({
		rows: fc.integer({ min: 1, max: 60 }),
		totals: fc.boolean(),
		ignoresPage: fc.constant(true),
		order,
	});
	const readers = fc.record({
		ahead,
		pageSize: fc.integer({ min: 1, max: 19 }),
	});

	it('is an error where a page may not have been the whole list, after a few requests', async () => {
		await fc.assert(
			fc.asyncProperty(servers, readers, async (server, options) => {
				fc.pre(server.rows >= options.pageSize);
				// Then its total says that this is all.
				fc.pre(!server.totals || server.rows > options.pageSize);
				let asked = 0;
				const reading = read(server, options, () => ++asked > 2 * options.ahead + 1);
				await expect(reading).rejects.toThrow('every page of this list with the same rows');
			}),
		);
	});

	it('gives a list that fits on one page', async () => {
		await fc.assert(
			fc.asyncProperty(servers, readers, async (server, options) => {
				fc.pre(server.rows < options.pageSize);
				const result = await read(server, options);
				expect(result.rows).toEqual(range(server.rows));
				expect(result.complete).toBe(true);
				expect(result.requests.length).toBeLessThanOrEqual(server.totals ? 1 : 3);
			}),
		);
	});
});

describe('a list that moves while it is read', () => {
	const moving = (kinds: Array<Change['kind']>) =>
		fc.record({
			rows: fc.integer({ min: 1, max: 60 }),
			totals: fc.boolean(),
			order,
			changes: history(kinds, 5),
		});
	const options = fc.record({ ahead, pageSize: fc.integer({ min: 6, max: 12 }) });

	it('loses no row to arrivals in front and at the end', async () => {
		await fc.assert(
			fc.asyncProperty(moving(['front', 'end']), options, async (server, how) => {
				const result = await read(server, how);
				expectNoRepeats(result);
				expectAllThatLast(result);
			}),
			{ numRuns: 500 },
		);
	});

	it('loses no row to arrivals anywhere when totals are told', async () => {
		await fc.assert(
			fc.asyncProperty(moving(['front', 'end', 'inside']), options, async (server, how) => {
				const result = await read({ ...server, totals: true }, how);
				expectNoRepeats(result);
				expectAllThatLast(result);
			}),
			{ numRuns: 500 },
		);
	});

	it('loses no row of an inventory to arrivals', async () => {
		await fc.assert(
			fc.asyncProperty(
				moving(['front', 'end']),
				options,
				fc.integer({ min: 6, max: 12 }),
				async (server, how, cap) => {
					const result = await read({ ...server, cap }, how);
					expectNoRepeats(result);
					expectAllThatLast(result);
				},
			),
			{ numRuns: 500 },
		);
	});

	it.each([['removal'], ['move']] as const)(
		'has every row that was there all the time, or says that it is not complete: %s',
		async (kind) => {
			await fc.assert(
				fc.asyncProperty(moving([kind]), options, async (server, how) => {
					const result = await read({ ...server, totals: true }, how);
					expectNoRepeats(result);
					if (result.complete) expectAllThatLast(result);
				}),
				{ numRuns: 1_000 },
			);
		},
	);

	it('comes out whole where each request brings another order', async () => {
		const rows = range(250);
		let factor = 1;
		const fetchPage = async (page: number, size: number) => {
			await Promise.resolve();
			factor = (factor * 7) % 251;
			const place = (row: number) => ((row + 1) * factor) % 251;
			const list = rows.toSorted((a, b) => place(a) - place(b));
			return { rows: list.slice((page - 1) * size, page * size), total: rows.length };
		};
		const result = await readPages<Row>({ fetchPage, key: String, ahead: 5 });
		expect(result.rows.toSorted((a, b) => a - b)).toEqual(rows);
		expect(result.complete).toBe(true);
	});

	it('never repeats a row and always ends, whatever happens', async () => {
		await fc.assert(
			fc.asyncProperty(
				moving(['front', 'end', 'inside', 'removal', 'move']),
				options,
				fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
				async (server, how, limit) => {
					expectNoRepeats(await read(server, { ...how, limit }));
				},
			),
			{ numRuns: 300 },
		);
	});

	it('is complete again after one quiet reading', async () => {
		const front = { before: 2, change: { kind: 'front' as const, at: 0 } };
		const { complete, rows } = await read(
			{ rows: 50, changes: [front], order: [3, 0, 1] },
			{ pageSize: 10, ahead: 4 },
		);
		expect({ complete, rows: rows.length }).toEqual({ complete: true, rows: 51 });
	});
});

describe('a reading that does not come to its end', () => {
	it('throws what a page failed with, after all that was under way has ended', async () => {
		await fc.assert(
			fc.asyncProperty(ahead, order, fc.integer({ min: 1, max: 6 }), async (ahead, order, bad) => {
				const reading = read({ rows: 60, order }, { pageSize: 10, ahead }, (page) => page === bad);
				await expect(reading).rejects.toThrow(`page ${bad} failed`);
			}),
		);
	});

	it('asks for nothing more once a page has failed', async () => {
		const asked: number[] = [];
		const reading = readPages<Row>({
			fetchPage: async (page) => {
				asked.push(page);
				if (page === 1) throw new Error('no');
				return { rows: [] };
			},
			key: String,
			ahead: 5,
		});
		await expect(reading).rejects.toThrow('no');
		expect(asked).toEqual([1]);
	});

	it('is cut where there is no time left, and says so', async () => {
		await fc.assert(
			fc.asyncProperty(ahead, fc.integer({ min: 1, max: 6 }), async (ahead, cut) => {
				const result = await readPages<Row>({
					fetchPage: async (page, size) =>
						page >= cut ? undefined : { rows: range(size).map((row) => (page - 1) * size + row) },
					key: String,
					pageSize: 10,
					ahead,
				});
				expect(result).toEqual({ rows: range((cut - 1) * 10), complete: false, cutAt: cut });
			}),
		);
	});
});
