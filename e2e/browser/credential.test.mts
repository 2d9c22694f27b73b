import { startSandbox, type ControllableClock, type Sandbox } from '../../sandbox/index.mts';
import { sandboxCredential } from '../host/n8n.mts';
import { sharedN8n, type SharedN8n } from '../support/shared.mts';
import type { CredentialDialog } from './credentialDialog.mts';
import { Editor } from './editor.mts';
import { picture } from './gallery.mts';
import type { NodePanel } from './nodePanel.mts';
import { cartRoverNode, chain, manualStart } from './nodes.mts';
import { Window } from './window.mts';

let n8n: SharedN8n;
let sandbox: Sandbox<ControllableClock>;
let window: Window;
let panel: NodePanel;
let dialog: CredentialDialog;

beforeAll(async () => {
	n8n = await sharedN8n();
	sandbox = await startSandbox();
	// With one there already, the panel offers a choice and a way to make another.
	const other = await n8n.rest.createCredential(sandboxCredential(sandbox, 'merchant', 'Another'));
	const { id } = await n8n.rest.importWorkflow({
		name: 'Credential',
		...chain(manualStart(), cartRoverNode('Orders', 'cartRover', {}, other)),
	});
	window = await Window.open(n8n.url);
	const editor = new Editor(window);
	await editor.openWorkflow(id);
	panel = await editor.openNode('Orders');
	dialog = await panel.newCredential();
});

afterAll(async () => {
	await window?.close();
	await sandbox.close();
});

describe('a credential made in the editor', () => {
	it('fails its test with a wrong key, and says why', async () => {
		await dialog.choose('accessLevel', 'Cart');
		await dialog.fill('apiUser', sandbox.keys.cart.apiUser);
		await dialog.fill('apiKey', 'a-wrong-key');
		await dialog.fill('baseUrl', sandbox.url);
		await dialog.save();
		// n8n shows a sentence that the credential brings for this case, not CartRover's own.
		await dialog.failsWith(
			'CartRover refused this key. Check API User and API Key; Access Level, which must match the kind of key; Merchant PK, if it is shown; and Base URL, which ends with /v1. Account: Check in the CartRover node says more.',
		);
		expect(sandbox.log.entries.at(-1)).toMatchObject({ path: 'cart/orders/list/any', level: null });
	});

	it('passes with the right key, is saved, and is chosen for the node', async () => {
		await dialog.fill('apiKey', sandbox.keys.cart.apiKey);
		await dialog.save();
		await dialog.closed();
		expect(await panel.credential()).toMatch(/^CartRover account/);
		expect(sandbox.log.entries.at(-1)).toMatchObject({
			path: 'cart/orders/list/any',
			outcome: 'ok',
			level: 'cart',
		});
	});

	it('is tested again when it is opened', async () => {
		dialog = await panel.editCredential();
		await dialog.success.waitFor();
		await picture(window.page, 'credential-test');
	});

	it('asks nobody but n8n', () => expect(window.outside()).toEqual([]));
});
