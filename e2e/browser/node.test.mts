import { order } from '../../nodes/CartRover/operations/order/index.ts';
import { picture } from './gallery.mts';
import { cartRoverNode, chain, manualStart } from './nodes.mts';
import { openOptions } from './select.mts';
import { openStage, type Stage } from './stage.mts';

/** With nothing left of the allowance, 20 look-ups take 12 s: more than the 5 s that a run keeps quiet about. */
const LOOK_UPS = 20;

let stage: Stage;
beforeAll(async () => {
	stage = await openStage('Node check');
});
afterAll(async () => await stage?.close());

describe('a node added to a new workflow', () => {
	it('opens on the action that was chosen', async () => {
		const creator = await stage.editor.newWorkflow();
		await creator.find('cartrover');
		await creator.choose('CartRover');
		await creator.showActions();
		await creator.addAction('Get many orders');
		await stage.editor.panel.opened();
		expect(await stage.editor.panel.chosen('resource')).toBe('Order');
		expect(await stage.editor.panel.chosen('operation')).toBe('Get Many');
		await stage.editor.panel.selectCredential(stage.credential.name);
	});

	it('offers its resources and operations, each with a line that is not cut off', async () => {
		await stage.editor.panel.openDropdown('operation');
		const options = openOptions(stage.window.page);
		const texts = await options.allInnerTexts();
		const names = order.operations.map(({ name }) => name);
		expect(texts.map((text) => text.split('\n')[0])).toEqual([...names, 'Custom API Call']);
		const isCut = ({
			scrollHeight,
			clientHeight,
		}: {
			scrollHeight: number;
			clientHeight: number;
		}) => scrollHeight > clientHeight + 1;
		const lines = options.locator('.option-description');
		expect(await lines.count()).toBe(names.length);
		for (const line of await lines.all()) {
			expect([await line.innerText(), await line.evaluate(isCut)]).toEqual([
				expect.any(String),
				false,
			]);
		}
		await stage.window.page.keyboard.press('Escape');
	});

	it('finds an order in the list, by what is typed', async () => {
		const { panel } = stage.editor;
		await panel.choose('operation', 'Get');
		const entries = await panel.openPicker('custRef');
		const all = await entries.count();
		const shopify = stage.sandbox.store
			.orders()
			.find(({ orderSource }) => orderSource === 'Shopify');
		const { custRef = '', custPoNo = '' } = shopify ?? {};
		const found = await panel.searchPicker(custPoNo);
		expect(await found.count()).toBeLessThan(all);
		await found.first().click();
		expect(await panel.picked('custRef')).toContain(custRef);
	});

	it('gives the order that was picked', async () => {
		const { panel } = stage.editor;
		const before = stage.sandbox.log.entries.length;
		await panel.execute();
		await panel.success.waitFor();
		await panel.rows.first().waitFor();
		expect(await panel.columns.allInnerTexts()).toEqual(
			expect.arrayContaining(['cust_ref', 'cust_po_no', 'order_source', 'items', 'shipments']),
		);
		const [call, ...more] = stage.sandbox.log.entries.slice(before);
		expect(more).toEqual([]);
		const custRef = call?.path.split('/').at(-1) ?? 'none';
		expect(await panel.rows.first().innerText()).toContain(custRef);
	});

	it('says what went wrong, what to do, and the process id for support', async () => {
		const { panel } = stage.editor;
		await panel.typeInPicker('custRef', 'NO-SUCH-ORDER');
		await panel.execute();
		await panel.errorMessage.waitFor();
		expect(await panel.errorMessage.innerText()).toBe('Order not found');
		const description = await panel.errorDescription.innerText();
		expect(description).toMatch(/^Check the reference\. Orders are found by their cust_ref/);
		expect(description).toContain('Asked for: cust_ref “NO-SUCH-ORDER”. Error code: Invalid.');
		const processId = /CartRover process ID: (\S+)\.$/.exec(description)?.[1];
		expect(processId).toBe(`sbx-${String(stage.sandbox.log.entries.at(-1)?.seq).padStart(8, '0')}`);
	});
});

