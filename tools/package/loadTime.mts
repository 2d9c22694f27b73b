import { execFileSync } from 'node:child_process';
import { basename, resolve } from 'node:path';

/**
 * What n8n does with a package's files when it starts: require each and make one of its class. n8n's own
 * library is there before. Processor time, since a clock would also measure what else the machine does.
 */
const LOAD = `
	require('n8n-workflow');
	const files = JSON.parse(process.argv[1]);
	const before = process.cpuUsage();
	for (const [file, name] of files) new (require(file)[name])();
	const { user, system } = process.cpuUsage(before);
	console.log((user + system) / 1000);
`;
const RUNS = 11;

/**
 * What loading the package costs n8n's start.
 *
 * @param files absolute paths of the package's compiled nodes and credentials
 * @returns ms of processor time: the median over fresh processes
 */
export function loadTime(files: string[]): number {
	const named = JSON.stringify(files.map((file) => [file, basename(file).split('.')[0]]));
	const modules = resolve('node_modules');
	// The folder counts, too: evaluated code finds its modules from there, and must find the host's.
	const options = { cwd: modules, env: { ...process.env, NODE_PATH: modules } };
	const times = Array.from({ length: RUNS }, () =>
		Number(execFileSync(process.execPath, ['-e', LOAD, named], { ...options, encoding: 'utf8' })),
	);
	return times.sort((a, b) => a - b)[(RUNS - 1) / 2] ?? NaN;
}
