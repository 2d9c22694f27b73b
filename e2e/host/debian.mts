import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/*
 * Programs that the end-to-end tests need beside n8n: a browser, PostgreSQL, Redis. They come from Debian's
 * packages (Ubuntu's have the same names) and are installed when they are missing.
 */

export interface DebianProgram {
	/** As the reader knows it. */
	name: string;
	/** Where it may be; one folder may be `*`, which stands for any, the newest first. */
	paths: string[];
	/** The package that brings it. */
	debianPackage: string;
}

/**
 * The path of a program, which is installed first where it is missing.
 *
 * @throws where it is missing and cannot be installed: not a Debian, or not root and no sudo
 */
export function ensureProgram(program: DebianProgram, log: (line: string) => void): string {
	const found = findProgram(program);
	if (found) return found;
	log(`${program.name} is missing: installing Debian's package ${program.debianPackage} ...`);
	const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
	run([...sudo, 'apt-get', 'update', '-qq']);
	run([...sudo, 'apt-get', 'install', '-y', '-qq', program.debianPackage]);
	const installed = findProgram(program);
	if (installed) return installed;
	throw new Error(
		`${program.name} was not found. Install it (Debian's package ${program.debianPackage}) and run this again.`,
	);
}

function findProgram({ paths }: DebianProgram): string | undefined {
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

function run([command = '', ...args]: string[]): void {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	spawnSync(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}
