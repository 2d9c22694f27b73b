import { forgetPushes } from '../../../nodes/CartRover/events/pushMemory.ts';
import { type Address, startAddress } from '../../support/push.mts';
import { type Example, itemsOf, startExample } from '../../support/exampleRun.mts';

/* Orders that come by webhook and by polling, in the real engine against the sandbox's pushes. */

let example: Example;
let address: Address;
beforeEach(async () => {
	forgetPushes();
	example = await startExample('instant-orders.json', 'merchant');
	const [webhook] = example.workflow.nodes;
	address = await startAddress(example.engine.receiver({ parameters: webhook?.parameters }));
});
afterEach(async () => {
	await example.end();
	await address.close();
});

it('lets each order through once, whichever way it comes first', async () => {
	const { sandbox, engine, workflow, run } = example;
	const { store, webhooks, merchantPk } = sandbox;
	const trigger = workflow.nodes[1];
	const poller = engine.poller({ parameters: trigger?.parameters ?? {}, type: trigger?.type });
	/** What has passed of the items that a trigger gives, and by which way. */
	const passed = async (items: object[] | null | undefined, from: string) => {
		const result = await run((items ?? []) as never, from);
		expect(result.status).toBe('success');
		return itemsOf(result, 'The Order').map(({ cust_ref, came_by, order }) => {
			expect(order).toMatchObject({ cust_ref });
			return [cust_ref, came_by];
		});
	};
	const pushed = async () => await passed(address.executions().at(-1), 'Pushed Orders');
	const polled = async () => await passed(await poller.poll(), 'Orders by Polling');
	expect(await poller.poll()).toBeNull();

	store.addOrder({ custRef: 'MISSED' });
	webhooks.add({ url: address.url, apiUser: 'demo-merchant' });
	store.addOrder({ custRef: 'PUSHED' });
	await webhooks.settled();
	expect(await pushed()).toEqual([['PUSHED', 'webhook']]);
	expect(await polled()).toEqual([['MISSED', 'polling']]);

	const late = store.order('MISSED');
	await webhooks.push(late ? [late] : [], merchantPk, { event: 'order_new' });
	expect(address.executions()).toHaveLength(2);
	expect(await pushed()).toEqual([]);

	// The webhook is for new orders.
	store.setStatus('PUSHED', 'at_wms');
	await webhooks.settled();
	expect(address.executions()).toHaveLength(2);
});

it('goes on after 10,000 orders, and lets through what has no reference', async () => {
	const { run } = example;
	const passed = async (items: object[]) => {
		const result = await run(items as never, 'Pushed Orders');
		expect(result.error).toBeUndefined();
		return itemsOf(result, 'The Order').length;
	};
	expect(await passed([{ cust_ref: 'A' }])).toBe(1);
	// n8n counts what it remembers and what comes.
	expect(await passed(Array.from({ length: 10_000 }, () => ({ cust_ref: 'A' })))).toBe(0);
	expect(await passed([{ cust_po_no: '1' }])).toBe(1);
	expect(await passed([{ cust_po_no: '2' }, { cust_po_no: '1' }])).toBe(1);
});
