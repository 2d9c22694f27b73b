import { startSandbox, type ControllableClock, type Sandbox } from '../../sandbox/index.mts';
import { sandboxCredential } from '../host/n8n.mts';
import type { Credential } from '../host/rest.mts';
import { sharedN8n, type SharedN8n } from '../support/shared.mts';
import { Editor } from './editor.mts';
import { Window } from './window.mts';

/** What a test in the editor works with. */
export interface Stage {
	n8n: SharedN8n;
	sandbox: Sandbox<ControllableClock>;
	/** Of a cart that sees the orders of all. */
	credential: Credential;
	window: Window;
	editor: Editor;
	close: () => Promise<void>;
}

/** A sandbox of its own with a credential for it, and the shared n8n's editor in a window. */
export async function openStage(name: string): Promise<Stage> {
	const n8n = await sharedN8n();
	const sandbox = await startSandbox({ readings: ['cart-sees-all'] });
	const credential = await n8n.rest.createCredential(sandboxCredential(sandbox, 'cart', name));
	const window = await Window.open(n8n.url);
	const close = async () => {
		await window.close();
		await sandbox.close();
	};
	return { n8n, sandbox, credential, window, editor: new Editor(window), close };
}
