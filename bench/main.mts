import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { CASES, PEERS } from './cases.mts';
import type { Results } from './types.mts';

const list = (entries: ReadonlyArray<readonly [string, string]>) =>
	entries.map(([name, text]) => `  ${name.padEnd(17)}${text}`).join('\n');

const HELP = `npm run bench                     measures all; writes bench/results.json and the pages that show it
npm run bench -- [options]        measures a part; writes nothing
  --case NAME    cases with NAME in their name (may be repeated)
  --peer NAME    this peer beside this package (may be repeated)
  --rounds N     rounds of each case

Cases:
${list(CASES.map(({ name, title }) => [name, title]))}
Peers:
${list(Object.entries(PEERS).map(([name, { title, what }]) => [name, `${title}: ${what}`]))}`;

/** What was asked for: the options, and the cases with their peers and rounds. */
function readOptions() {
	const several = { type: 'string', multiple: true, default: [] as string[] } as const;
	const { values } = parseArgs({
		options: {
			case: several,
			peer: several,
			rounds: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	const named = (wanted: readonly string[], name: string) =>
		wanted.length === 0 || wanted.some((part) => name.includes(part));
	const rounds = Number(values.rounds ?? 1);
	const cases = CASES.filter(({ name }) => named(values.case, name)).map((each) => ({
		...each,
		rounds: values.rounds === undefined ? each.rounds : rounds,
		peers: each.peers.filter((peer) => peer === 'node' || named(values.peer, peer)),
	}));
	if (cases.length === 0) throw new Error(`No such case: ${values.case.join(', ')}`);
	if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error('--rounds needs a number');
	const whole = values.case.length + values.peer.length === 0 && values.rounds === undefined;
	return { help: values.help, cases, whole };
}

/** Keeps what was measured, and writes the pages that show it. */
async function save(results: Results): Promise<void> {
	const { format, resolveConfig } = await import('prettier');
	const filepath = 'bench/results.json';
	const options = { ...(await resolveConfig(filepath)), filepath };
	await writeFile(filepath, await format(JSON.stringify(results), options));
	await import('../tools/docs.mts');
}

let options: ReturnType<typeof readOptions>;
try {
	options = readOptions();
} catch (error) {
	console.error(`${(error as Error).message}\n\n${HELP}`);
	process.exit(2);
}
if (options.help) {
	console.log(HELP);
} else {
	const { measureAll } = await import('./measure.mts');
	const results = await measureAll(options.cases, console.log);
	if (options.whole) await save(results);
}
