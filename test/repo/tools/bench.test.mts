import { expectedAnswers, judge, orderRef } from '../../../bench/data.mts';
import { boundMs } from '../../../bench/cases.mts';
import { figure, median } from '../../../bench/report.mts';
import type { Answer, Task, WorldSpec } from '../../../bench/types.mts';

const WORLD: WorldSpec = { orders: 5, products: 100, roundTripMs: 0 };
const CLIENT = { junk: 0, apiMs: 1, workflowsMs: [1], cpuMs: 1 };
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

	test('stock, arrivals and whole lists', () => {
		expect(expectedAnswers({ kind: 'inventory' }, WORLD)).toHaveLength(100);
		expect(expectedAnswers({ kind: 'orders' }, WORLD)).toHaveLength(5);
		expect(expectedAnswers({ kind: 'poll', arrivals: 2 }, WORLD)).toHaveLength(2);
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
		expect(boundMs(100)).toBe(50);
		expect(boundMs(1_000)).toBe(540_050);
		expect(boundMs(250, { shared: true })).toBe(240_050);
	});
});
