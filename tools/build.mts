import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '..');

/** All that dist/ is made of. */
const SOURCES = ['nodes', 'credentials', 'icons', 'gulpfile.js', 'tsconfig.json', 'package.json'];

function modified(path: string): number {
	return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Whether dist/ was built from what is there now. A file that was removed shows in its folder's time. */
export function isBuilt(root = ROOT): boolean {
	const builtAt = modified(join(root, 'dist', '.built'));
	return SOURCES.map((name) => join(root, name)).every((path) => {
		const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
		const below = isFolder ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : [];
		return [path, ...below.map((name) => join(path, name))].every(
			(each) => modified(each) < builtAt,
		);
	});
}

/**
 * Builds dist/ where it is not up to date.
 *
 * @param say gets a line when a build begins, since it takes seconds
 * @throws with what the compiler said
 */
export async function ensureBuilt(say: (line: string) => void = () => {}): Promise<void> {
	if (isBuilt()) return;
	say('Building the package, which takes about ten seconds ...');
	const gulp = join(ROOT, 'node_modules', 'gulp', 'bin', 'gulp.js');
	try {
		await promisify(execFile)(process.execPath, [gulp, 'build', '--silent'], { cwd: ROOT });
	} catch (error) {
		const { stdout, stderr } = error as { stdout: string; stderr: string };
		throw new Error(`The package cannot be built:\n${stdout}${stderr}`);
	}
}
