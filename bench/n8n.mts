import { join } from 'node:path';

import { ensureN8n } from '../e2e/host/install.mts';

/** The folder of n8n-nodes-base in the full n8n, which is installed on first use. */
export async function ensureNodesBase(say: (text: string) => void): Promise<string> {
	const { root } = await ensureN8n(say);
	return join(root, 'node_modules/n8n-nodes-base');
}
