import { core } from '../../../engine/host.mts';
import { createRunExecutionData } from '../../../engine/olderHosts.mts';
import { byId, startWorld, type World } from '../../support/world.mts';

/* The node as an agent's tool: in n8n's context for tools, which has less than a node's own. */

let world: World;
beforeEach(async () => {
	world = await startWorld({ empty: true });
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.end();
});

/** An order whose creation tells something beside its result. */
const ORDER = {
	resource: 'order',
	operation: 'create',
	specifyOrder: 'fields',
	custRef: byId('A-1'),
	shipCompany: 'Juniper & Oak',
	shipAddress1: '1 Test Rd',
	shipCity: 'Testville',
	shipState: 'OH',
	shipZip: '44101',
	shipCountry: 'USA',
	items: { line: [{ item: 'MUG-1', quantity: 2, price: 9.95 }] },
	additionalFields: { grand_total: 25 },
	options: { totals: 'recalculate' },
};

const create = async () =>
	await world.engine.callTool({ parameters: ORDER, credentials: world.credential('cart') });

it('gives the model what the node gives, and its hints to n8n', async () => {
	const hints = jest.spyOn(core.SupplyDataContext.prototype, 'addExecutionHints');
	expect(await create()).toMatchObject([{ cust_ref: 'A-1', created: true, grand_total: 19.9 }]);
	expect(hints).toHaveBeenCalledTimes(1);
});

it('loses no result where n8n has no place for hints, as older ones have none', async () => {
	const prototype: Partial<InstanceType<typeof core.SupplyDataContext>> =
		core.SupplyDataContext.prototype;
	const { addExecutionHints } = prototype;
	prototype.addExecutionHints = undefined;
	try {
		expect(await create()).toMatchObject([{ cust_ref: 'A-1', created: true }]);
		expect(world.sandbox.store.orderCount).toBe(1);
	} finally {
		prototype.addExecutionHints = addExecutionHints;
	}
});

it.each([
	['as n8n has filled it in', (ref: string) => `merchant/orders/update/${ref}`],
	['that the agent fills in', () => "=merchant/orders/update/{{ $fromAI('ref') }}"],
])(
	'takes another call, which may be counted as the same run, for no repeat of one that was lost: with a path %s',
	async (_, path) => {
		const execution = { id: '1', data: createRunExecutionData() };
		const update = async (ref: string) => {
			world.sandbox.store.addOrder({ custRef: ref });
			const inputOverride = { ai_tool: [[{ json: { ref } }]] };
			execution.data.resultData.runData.Tool = [{ inputOverride } as never];
			return await world.engine.callTool({
				parameters: {
					resource: 'request',
					operation: 'send',
					method: 'POST',
					path: path(ref),
					body: '{ "order_status": "at_wms" }',
				},
				credentials: world.credential('merchant'),
				execution,
			});
		};
		world.sandbox.faults.add({ fault: 'cutAfter', match: { method: 'POST' } });
		await expect(update('A')).rejects.toThrow();
		await update('B');
		expect(world.sandbox.store.order('B')?.status).toBe('at_wms');
	},
);
