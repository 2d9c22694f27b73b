import { runInBatches } from '../../../nodes/CartRover/operations/batches.ts';
import type { RunContext } from '../../../nodes/CartRover/operations/context.ts';

test('a request that fails is the error of each of its items, and the next one goes out', async () => {
	const memory = { before: () => undefined, begin: () => {}, end: () => {} };
	const items = [0, 1, 2].map((index) => ({ index }));
	const run = { items, memory, continuesOnFail: true } as unknown as RunContext;
	const error = new Error('lost');
	const outcomes = await runInBatches<{ row: number }>(run, {
		size: 2,
		read: ({ index }) => ({ row: index }),
		isRow: (read): read is { row: number } => 'row' in read,
		deed: (row) => ({ about: row }),
		send: async (batch) => {
			await Promise.resolve();
			if (batch.length === 2) throw error;
			return [{ output: [] }];
		},
	});
	expect(outcomes).toEqual([{ error }, { error }, { output: [] }]);
});
