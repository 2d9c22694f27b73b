import { ENDPOINTS } from '../../../nodes/CartRover/api/endpoints.ts';
import { RunContext } from '../../../nodes/CartRover/operations/context.ts';
import { RESOURCES } from '../../../nodes/CartRover/operations/index.ts';
import { VIEW_BACK } from '../../../nodes/CartRover/operations/order/refused.ts';
import { READ_BACK } from '../../../nodes/CartRover/operations/readBack.ts';
import { KEY_LEVELS, type KeyLevel } from '../../../sandbox/index.mts';
import { endpointOf } from '../../support/endpointOf.mts';
import { longLists } from '../../deep/readings/subjects.mts';
import { rowName, stockUp, SURFACE, type SurfaceRow } from '../../support/surface.mts';
import { startWorld, type World } from '../../support/world.mts';

/* Every operation, with every kind of key: what is sent, what comes out, and who is turned away. */

const pathFor = (path: string, level: KeyLevel) =>
	path.replace('{level}', level === 'cart' ? 'cart' : 'merchant');

const LEVEL_NAMES: Record<KeyLevel, string> = {
	cart: 'Cart',
	merchant: 'Merchant',
	warehouse: 'Warehouse',
	master: 'Master',
};

const MADE: Record<KeyLevel, string> = {
	cart: 'Cart keys are created in CartRover under Carts > New Cart/New Setup > API Access.',
	merchant:
		'Merchant keys are created in CartRover under Merchants > (pick the merchant) > API Keys > New Setup.',
	warehouse:
		'Warehouse keys are created in CartRover under Merchants > Global API Keys > New Setup.',
	master: 'Master keys are created by Extensiv support.',
};

// Account: Check asks whatever the answers before lead to; it has tests of its own (accountCheck.test.mts).
const operations = RESOURCES.filter(({ value }) => value !== 'account').flatMap((resource) =>
	resource.operations.map(({ value, calls, runs }) => ({
		resource: resource.value,
		operation: value,
		calls,
		runs,
	})),
);

const pairs = (rows: Array<{ resource: string; operation: string }>) =>
	[...new Set(rows.map(({ resource, operation }) => `${resource} ${operation}`))].sort();

test('every operation has a row in test/support/surface.mts, by the names that saved workflows hold', () => {
	expect(pairs(operations)).toEqual(pairs([...SURFACE]));
});

test('every operation that reads pages is tried with several, in test/deep/readings/subjects.mts', () => {
	const paged = SURFACE.filter(({ requests }) =>
		requests.some(({ query = {} }) => 'limit' in query),
	);
	const readers = operations.filter(({ runs }) => runs === 'read');
	const needed = pairs(paged).filter((name) => pairs(readers).includes(name));
	expect(needed.length).toBeGreaterThan(3);
	const tried = longLists.map(({ name }) => name.split(',')[0]);
	const missing = needed.filter((name) => !tried.includes(name));
	const toDo = 'a row in LONG; if it looks up one thing in the list, its error as `nothing` there';
	expect({ missing, toDo }).toEqual({ missing: [], toDo });
});

const hasRow = ({ resource, operation }: { resource: string; operation: string }) =>
	SURFACE.some((row) => row.resource === resource && row.operation === operation);

test.each(operations.filter(hasRow))(
	'$resource $operation names each endpoint that it calls, and no other',
	(each) => {
		const { resource, operation, calls } = each;
		const rows = SURFACE.filter((row) => row.resource === resource && row.operation === operation);
		const made = rows
			.flatMap(({ levels, requests }) =>
				requests.map(({ method, path }) => endpointOf(method, pathFor(path, levels[0]))),
			)
			.filter((endpoint) => endpoint !== undefined);
		// What a custom request calls is the user's choice, and nothing is looked up when all goes well.
		const afterLoss: unknown[] = [READ_BACK, VIEW_BACK];
		const named = calls.flatMap((use) => (afterLoss.includes(use) ? [] : use.endpoint));
		if (resource !== 'request') expect([...new Set(made)].sort()).toEqual([...named].sort());
	},
);

test.each(operations)('$resource $operation writes as the endpoint table says', (each) => {
	const repeats = each.calls.map(({ endpoint }) => ENDPOINTS[endpoint].repeat);
	// Reads run at the same time, and are made again whenever an answer is lost.
	if (repeats.some((repeat) => repeat !== 'always')) expect(each.runs).not.toBe('read');
	if (repeats.includes('never')) expect(each.calls).toContain(READ_BACK);
	if (repeats.includes('duplicateRefused')) expect(each.calls).toContain(VIEW_BACK);
});

