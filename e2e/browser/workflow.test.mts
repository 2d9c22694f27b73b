import { readExample } from '../support/examples.mts';
import { picture } from './gallery.mts';
import { cartRoverNode, chain, manualStart } from './nodes.mts';
import { openStage, type Stage } from './stage.mts';

let stage: Stage;
beforeAll(async () => {
	stage = await openStage('Workflow');
});
afterAll(async () => await stage?.close());

describe('a finished workflow', () => {
	it('follows new orders to their shipment', async () => {
		const { nodes, ...example } = await readExample(
			'new-orders-to-shipment.json',
			stage.credential,
		);
		const { id } = await stage.n8n.rest.importWorkflow({
			...example,
			id: undefined,
			nodes: nodes.filter(({ type }) => !type.endsWith('.stickyNote')),
		});
		await stage.editor.openWorkflow(id);
		await stage.editor.execute('Restock the Showroom');
		const showroom = stage.sandbox.store.orders().filter(({ cart }) => cart === 'APIAccess1');
		for (const { custRef, status } of showroom) {
			if (status === 'new') stage.sandbox.store.ship(custRef, {}, 'shipped');
		}
		await stage.editor.execute('Confirm the Shipment');
		await stage.editor.showLog('Order Status');
		await stage.window.page.getByTestId('logs-panel').getByText('order_status').first().waitFor();
		await picture(stage.window.page, 'workflow');
	});
});

describe('the check of an account', () => {
	it('says what the key may call, and how CartRover answers', async () => {
		const check = { resource: 'account', operation: 'check' };
		const { id } = await stage.n8n.rest.importWorkflow({
			name: 'Account check',
			...chain(manualStart(), cartRoverNode('Check', 'cartRover', check, stage.credential)),
		});
		await stage.editor.openWorkflow(id);
		const panel = await stage.editor.openNode('Check');
		await panel.execute();
		await panel.finished();
		await panel.rows.first().waitFor();
		const columns = await panel.columns.allInnerTexts();
		expect(columns.filter(Boolean)).toEqual(['check', 'result', 'found', 'means']);
		expect(await panel.rows.count()).toBeGreaterThan(8);
		await picture(stage.window.page, 'account-check');
	});

	it('asks nobody but n8n', () => expect(stage.window.outside()).toEqual([]));
});
