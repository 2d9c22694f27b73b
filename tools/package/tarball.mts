import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Tarball {
	/** Paths inside the package, with sizes in bytes. */
	files: Array<{ path: string; size: number }>;
	/** Bytes of the tarball. */
	size: number;
	/** Bytes of all files. */
	unpackedSize: number;
	/** The folder that the tarball was extracted into: what a user's n8n would get. */
	dir: string;
	/** Removes that folder. */
	remove: () => void;
}

/**
 * What `npm publish` would send, packed by npm and extracted into a temporary folder. Needs a build.
 *
 * @param root folder of the package.json
 * @throws where npm or tar fails
 */
export function packAndExtract(root = '.'): Tarball {
	const folder = mkdtempSync(join(tmpdir(), 'cartrover-package-'));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	try {
		const output = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
			cwd: root,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		const [packed] = JSON.parse(output) as [Omit<Tarball, 'dir' | 'remove'> & { filename: string }];
		execFileSync('tar', ['-xzf', join(folder, packed.filename), '-C', folder]);
		const { files, size, unpackedSize } = packed;
		return { files, size, unpackedSize, dir: join(folder, 'package'), remove };
	} catch (error) {
		remove();
		throw error;
	}
}
