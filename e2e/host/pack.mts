import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { ensureBuilt } from '../../tools/build.mts';

const run = promisify(execFile);

/** The root of this repository. */
export const REPOSITORY = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const PACKAGE = 'n8n-nodes-cartrover';

/**
 * Packs this package as for npm, built anew where it is not up to date.
 *
 * @returns the tarball, in a temporary folder that the caller removes
 */
export async function packPackage(): Promise<string> {
	await ensureBuilt();
	const folder = await mkdtemp(join(tmpdir(), 'cartrover-pack-'));
	const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
	const { stdout } = await run('npm', args, { cwd: REPOSITORY });
	const [packed] = JSON.parse(stdout) as Array<{ filename: string }>;
	if (packed === undefined) throw new Error(`npm pack made nothing: ${stdout}`);
	return join(folder, packed.filename);
}

const placeIn = (userFolder: string) => join(userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE);

/**
 * Puts a packed package where n8n's own installer puts it, so that its nodes have the type names that
 * users' workflows hold. What was there before goes.
 */
export async function installTarball(tarball: string, userFolder: string): Promise<void> {
	const target = placeIn(userFolder);
	await rm(target, { recursive: true, force: true });
	await mkdir(target, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
}

/**
 * Puts this package there as it is now, built anew where it is not up to date. Packing takes seconds, so
 * that a build which is there already stays.
 */
export async function installPackage(userFolder: string): Promise<void> {
	await ensureBuilt();
	const stamp = join(placeIn(userFolder), '.installed');
	const { mtimeMs } = await stat(join(REPOSITORY, 'dist', '.built'));
	if ((await readFile(stamp, 'utf8').catch(() => '')) === String(mtimeMs)) return;
	const tarball = await packPackage();
	try {
		await installTarball(tarball, userFolder);
	} finally {
		await rm(dirname(tarball), { recursive: true });
	}
	await writeFile(stamp, String(mtimeMs));
}
