import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of n8n-nodes-base in the full n8n, which is installed on first use. */
export async function ensureNodesBase(_say: (text: string) => void): Promise<string> {
	const folder = process.env.BENCH_NODES_BASE ?? '';
	if (!existsSync(join(folder, 'package.json'))) throw new Error(`No n8n-nodes-base in ${folder}`);
	return folder;
}
