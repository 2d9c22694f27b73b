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

for (const level of ['error', 'warn', 'info', 'debug'] as const) {
	const write = logger[level].bind(logger);
	logger[level] = (...about) => write(...shown('log', about));
}
for (const level of ['error', 'warn', 'info', 'debug', 'log'] as const) {
	const write = console[level].bind(console);
	console[level] = (...about: unknown[]) => write(...shown('log', about));
}

afterEach(() => {
	const hits = found;
	found = [];
	if (hits.length > 0) throw new Error(`Secrets came out: ${[...new Set(hits)].join(', ')}`);
});
