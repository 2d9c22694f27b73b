import { create } from 'axios';

import { startSandbox, type ControllableClock, type Sandbox } from '../sandbox/index.mts';
import { sandboxCredential } from './host/n8n.mts';
import { itemsOf, type Credential, type Execution, type StoredWorkflow } from './host/rest.mts';
import { readExample } from './support/examples.mts';
import { sharedN8n, type SharedN8n } from './support/shared.mts';
import { until } from './support/until.mts';

/*
 * The examples that need nothing but CartRover, imported into n8n as they are, but for the credential, and
 * run by it. The others need accounts of other services: test/engine/examples runs them with doubles.
 */

let n8n: SharedN8n;
let sandbox: Sandbox<ControllableClock>;
let credentials: Record<'cart' | 'merchant', Credential>;
const imported: string[] = [];

beforeAll(async () => {
	n8n = await sharedN8n();
	sandbox = await startSandbox({ autopilot: false, readings: ['cart-sees-all'] });
	const create = async (level: 'cart' | 'merchant') =>
		await n8n.rest.createCredential(sandboxCredential(sandbox, level, `Examples ${level}`));
	credentials = { cart: await create('cart'), merchant: await create('merchant') };
});

afterAll(async () => {
	for (const id of imported) await n8n.rest.deleteWorkflow(id);
	await sandbox.close();
});

async function importExample(
	file: string,
	level: 'cart' | 'merchant' = 'cart',
): Promise<StoredWorkflow> {
	const example = await readExample(file, credentials[level]);
	const workflow = await n8n.rest.importWorkflow(example);
	imported.push(workflow.id);
	return workflow;
}

describe('started by hand', () => {
	it('new-orders-to-shipment: from a sample of orders to a confirmed shipment', async () => {
		const { id } = await importExample('new-orders-to-shipment.json');
		const execution = await n8n.rest.runToEnd(id, 'New Orders');
		expect(execution.status).toBe('success');
		const found = itemsOf(execution, 'New Orders');
		expect(found.length).toBeGreaterThan(0);
		expect(itemsOf(execution, 'Order Status').map(({ cust_ref }) => cust_ref)).toEqual(
			found.map(({ cust_ref }) => cust_ref),
		);
		const ref = `SHOWROOM-${String(found[0]?.cust_ref)}`;
		expect(sandbox.store.order(ref)?.orderSource).toBe('Showroom');

		sandbox.store.ship(ref, { trackingNo: 'E2E-1' });
		const again = await n8n.rest.runToEnd(id, 'New Orders');
		expect(again.status).toBe('success');
		expect(sandbox.store.order(ref)).toMatchObject({
			status: 'confirmed',
			sentToCart: ['E2E-1'],
		});
	});

	it('split-order-by-warehouse: one order to two warehouses, and nothing twice', async () => {
		const { id } = await importExample('split-order-by-warehouse.json');
		const first = await n8n.rest.runToEnd(id, 'Start');
		expect(first.status).toBe('success');
		const [{ cust_ref } = {}] = itemsOf(first, 'Create the First Part');
		expect(sandbox.store.order(String(cust_ref))?.custPoNo).toBe('SPLIT-1001');
		const count = sandbox.store.orderCount;
		const second = await n8n.rest.runToEnd(id, 'Start');
		expect(second.status).toBe('success');
		expect(itemsOf(second, 'Create the First Part')).toMatchObject([{ cust_ref, created: false }]);
		expect(sandbox.store.orderCount).toBe(count);
	});

	it('confirm-wholly-shipped: confirms what has left, and only that', async () => {
		const items = [{ item: 'MUG-MOSS', quantity: 2 }];
		for (const custRef of ['E2E-WHOLE', 'E2E-WAITING']) {
			sandbox.store.addOrder({ custRef, orderSource: 'APIAccess1', status: 'at_wms', items });
		}
		sandbox.store.ship('E2E-WHOLE', { trackingNo: 'E2E-2', items });
		const { id } = await importExample('confirm-wholly-shipped.json');
		const execution = await n8n.rest.runToEnd(id, 'Every 15 Minutes');
		expect(execution.status).toBe('success');
		expect(sandbox.store.order('E2E-WHOLE')).toMatchObject({
			status: 'confirmed',
			sentToCart: ['E2E-2'],
		});
		expect(sandbox.store.order('E2E-WAITING')?.status).toBe('at_wms');
	});
});

