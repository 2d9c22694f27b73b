import { startSandbox, type ControllableClock, type Sandbox } from '../../sandbox/index.mts';
import { sandboxCredential } from '../host/n8n.mts';
import type { Credential } from '../host/rest.mts';
import { readExample } from '../support/examples.mts';
import { sharedN8n, type SharedN8n } from '../support/shared.mts';
import { Editor } from './editor.mts';
import { picture } from './gallery.mts';
import { cartRoverNode, chain, manualStart } from './nodes.mts';
import { Window } from './window.mts';

let n8n: SharedN8n;
let sandbox: Sandbox<ControllableClock>;
let credential: Credential;
let window: Window;
let editor: Editor;

beforeAll(async () => {
	n8n = await sharedN8n();
	sandbox = await startSandbox({ readings: ['cart-sees-all'] });
	credential = await n8n.rest.createCredential(sandboxCredential(sandbox, 'cart', 'Workflow'));
	window = await Window.open(n8n.url);
	editor = new Editor(window);
});

afterAll(async () => {
	await window?.close();
	await sandbox.close();
});

describe('a finished workflow', () => {
	it('follows new orders to their shipment', async () => {
		const { nodes, ...example } = await readExample('new-orders-to-shipment.json', credential);
		const { id } = await n8n.rest.importWorkflow({
			...example,
			id: undefined,
			nodes: nodes.filter(({ type }) => !type.endsWith('.stickyNote')),
		});
		await editor.openWorkflow(id);
		await editor.execute('Restock the Showroom');
		const showroom = sandbox.store.orders().filter(({ cart }) => cart === 'APIAccess1');
		for (const { custRef, status } of showroom) {
			if (status === 'new') sandbox.store.ship(custRef, {}, 'shipped');
		}
		await editor.execute('Confirm the Shipment');
		await editor.showLog('Order Status');
		await window.page.getByTestId('logs-panel').getByText('order_status').first().waitFor();
		await picture(window.page, 'workflow');
	});
});

describe('the check of an account', () => {
	it('says what the key may call, and how CartRover answers', async () => {
		const check = { resource: 'account', operation: 'check' };
		const { id } = await n8n.rest.importWorkflow({
			name: 'Account check',
			...chain(manualStart(), cartRoverNode('Check', 'cartRover', check, credential)),
		});
		await editor.openWorkflow(id);
		const panel = await editor.openNode('Check');
		await panel.execute();
		await panel.finished();
		await panel.rows.first().waitFor();
		const columns = await panel.columns.allInnerTexts();
		expect(columns.filter(Boolean)).toEqual(['check', 'result', 'found', 'means']);
		expect(await panel.rows.count()).toBeGreaterThan(8);
		await picture(window.page, 'account-check');
	});

	it('asks nobody but n8n', () => expect(window.outside()).toEqual([]));
});
