import { runInSandbox } from '../../../engine/start/run.mts';

/* Examples that need no other service run with `npm start -- examples/….json`. */

it.each([
	['split-order-by-warehouse.json', 9],
	['confirm-wholly-shipped.json', 4],
	['instant-orders.json', 3],
	['read-only-check.json', 4],
])('npm start runs %s', async (file, count) => {
	const said: string[] = [];
	const { failure, steps } = await runInSandbox(
		{ mode: 'sandbox', file: `examples/${file}` },
		(part) => said.push(part),
	);
	expect(failure).toBeUndefined();
	expect(steps).toHaveLength(count);
	expect(said.join('\n')).toMatch(/Done: /);
});

it('npm start says which nodes of an example it does not have', async () => {
	const options = { mode: 'sandbox' as const, file: 'examples/orders-to-postgres.json' };
	await expect(runInSandbox(options, () => {})).rejects.toThrow(
		/does not know n8n-nodes-base\.postgres\. In a whole n8n it runs: npm run editor$/,
	);
});
