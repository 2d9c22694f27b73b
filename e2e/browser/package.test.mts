import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { RESOURCES } from '../../nodes/CartRover/operations/index.ts';
import { startSandbox, type ControllableClock, type Sandbox } from '../../sandbox/index.mts';
import { sandboxCredential } from '../host/n8n.mts';
import { PACKAGE, REPOSITORY } from '../host/pack.mts';
import { sharedN8n, type SharedN8n } from '../support/shared.mts';
import { Editor, pictures } from './editor.mts';
import { cartRoverNode, chain, node } from './nodes.mts';
import { Window, type Theme } from './window.mts';

const ICONS: Record<Theme, string> = { light: 'cartrover.svg', dark: 'cartrover.dark.svg' };
const CREDENTIAL = 'Package check';

let n8n: SharedN8n;
let sandbox: Sandbox<ControllableClock>;
let window: Window;

beforeAll(async () => {
	n8n = await sharedN8n();
	sandbox = await startSandbox();
	await n8n.rest.createCredential(sandboxCredential(sandbox, 'merchant', CREDENTIAL));
});

afterAll(async () => await sandbox.close());

describe.each(Object.keys(ICONS) as Theme[])('the packed package, in a %s editor', (theme) => {
	beforeAll(async () => (window = await Window.open(n8n.url, theme)));

	afterAll(async () => await window.close());

	/** What the browser drew is our icon for this theme, as it lies in the repository. */
	const expectOurIcon = async (drawn: Array<{ src: string; width: number }>) => {
		expect(drawn.length).toBeGreaterThan(0);
		for (const { src, width } of drawn) {
			expect([src, width]).toEqual([
				expect.stringMatching(`/${ICONS[theme]}$`),
				expect.any(Number),
			]);
			expect(width).toBeGreaterThan(0);
		}
		const { text, type } = await n8n.rest.raw(new URL(drawn[0]?.src ?? '').pathname);
		expect(type).toMatch(/^image\/svg/);
		expect(text).toBe(await readFile(join(REPOSITORY, 'icons', ICONS[theme]), 'utf8'));
	};

	it('is found by name, with its events and actions', async () => {
		const creator = await new Editor(window).newWorkflow();
		const found = await creator.find('cartrover');
		const names = (await found.allInnerTexts()).map((text) => text.split('\n')[0]);
		expect(names.sort()).toEqual(['CartRover', 'CartRover Webhook']);
		await expectOurIcon(await pictures(found));
		await creator.choose('CartRover');
		await creator.showActions();
		await creator.drawer.getByText('Get many orders').waitFor();
		const text = await creator.drawer.innerText();
		expect(text).toMatch(/Triggers \(5\)/);
		expect(text).toMatch(/On order created/);
		const operations = RESOURCES.flatMap((resource) => resource.operations);
		expect(text).toContain(`Actions (${operations.length})`);
		expect(text).toMatch(/\nOrder Actions\s+Cancel an order\s+Create an order/i);
		await expectOurIcon(await pictures(creator.drawer));
	});

	it.each(['cart rover', 'shipment', 'extensiv', 'integration manager'])(
		'is found by “%s”',
		async (words) => {
			const creator = await new Editor(window).newWorkflow();
			const found = await creator.find(words, 'CartRover');
			expect(await found.allInnerTexts()).toContainEqual(
				expect.stringMatching(/^CartRover\s+.*Extensiv Integration Manager/),
			);
		},
	);

	it('shows its icon on nodes of both types', async () => {
		const stock = { resource: 'inventory', operation: 'getAll' };
		const { id } = await n8n.rest.importWorkflow({
			name: `Icons, ${theme}`,
			...chain(
				cartRoverNode('Watch', 'cartRoverTrigger', { event: 'orderStatusChanged' }),
				cartRoverNode('Stock', 'cartRover', stock),
			),
		});
		const editor = new Editor(window);
		await editor.openWorkflow(id);
		await expectOurIcon(await pictures(editor.node('Watch')));
		await expectOurIcon(await pictures(editor.node('Stock')));
		expect(await editor.node('Watch').innerText()).toMatch(/order status changed/);
		expect(await editor.node('Stock').innerText()).toMatch(/get many: inventory/);
	});

	it('shows its icon on its credential', async () => {
		await window.goTo('/home/credentials');
		const card = window.page.getByTestId('resources-list-item').filter({ hasText: CREDENTIAL });
		await card.waitFor();
		expect(await card.innerText()).toMatch(/CartRover API/);
		await expectOurIcon(await pictures(card));
	});

	it('asks nobody but n8n', () => expect(window.outside()).toEqual([]));
});

describe('the node as a tool of an agent', () => {
	beforeAll(async () => (window = await Window.open(n8n.url)));

	afterAll(async () => await window.close());

	it('is derived by n8n, with texts for a model', async () => {
		const types = await n8n.rest.nodeTypes();
		const tool = types.find(({ name }) => name === `${PACKAGE}.cartRoverTool`);
		const plain = types.find(({ name }) => name === `${PACKAGE}.cartRover`);
		expect(tool).toMatchObject({
			displayName: 'CartRover Tool',
			description: plain?.description,
			outputs: ['ai_tool'],
			codex: { categories: ['AI'], subcategories: { AI: ['Tools'] } },
		});
		const own = tool?.properties.find(({ name }) => name === 'toolDescription');
		expect(own?.default).toBe(plain?.description);
	});

	it('is offered to an agent, and named for what it does', async () => {
		const agent = node('Agent', '@n8n/n8n-nodes-langchain.agent', { typeVersion: 2 });
		const { id } = await n8n.rest.importWorkflow({ name: 'Tool', ...chain(agent) });
		const editor = new Editor(window);
		await editor.openWorkflow(id);
		const creator = await editor.addTool();
		const found = await creator.find('cartrover', 'CartRover Tool');
		const tool = found.filter({ hasText: 'CartRover Tool' }).first();
		const types = await n8n.rest.nodeTypes();
		const plain = types.find(({ name }) => name === `${PACKAGE}.cartRover`);
		expect((await tool.innerText()).replace(/\s+/g, ' ')).toMatch(
			new RegExp(`^CartRover Tool.*${plain?.description?.slice(0, 30)}`),
		);
		await creator.choose('CartRover Tool');
		await editor.panel.opened();
		expect(await editor.panel.chosen('descriptionType')).toBe('Set Automatically');
		await editor.panel.choose('resource', 'Order Status');
		await editor.panel.choose('operation', 'Get');
		await editor.panel.title('Get the status of an order in CartRover').waitFor();
	});

	it('asks nobody but n8n', () => expect(window.outside()).toEqual([]));
});
