import { startSandbox, type ControllableClock, type Sandbox } from '../../sandbox/index.mts';
import { sandboxCredential } from '../host/n8n.mts';
import { sharedN8n } from '../support/shared.mts';
import { Editor } from './editor.mts';
import { picture } from './gallery.mts';
import type { NodePanel } from './nodePanel.mts';
import { cartRoverNode, chain, node } from './nodes.mts';
import { Window } from './window.mts';

const TRIGGER = 'New Order in Shopify';
const STEP = 'Create the Order';

let sandbox: Sandbox<ControllableClock>;
let window: Window;
let editor: Editor;
let panel: NodePanel;

const line = (sku: string, price: string, quantity: number, more = {}) => ({
	sku,
	name: sku,
	price,
	quantity,
	requires_shipping: true,
	...more,
});

/** As Shopify's Admin API hands an order out, with a line that nobody ships. */
const ORDER = {
	id: 5_500_000_001,
	name: '#1001',
	created_at: '2026-03-01T14:15:00-05:00',
	currency: 'USD',
	email: 'robin@example.com',
	taxes_included: false,
	total_tax: '3.44',
	total_price: '49.39',
	line_items: [
		line('MUG-BLUE-350', '12.50', 2),
		line('TEE-ROUND-M', '9.00', 1),
		line('RECIPES-PDF', '6.00', 1, { requires_shipping: false }),
	],
	shipping_lines: [{ title: 'Standard', code: 'Standard', price: '5.95' }],
	shipping_address: {
		first_name: 'Robin',
		last_name: 'Sample',
		address1: '12 Harbor Street',
		city: 'Dayton',
		province_code: 'OH',
		zip: '45402',
		country_code: 'US',
	},
};

beforeAll(async () => {
	const n8n = await sharedN8n();
	sandbox = await startSandbox({ empty: true });
	const credential = await n8n.rest.createCredential(
		sandboxCredential(sandbox, 'cart', 'Shop orders'),
	);
	const topic = { topic: 'orders/create', authentication: 'accessToken' };
	const create = { resource: 'order', operation: 'create' };
	const { id } = await n8n.rest.importWorkflow({
		name: 'Shopify to CartRover',
		...chain(
			node(TRIGGER, 'n8n-nodes-base.shopifyTrigger', { parameters: topic }),
			cartRoverNode(STEP, 'cartRover', create, credential),
		),
	});
	window = await Window.open(n8n.url);
	editor = new Editor(window);
	await editor.openWorkflow(id);
});

afterAll(async () => {
	await window?.close();
	await sandbox.close();
});

describe("a shop's order in the editor", () => {
	it('is pasted as mock data, and the node set to its shop', async () => {
		panel = await editor.openNode(TRIGGER);
		await panel.setMockData([ORDER]);
		await panel.close();
		panel = await editor.openNode(STEP);
		await panel.choose('specifyOrder', "Using a Shop's Order");
		expect(await panel.chosen('shop')).toBe('Shopify');
		await panel.addOption('Preview');
	});

	it('is shown as it would be sent, and nothing is sent', async () => {
		await panel.execute();
		await panel.finished();
		expect(await panel.hints.allInnerTexts()).toEqual([
			expect.stringContaining('RECIPES-PDF was left out (does not require shipping)'),
			expect.stringMatching(/^Preview is on: order .* was not sent/),
			expect.stringContaining('must be mapped in CartRover'),
		]);
		await panel.showSchema();
		await panel.output.getByText('grand_total').first().waitFor();
		await picture(window.page, 'shop-order-preview');
		expect(sandbox.log.entries).toEqual([]);
	});

	it('is sent once the preview is off', async () => {
		await panel.toggle('preview');
		await panel.execute();
		await panel.output.getByText('order_number').first().waitFor();
		await panel.finished();
		await picture(window.page, 'shop-order-sent');
		expect(sandbox.store.orders()).toMatchObject([
			{
				custRef: '#1001',
				fields: { grand_total: '49.39' },
				items: [{ item: 'MUG-BLUE-350', quantity: 2 }, { item: 'TEE-ROUND-M' }],
			},
		]);
	});

	it('asks nobody but n8n', () => expect(window.outside()).toEqual([]));
});
