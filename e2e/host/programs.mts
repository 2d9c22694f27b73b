import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/*
 * Programs that the end-to-end tests need beside n8n: a browser, PostgreSQL, Redis. With
 * CARTROVER_INSTALL_PROGRAMS=1, as in CI, a missing one is installed from Debian's packages (Ubuntu's have the
 * same names); otherwise the reader is told to.
 */

interface Program {
	/** As the reader knows it. */
	name: string;
	/** Where it may be; one folder may be `*`, which stands for any, the newest first. */
	paths: string[];
	debianPackage: string;
}

/**
 * The path of a program.
 *
 * @throws where it is missing, with what to do
 */
export function programPath(program: Program): string {
	const { name, debianPackage } = program;
	const found = find(program);
	if (found !== undefined) return found;
	const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
	const command = `${sudo}apt-get update && ${sudo}apt-get install -y ${debianPackage}`;
	if (process.env.CARTROVER_INSTALL_PROGRAMS === '1') {
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		spawnSync(command, { shell: true, env, stdio: ['ignore', 'ignore', 'inherit'] });
	}
	const installed = find(program);
	if (installed !== undefined) return installed;
	throw new Error(`${name} was not found. Install it and run this again: ${command}`);
}

function find({ paths }: Program): string | undefined {
	return paths.flatMap((path) => (path.includes('*') ? matches(path) : path)).find(existsSync);
}

function matches(pattern: string): string[] {
	const [before = '', after = ''] = pattern.split('*');
	if (!existsSync(before)) return [];
	const newestFirst = (a: string, b: string) => b.localeCompare(a, undefined, { numeric: true });
	return readdirSync(before)
		.sort(newestFirst)
		.map((folder) => `${before}${folder}${after}`);
}
