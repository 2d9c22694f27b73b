import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { ensureN8n } from '../host/install.mts';
import { startN8n, type N8n } from '../host/n8n.mts';
import { packPackage } from '../host/pack.mts';
import { share } from './shared.mts';

// On the global object, since jest loads set-up and tear-down apart from each other.
const holder = globalThis as { cartRoverE2e?: { n8n: N8n; tarball: string } };

/** Installs n8n where needed, packs this package, and starts the n8n that all test files share. */
export async function setUp(): Promise<void> {
	const installation = await ensureN8n((line) => process.stdout.write(`${line}\n`));
	const tarball = await packPackage();
	const n8n = await startN8n({ installation, tarball });
	holder.cartRoverE2e = { n8n, tarball };
	const { url, guardFile, logFile } = n8n;
	share({ url, guardFile, logFile, tarball, installation });
}

/** Ends the shared n8n and removes what belonged to it. */
export async function tearDown(): Promise<void> {
	if (holder.cartRoverE2e === undefined) return;
	const { n8n, tarball } = holder.cartRoverE2e;
	await n8n.end();
	await rm(dirname(tarball), { recursive: true, force: true });
}