describe('with a data table of n8n', () => {
	it('orders-in-error-to-slack: each order once', async () => {
		const held = { status: 'error' as const, errorReason: 'Ship code is not mapped' };
		sandbox.store.addOrder({ custRef: 'E2E-HELD', ...held });
		const example = await readExample('orders-in-error-to-slack.json', credentials.merchant);
		const nodes = example.nodes.map((node) =>
			node.type === 'n8n-nodes-base.slack'
				? { ...node, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} }
				: node,
		);
		const { id } = await n8n.rest.importWorkflow({ ...example, nodes });
		imported.push(id);
		const first = await n8n.rest.runToEnd(id, 'Every 15 Minutes');
		expect(first.status).toBe('success');
		const told = itemsOf(first, 'Tell the Team').map(({ cust_ref }) => cust_ref);
		expect(told).toContain('E2E-HELD');
		expect(itemsOf(first, 'Remember')).toHaveLength(told.length);
		const second = await n8n.rest.runToEnd(id, 'Every 15 Minutes');
		expect(second.status).toBe('success');
		expect(itemsOf(second, 'Not Told Yet')).toEqual([]);
	});
});

describe('started by a form that n8n serves', () => {
	it('order-from-web-form: the order of the form, with its totals', async () => {
		sandbox.store.addProduct({
			sku: 'E2E-MUG',
			name: 'Mug',
			retailPrice: 12.35,
			stock: { '3107': { qtyAvailable: 4 } },
		});
		const execution = await submit(await importExample('order-from-web-form.json'), [
			'Phone',
			'Example Stores',
			'Ada',
			'Example',
			'ada@example.com',
			'12 Example Lane',
			'Santa Barbara',
			'CA',
			'93101',
			'USA',
			' E2E-MUG ',
			'3',
		]);
		const [created] = itemsOf(execution, 'Create the Order');
		expect(created).toMatchObject({ created: true, grand_total: 37.05 });
		expect(sandbox.store.order(String(created?.cust_ref))).toMatchObject({
			orderSource: 'Phone',
			items: [{ item: 'E2E-MUG', quantity: 3, price: 12.35 }],
		});
	});

	it('tracking-from-carrier-export: the parcels of a CSV file', async () => {
		const mugs = [{ item: 'MUG', quantity: 9 }];
		sandbox.store.addOrder({ custRef: 'E2E-CSV', status: 'at_wms', items: mugs });
		const csv = [
			'Order,Tracking Number,Carrier,Ship Date,SKU,Qty',
			'E2E-CSV,1Z 999 E2E,UPS,2026-02-27,MUG,2',
			'E2E-CSV,1Z999E2E,UPS,2026-02-27,MUG,1',
			'E2E-NONE,1Z998E2E,UPS,2026-02-27,,',
		].join('\n');
		const file = new File([csv], 'export.csv', { type: 'text/csv' });
		const workflow = await importExample('tracking-from-carrier-export.json', 'merchant');
		const execution = await submit(workflow, [file, 'have shipped completely']);
		expect(sandbox.store.order('E2E-CSV')).toMatchObject({
			status: 'shipped',
			shipments: [{ trackingNo: '1Z999E2E', items: [{ quantity: 2 }, { quantity: 1 }] }],
		});
		expect(itemsOf(execution, 'Record the Shipment')).toMatchObject([
			{ cust_ref: 'E2E-CSV', tracking_no: '1Z999E2E' },
			{ error: expect.stringContaining('Order not found') },
		]);
	});
});

it('sent nothing to anybody but this machine', async () => {
	expect((await n8n.attempts()).filter(({ allowed }) => !allowed)).toEqual([]);
});

/** Publishes a workflow, fills in its form, and waits for what comes of it: the end, or its next page. */
async function submit({ id, nodes }: StoredWorkflow, values: Array<string | File>) {
	await n8n.rest.publish(id);
	const form = nodes.find(({ type }) => type.endsWith('.formTrigger'));
	const http = create({ baseURL: n8n.rest.url, proxy: false, validateStatus: null });
	const path = `/form/${form?.webhookId}`;
	// n8n registers the form after the workflow is published.
	await until('the form', async () => (await http.get(path)).status === 200, 60_000);
	const data = new FormData();
	for (const [index, value] of values.entries()) data.append(`field-${index}`, value);
	const { status } = await http.post(path, data);
	expect(status).toBe(200);
	let execution: Execution | undefined;
	await until(
		'the execution of the form',
		async () => {
			const [newest] = await n8n.rest.executions({ workflowId: id });
			execution = newest && (await n8n.rest.execution(newest.id));
			return ['success', 'waiting', 'error'].includes(execution?.status ?? '');
		},
		60_000,
	);
	await n8n.rest.unpublish(id);
	return execution as Execution;
}
