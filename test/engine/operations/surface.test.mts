import { RESOURCES } from '../../../nodes/CartRover/operations/index.ts';
import { KEY_LEVELS, type KeyLevel } from '../../../sandbox/index.mts';
import { rowName, stockUp, SURFACE, type SurfaceRow } from '../../support/surface.mts';
import { startWorld, type World } from '../../support/world.mts';

/* Every operation, with every kind of key: what is sent, what comes out, and who is turned away. */

/** The names that saved workflows hold. */
const PROMISED: Record<string, string[]> = {
	order: ['create', 'createMany', 'get', 'getAll', 'cancel'],
	orderStatus: ['get', 'update'],
	shipment: ['getAll', 'create', 'confirm'],
	inventory: ['get', 'getAll', 'update'],
	product: ['get'],
	shipMethod: ['getAll', 'getMapping', 'setMapping'],
	orderSource: ['getAll'],
	warehouse: ['getAll'],
	merchant: ['getAll'],
	request: ['send'],
};

const LEVEL_NAMES: Record<KeyLevel, string> = {
	cart: 'Cart',
	merchant: 'Merchant',
	warehouse: 'Warehouse',
	master: 'Master',
};

const MADE: Record<KeyLevel, string> = {
	cart: 'Cart keys are made in CartRover under Carts > New Cart/New Setup > API Access.',
	merchant:
		'Merchant keys are made in CartRover under Merchants > (pick the merchant) > API Keys > New Setup.',
	warehouse: 'Warehouse keys are made in CartRover under Merchants > Global API Keys > New Setup.',
	master: 'Master keys are made by Extensiv support.',
};

const pairs = (rows: Array<{ resource: string; operation: string }>) =>
	[...new Set(rows.map(({ resource, operation }) => `${resource} ${operation}`))].sort();

const promised = Object.entries(PROMISED).flatMap(([resource, operations]) =>
	operations.map((operation) => ({ resource, operation })),
);

test('the catalogue has all that was promised, and nothing else', () => {
	const catalogue = RESOURCES.flatMap(({ value: resource, operations }) =>
		operations.map(({ value: operation }) => ({ resource, operation })),
	);
	expect(pairs(catalogue)).toEqual(pairs(promised));
});

test('every operation has a row here', () => {
	expect(pairs([...SURFACE])).toEqual(pairs(promised));
});

let world: World;
const begin = async () => {
	world = await startWorld({ empty: true });
	stockUp(world.sandbox);
	return world.sandbox;
};
afterEach(async () => await world?.end());

const run = async (row: SurfaceRow, level: KeyLevel, credential?: Record<string, string>) =>
	await world.run(row.resource, row.operation, row.parameters, {
		level,
		items: row.items,
		credential,
	});

const prefixOf = (level: KeyLevel) => (level === 'cart' ? 'cart' : 'merchant');

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
			path: path.replace('{level}', prefixOf(level)),
			query,
			body,
		}));
		const ahead = sent.splice(row.mayReadAhead ? expected.length : Infinity);
		expect(sent.sort(byPath)).toEqual(expected.sort(byPath));
		expect(ahead.every(({ path }) => path === expected[0]?.path)).toBe(true);
		expect(sandbox.log.entries.every((entry) => entry.level === level)).toBe(true);
		expect(items.map(({ json }) => json)).toEqual(row.output);
		row.after?.(sandbox);
	});

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
			expect(error?.message).toMatch(/ needs to know the merchant$/);
			expect(error?.description).toBe(
				`This credential holds a ${LEVEL_NAMES[level]} key. Set Merchant PK in the credential to act for one merchant.`,
			);
			expect(sandbox.log.entries).toEqual([]);
		});
	}
});