describe('nodes of a workflow', () => {
	beforeAll(async () => {
		const custRef = { __rl: true, mode: 'id', value: '={{ $json.cust_ref }}' };
		const status = { resource: 'orderStatus', operation: 'get', custRef };
		const flow = chain(
			manualStart(),
			cartRoverNode('Orders', 'cartRover', { limit: LOOK_UPS }, stage.credential),
			cartRoverNode('Status', 'cartRover', status, stage.credential),
		);
		const trigger = cartRoverNode('New Orders', 'cartRoverTrigger', {}, stage.credential);
		const filters = "={{ { orderSource: 'Shopify' } }}";
		const filtered = cartRoverNode('Filtered', 'cartRover', { filters }, stage.credential);
		const { id } = await stage.n8n.rest.importWorkflow({
			name: 'Order status',
			...flow,
			nodes: [
				...flow.nodes,
				{ ...trigger, position: [0, 220] },
				{ ...filtered, position: [220, 220] },
			],
			connections: {
				...flow.connections,
				Start: {
					main: [['Orders', 'Filtered'].map((name) => ({ node: name, type: 'main', index: 0 }))],
				},
			},
		});
		await stage.editor.openWorkflow(id);
	});

	it('show the fields of the node before, with their types, although it has not run', async () => {
		const { input } = await stage.editor.openNode('Status');
		await input.getByText('Usually outputs the following fields').waitFor();
		const field = (name: string) =>
			input.getByTestId('run-data-schema-item').filter({ hasText: name });
		await field('cust_ref').first().waitFor();
		const icon = async (name: string) =>
			await field(name).first().locator('svg[data-icon]').first().getAttribute('data-icon');
		// The types that n8n's editor shows: text, number, yes or no.
		expect(await icon('order_source')).toBe('type');
		expect(await icon('grand_total')).toBe('hash');
		expect(await icon('on_hold')).toBe('square-check');
	});

	it('tell when a run has waited for the rate limit', async () => {
		const { panel } = stage.editor;
		// At the first of them, since a busy machine may take its time to begin.
		const end = stage.sandbox.onRequest(({ path }) => {
			if (!path.includes('/orders/status/')) return;
			end();
			stage.sandbox.drainBucket('cart');
		});
		await panel.execute();
		await panel.hints.first().waitFor();
		expect(await panel.hints.allInnerTexts()).toEqual([
			expect.stringMatching(
				/^This run waited \d+ seconds for CartRover's rate limit, which allows 100 calls .* No call was lost\.\s*$/,
			),
		]);
		expect(await panel.rows.count()).toBe(LOOK_UPS);
		expect(stage.sandbox.log.refused).toBeLessThanOrEqual(LOOK_UPS);
		await panel.finished();
		await picture(stage.window.page, 'rate-limit-hint');
		await panel.close();
	});

	it('start with new orders', async () => {
		const panel = await stage.editor.openNode('New Orders');
		expect(await panel.chosen('event')).toBe('Order Created');
		await panel.execute();
		await panel.success.waitFor();
		await panel.rows.first().waitFor();
		expect(await panel.rows.count()).toBeGreaterThan(0);
		await panel.finished();
		await panel.showSchema();
		await picture(stage.window.page, 'trigger-output');
		await panel.close();
	});

	it('keep filters that an expression gives as a whole, and show each collection once', async () => {
		const panel = await stage.editor.openNode('Filtered');
		await panel.collections.nth(1).waitFor();
		expect(await panel.collections.count()).toBe(2);
		const asked = async () => {
			const before = stage.sandbox.log.entries.length;
			await panel.execute();
			await panel.finished();
			const [call] = stage.sandbox.log.entries.slice(before);
			return call?.query.order_source;
		};
		expect(await asked()).toBe('Shopify');
		// A change lets the editor put the parameters together anew.
		await panel.choose('output', 'Raw');
		expect(await asked()).toBe('Shopify');
		await panel.close();
	});

	it('ask nobody but n8n', () => expect(stage.window.outside()).toEqual([]));
});