let world: World;
const begin = async () => {
	world = await startWorld({ empty: true });
	stockUp(world.sandbox);
	return world.sandbox;
};
afterEach(async () => await world?.end());

const run = async (
	row: SurfaceRow,
	level: KeyLevel,
	credential?: Record<string, string>,
	node: Record<string, unknown> = {},
) =>
	await world.run(row.resource, row.operation, row.parameters, {
		level,
		items: row.items,
		credential,
		node,
	});

const byPath = (a: { path: string }, b: { path: string }) => a.path.localeCompare(b.path);

describe.each(SURFACE.map((row) => [rowName(row), row] as const))('%s', (_, row) => {
	test.each(row.levels)('with a %s key', async (level) => {
		const sandbox = await begin();
		row.prepare?.(sandbox);
		const { items, error, status } = await run(row, level);
		expect(error).toBeUndefined();
		expect(status).toBe('success');
		const sent = sandbox.log.entries.map(({ method, path, query, body }) => ({
			method,
			path,
			query,
			body: body ?? undefined,
		}));
		const expected = row.requests.map(({ method, path, query = {}, body }) => ({
			method,
			path: pathFor(path, level),
			query,
			body,
		}));
		const ahead = sent.splice(row.mayReadAhead ? expected.length : Infinity);
		expect(sent.sort(byPath)).toEqual(expected.sort(byPath));
		expect(ahead.every(({ path }) => path === expected[0]?.path)).toBe(true);
		if (row.mayReadAhead && row.parameters.limit === undefined) {
			// The first page, the one that the server calls 1, and the empty one.
			const pages = expected.map(({ query }) => (query as { page?: string }).page);
			expect(pages).toEqual(expect.arrayContaining([undefined, '1', '2']));
		}
		expect(sandbox.log.entries.every((entry) => entry.level === level)).toBe(true);
		expect(items.map(({ json }) => json)).toEqual(row.output);
		row.after?.(sandbox);
	});

	const isWrite = ({ method, path }: { method: string; path: string }) =>
		method === 'POST' || path.includes('cancel/');
	if (row.requests.some(isWrite)) {
		test('what was sent is not sent again when n8n runs the node again', async () => {
			const sandbox = await begin();
			row.prepare?.(sandbox);
			jest.spyOn(RunContext.prototype, 'forget').mockImplementationOnce(() => {
				throw new Error('The first try fails when all is done');
			});
			const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
			const { items, error } = await run(row, row.levels[0], undefined, retry);
			expect(error).toBeUndefined();
			expect(items.map(({ json }) => json)).toEqual(row.output);
			const expected = row.requests.filter(isWrite);
			expect(sandbox.log.entries.filter(isWrite)).toHaveLength(expected.length);
		});
	}

	const others = KEY_LEVELS.filter((level) => !row.levels.includes(level));
	if (others.length > 0) {
		test.each(others)('not with a %s key', async (level) => {
			const sandbox = await begin();
			row.prepare?.(sandbox);
			const { error, items } = await run(row, level);
			expect(items).toEqual([]);
			expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
			const wanted = row.named.map((name) => LEVEL_NAMES[name]).join(' or ');
			expect(error?.message).toMatch(
				new RegExp(
					` needs a ${wanted} key, and this credential holds a ${LEVEL_NAMES[level]} key$`,
				),
			);
			for (const name of row.named) expect(error?.description).toContain(MADE[name]);
			expect(sandbox.log.entries).toEqual([]);
		});
	}

	const above = row.levels.filter((level) => level === 'warehouse' || level === 'master');
	if (above.length > 0) {
		test.each(above)('with a %s key that names no merchant', async (level) => {
			const sandbox = await begin();
			row.prepare?.(sandbox);
			const { error } = await run(row, level, { merchantPk: ' ' });
			if (!row.ofMerchant) {
				// Such calls are made; a custom one of a merchant's path is judged by CartRover itself.
				expect(sandbox.log.entries).toHaveLength(row.requests.length);
				return;
			}
			expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
			expect(error?.message).toMatch(/ needs a Merchant PK$/);
			expect(error?.description).toBe(
				`This credential holds a ${LEVEL_NAMES[level]} key. Set Merchant PK in the credential to act for one merchant. If it is an expression, it gave nothing here.`,
			);
			expect(sandbox.log.entries).toEqual([]);
		});
	}
});
