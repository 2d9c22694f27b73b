import { CASES, leastMs } from '../../../bench/cases.mts';
import { expectedAnswers, judge, orderRef, readAnswers, shareOf } from '../../../bench/data.mts';
import { figure, median, page, withReadmeTable } from '../../../bench/report.mts';
import type { Answer, Results, Run, Task } from '../../../bench/types.mts';

const WORLD = { orders: 5, products: 100, roundTripMs: 50 };
const SERVER = { sent: 5, refused: 1, refusedLate: 0, created: ['C-000000'] };
const lookUps = (count: number): Task => ({ kind: 'lookups', from: 0, count });

const judged = (task: Task, answers: Answer[], junk = 0) => {
	const client = { answers, junk, startedAt: 1, endedAt: 3, cpuMs: 1 };
	const { right, wrong, expected } = judge(expectedAnswers(task, WORLD), [client], SERVER);
	return { right, wrong, expected };
};

describe('answers', () => {
	test('are right or wrong: of another value, twice, or no records at all', () => {
		const truth = expectedAnswers(lookUps(3), WORLD);
		expect(truth).toEqual([
			[orderRef(0), 'new'],
			[orderRef(1), 'at_wms'],
			[orderRef(2), 'shipped'],
		]);
		expect(judged(lookUps(3), truth)).toEqual({ right: 3, wrong: 0, expected: 3 });
		const [first] = truth as [Answer];
		const given: Answer[] = [first, first, [orderRef(1), 'new'], ['B-other', 'new']];
		expect(judged(lookUps(3), given, 2)).toEqual({ right: 1, wrong: 5, expected: 3 });
	});

	test('an order counts as created only if the server has it', () => {
		const created: Answer[] = [
			['C-000000', 'created'],
			['C-000001', 'created'],
		];
		const task: Task = { kind: 'create', count: 2 };
		expect(judged(task, created)).toEqual({ right: 1, wrong: 1, expected: 2 });
	});

	test('are read off records and whole answers; refusals are none', () => {
		const order = { cust_ref: 'B-1', order_status: 'new' };
		const refusal = { success_code: false, error_code: 'RateLimit' };
		const results = [
			order,
			{ success_code: true, response: order },
			{ success_code: true, response: [order, { sku: 'S', qty_available: 0 }] },
			{ success_code: true, cust_ref: 'C-1' },
			{ success_code: true, response: { success: [{ cust_ref: 'C-2' }], failed: [] } },
			undefined,
			refusal,
		];
		expect(readAnswers(results)).toEqual({
			answers: [
				['B-1', 'new'],
				['B-1', 'new'],
				['B-1', 'new'],
				['S', '0'],
				['C-1', 'created'],
				['C-2', 'created'],
			],
			junk: 1,
		});
	});

	test('of several processes are those of one: from the first start to the last end', () => {
		const shares = [0, 1, 2].map((share) => shareOf(lookUps(5), share, 3));
		const answers = shares.map((task) => expectedAnswers(task, WORLD));
		const clients = answers.map((own, index) => ({
			answers: own,
			junk: 0,
			startedAt: 10 + index,
			endedAt: 20 + index,
			cpuMs: 2,
		}));
		const run = judge(expectedAnswers(lookUps(5), WORLD), clients, SERVER);
		expect(run).toMatchObject({ right: 5, wrong: 0, ms: 12, cpuMs: 6 });
	});
});

describe('figures', () => {
	test.each([
		[[3], 3],
		[[9, 1, 2], 2],
		[[4, 1, 3, 2], 2.5],
		[[10, 9, 100], 10],
		[[], Number.NaN],
	])('the median of %j is %d', (values, middle) => {
		expect(median(values)).toBe(middle);
	});

	test.each([
		[1_234.5, '1,235'],
		[123.4, '123'],
		[12.345, '12.3'],
		[0.01234, '0.0123'],
		[0, '0'],
		[Number.NaN, '–'],
	])('%d is written as %s', (value, text) => {
		expect(figure(value)).toBe(text);
	});

	test('what CartRover leaves: the bucket, half of it, and the last round trip', () => {
		expect(leastMs(100, WORLD)).toBe(50);
		expect(leastMs(1_000, WORLD)).toBe(540_050);
		expect(leastMs(250, { ...WORLD, program: true })).toBe(240_050);
		expect(leastMs(90, { ...WORLD, tls: true })).toBe(150);
	});
});

describe('the page', () => {
	const results = (of: Record<string, Partial<Run>> = {}): Results => ({
		measured: '2026-03-01',
		minutes: 9,
		machine: 'A machine',
		cases: Object.fromEntries(
			CASES.map(({ name, peers, leastMs: ms = 1_000 }) => {
				const run = { expected: 9, right: 9, wrong: 0, sent: 100, refused: 0, ms, cpuMs: 10 };
				return [
					name,
					Object.fromEntries(peers.map((peer) => [peer, { ...run, ...of[`${name} ${peer}`] }])),
				];
			}),
		),
	});
	const section = (title: string, of: Record<string, Partial<Run>>) =>
		page(results(of)).split(`## Where ${title}`)[1]?.split('\n## ')[0];
	const ahead = (of: Record<string, Partial<Run>>) => section('another', of);
	const missed = (of: Record<string, Partial<Run>>) => section('a goal', of);

	test('has a row a case, and nothing to explain where nobody is ahead', () => {
		const text = page(results());
		for (const { title } of CASES) expect(text).toContain(`| ${title} `);
		expect(ahead({})).toContain('Nowhere.');
		expect(missed({})).toContain('Nowhere.');
	});

	test('names who is ahead with all answers right, and the goals that are missed', () => {
		expect(ahead({ 'list script': { ms: 80 } })).toContain('Script, of our time: 0.50 in “All');
		expect(ahead({ 'list script': { ms: 80, right: 8 } })).toContain('Nowhere.');
		expect(ahead({ 'list script': { ms: 80, wrong: 1 } })).toContain('Nowhere.');
		expect(missed({ 'shared-3 node': { refused: 6 } })).toContain('key”: 6% refused');
		expect(missed({ 'cpu node': { cpuMs: 14 } })).toContain('1.40 of HTTP Request’s CPU time');
		expect(missed({ 'shared-1 node': { ms: 220_000 } })).toContain('1.05 of the least time');
	});

	test('the table of README.md goes between its marks', () => {
		const readme = 'a <!-- bench:start --> old <!-- bench:end --> b';
		const text = withReadmeTable(readme, results({ 'shared-1 http': { right: 3 } }));
		expect(text).toMatch(
			/^a <!-- bench:start -->\n\n\| .*\| 3 of 9 right \|.*\n<!-- bench:end --> b$/s,
		);
		expect(() => withReadmeTable('no marks', results())).toThrow('no marks');
	});
});
