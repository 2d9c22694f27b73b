import nodeConsole from 'node:console';

import { logger } from '../../engine/host.mts';
import { observe, shown, type Sight } from '../../engine/observe.mts';
import type { WorkflowRun } from '../../engine/index.mts';
import { paymentFieldsIn, secretsIn } from './secrets.mts';

/*
 * Switched on by WATCH_SECRETS=1 (`npm run nightly:secrets`): looks for keys, authorization values and payment
 * fields in all that comes out of the nodes in any test (see engine/observe.mts), and in all that is logged.
 * A test in which something is found fails.
 */

let found: string[] = [];

/** What the nodes of a run gave; the input is the test's own. */
function outputsOf({ kind, value }: Sight): unknown {
	if (kind !== 'run') return value;
	const { nodes, error } = value as WorkflowRun;
	const given = Object.entries(nodes).filter(([name]) => name !== 'Input');
	return [
		error?.message,
		error?.description,
		...given.flatMap(([, runs]) => runs.map(({ items }) => items)),
	];
}

function look(sight: Sight): void {
	const fields = ['run', 'poll', 'picker', 'static data'].includes(sight.kind)
		? paymentFieldsIn(outputsOf(sight))
		: [];
	found.push(...[...secretsIn(sight.value), ...fields].map((what) => `${what} in a ${sight.kind}`));
}

observe(look);

const LEVELS = ['error', 'warn', 'info', 'debug', 'log'] as const;
type Sink = Partial<Record<(typeof LEVELS)[number], (...about: unknown[]) => void>>;

// The logger and the console of the packages outlive this test file.
const restorers = [logger as Sink, console as Sink, nodeConsole as Sink].map((sink) => {
	const before = LEVELS.flatMap((level) => (sink[level] ? [[level, sink[level]] as const] : []));
	for (const [level, write] of before) {
		sink[level] = (...about) => write.apply(sink, shown('log', about));
	}
	return () => Object.assign(sink, Object.fromEntries(before));
});
afterAll(() => restorers.forEach((restore) => restore()));

afterEach(() => {
	const hits = found;
	found = [];
	if (hits.length > 0) throw new Error(`Secrets came out: ${[...new Set(hits)].join(', ')}`);
});
