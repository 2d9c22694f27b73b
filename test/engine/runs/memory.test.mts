import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import { RunMemory } from '../../../nodes/CartRover/operations/memory.ts';

afterEach(() => useClock());

test('a write was begun when its first try was, however many follow', () => {
	const context: IDataObject = {};
	const functions = {
		getContext: () => context,
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		getExecutionId: () => '1',
	} as unknown as IExecuteFunctions;
	const deed = { about: 'A-1' };
	for (const now of [1_000, 2_000, 3_000]) {
		useClock({ now: () => now, sleep: async () => {} });
		new RunMemory(functions, '').begin(0, deed);
	}
	expect(new RunMemory(functions, '').before(0, deed)?.since).toBe(1_000);
});
