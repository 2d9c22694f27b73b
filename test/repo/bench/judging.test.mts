import { expectedAnswers, judge, orderRef } from '../../../bench/data.mts';
import { betweenMarks } from '../../../bench/marks.mts';
import { readOptions, wants } from '../../../bench/options.mts';
import { figure, table } from '../../../bench/tables.mts';
import type { Answer, Task, WorldSpec } from '../../../bench/types.mts';

const WORLD: WorldSpec = { orders: 5, products: 100, roundTripMs: 0, limited: true };
const CLIENT = { junk: 0, apiMs: 1, workflowsMs: [1], cpuMs: 1, rssBytes: 1 };
const SERVER = { sent: 5, refused: 1, created: ['C-000000'] };

const judged = (task: Task, answers: Answer[], junk = 0) => {
	const { right, lost, wrong, expected } = judge(
		expectedAnswers(task, WORLD),
		task,
		{ ...CLIENT, answers, junk },
		SERVER,
	);
	return { right, lost, wrong, expected };
};

describe('answers', () => {
	const task: Task = { kind: 'statuses', count: 3 };

	test('are right, lost, or wrong: of another value, twice, or no records at all', () => {
		const truth = expectedAnswers(task, WORLD);
		expect(truth).toEqual([
			[orderRef(0), 'new'],
			[orderRef(1), 'at_wms'],
			[orderRef(2), 'shipped'],
		]);
		expect(judged(task, truth)).toEqual({ right: 3, lost: 0, wrong: 0, expected: 3 });
		const [first] = truth as [Answer];
		const given: Answer[] = [first, first, [orderRef(1), 'new'], ['B-other', 'new']];
		expect(judged(task, given, 2)).toEqual({ right: 1, lost: 2, wrong: 5, expected: 3 });
	});

	test('an order counts as created only if the server has it', () => {
		const created: Answer[] = [
			['C-000000', 'created'],
			['C-000001', 'created'],
		];
		expect(judged({ kind: 'create', count: 2 }, created)).toEqual({
			right: 1,
			lost: 1,
			wrong: 1,
			expected: 2,
		});
	});

	test('stock by quantity, arrivals and whole lists', () => {
		const low = expectedAnswers({ kind: 'inventory', atMost: 10 }, WORLD);
		expect(low).toHaveLength(11);
		expect(low.every(([, quantity]) => Number(quantity) <= 10)).toBe(true);
		expect(expectedAnswers({ kind: 'inventory' }, WORLD)).toHaveLength(100);
		expect(expectedAnswers({ kind: 'orders' }, WORLD)).toHaveLength(5);
		expect(expectedAnswers({ kind: 'poll', arrivals: 2 }, WORLD)).toHaveLength(2);
	});
});

describe('the command line', () => {
	test('writes only what is whole', () => {
		expect(readOptions([])).toMatchObject({ mode: 'run', only: [], n8n: true, writes: true });
		expect(readOptions(['--rounds', '5'])).toMatchObject({ rounds: 5, writes: true });
		expect(readOptions(['--quick'])).toMatchObject({ rounds: 1, writes: false });
		expect(readOptions(['--only', 'poll'])).toMatchObject({ only: ['poll'], writes: false });
		expect(readOptions(['--no-n8n'])).toMatchObject({ n8n: false, writes: false });
	});

	test('knows its modes and refuses what it does not know', () => {
		expect(readOptions(['--list']).mode).toBe('list');
		expect(readOptions(['--help']).mode).toBe('help');
		expect(() => readOptions(['--rounds', '0'])).toThrow('--rounds');
		expect(() => readOptions(['--fast'])).toThrow('--fast');
	});

	test('takes names in part', () => {
		const options = readOptions(['--only', 'poll', '--only', 'cpu']);
		expect(['poll-10', 'cpu', 'create'].filter((name) => wants(options, name))).toEqual([
			'poll-10',
			'cpu',
		]);
	});
});

describe('what is written', () => {
	test.each([
		[1_234.5, '1,235'],
		[123.4, '123'],
		[12.345, '12.3'],
		[0.01234, '0.0123'],
		[0, '0'],
		[Number.NaN, '–'],
	])('the figure %d as %s', (value, text) => {
		expect(figure(value)).toBe(text);
	});

	test('a table in Markdown', () => {
		expect(table(['', 'A'], [['x', '1']])).toBe('|  | A |\n| --- | --: |\n| x | 1 |');
	});

	test('goes between the marks and leaves the rest', () => {
		const text = 'a\n<!-- bench:start -->\nold\n<!-- bench:end -->\nb\n';
		const once = betweenMarks(text, 'new');
		expect(once).toBe('a\n<!-- bench:start -->\n\nnew\n\n<!-- bench:end -->\nb\n');
		expect(betweenMarks(once, 'new')).toBe(once);
		expect(() => betweenMarks('no marks', 'new')).toThrow('bench:start');
	});
});
