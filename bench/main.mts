import { parseArgs } from 'node:util';

import { CASES, PEERS } from './cases.mts';
import type { Case, PeerName } from './types.mts';

const HELP = `npm run bench                     measures all; writes docs/benchmarks.md, README.md's table, bench/results.json
npm run bench -- [options]        measures a part; writes nothing
  --case NAME    cases with NAME in their name (may be repeated)
  --peer NAME    this peer; this package's node is always measured (may be repeated)
  --rounds N     rounds of each case
npm run bench -- --page           writes the page again from bench/results.json

Cases:
${CASES.map(({ name, title }) => `  ${name.padEnd(17)}${title}`).join('\n')}
Peers:
${Object.entries(PEERS)
	.map(([name, { title, what }]) => `  ${name.padEnd(17)}${title}: ${what}`)
	.join('\n')}`;

const { values } = parseArgs({
	options: {
		case: { type: 'string', multiple: true, default: [] },
		peer: { type: 'string', multiple: true, default: [] },
		rounds: { type: 'string' },
		page: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

/** The cases and peers that were asked for. */
function selected(): Case[] {
	const fits = (wanted: readonly string[], name: string, whole: boolean) =>
		wanted.length === 0 || wanted.some((part) => (whole ? name === part : name.includes(part)));
	const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
	if (rounds !== undefined && !(rounds >= 1)) throw new Error('--rounds needs a number');
	const unknown = values.peer.find((name) => !(name in PEERS));
	if (unknown !== undefined) throw new Error(`No such peer: ${unknown}`);
	const cases = CASES.filter(({ name }) => fits(values.case, name, false));
	if (cases.length === 0) throw new Error(`No such case: ${values.case.join(', ')}`);
	return cases.map((each) => ({
		...each,
		rounds: rounds ?? each.rounds,
		peers: each.peers.filter((peer: PeerName) => peer === 'node' || fits(values.peer, peer, true)),
	}));
}

if (values.help) {
	process.stdout.write(`${HELP}\n`);
} else if (values.page) {
	const { readResults, writePages } = await import('./results.mts');
	await writePages(await readResults());
} else {
	const whole = values.case.length + values.peer.length === 0 && values.rounds === undefined;
	const { measureAll } = await import('./measure.mts');
	const results = await measureAll(selected(), (text) => process.stdout.write(`${text}\n`));
	if (whole) await (await import('./results.mts')).saveResults(results);
}
