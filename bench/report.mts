import { readFile, writeFile } from 'node:fs/promises';
import { cpus, platform, release, totalmem } from 'node:os';

import type { Findings, PeerName, Run } from './types.mts';

const PEER_NAMES: Record<PeerName, string> = {
	node: '**This package**',
	http: 'HTTP Request',
	loop: 'axios, one by one',
	pool: 'axios, five at once',
};
const MB = 1e6;

/** The middle value; of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
	return sorted.length % 2 === 1 ? upper : (upper + (sorted[sorted.length / 2 - 1] ?? NaN)) / 2;
}

/** Three figures that count. */
export function figure(value: number): string {
	if (!Number.isFinite(value)) return '–';
	if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
	return Number(value.toPrecision(3)).toString();
}

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const rule = head.map((_, column) => (column === 0 ? '---' : '--:'));
	return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const middle = (runs: readonly Run[], value: (run: Run) => number) => median(runs.map(value));
const seconds = (runs: readonly Run[]) => middle(runs, ({ apiMs }) => apiMs) / 1_000;
const perCall = (runs: readonly Run[]) => middle(runs, ({ cpuMs, sent }) => cpuMs / sent);
const resultMb = (runs: readonly Run[]) => middle(runs, ({ held }) => (held?.result ?? NaN) / MB);
const peakMb = (runs: readonly Run[]) => middle(runs, ({ held }) => (held?.peak ?? NaN) / MB);

const COLUMNS: Array<[string, (runs: readonly Run[]) => number]> = [
	['Right', (runs) => middle(runs, ({ right }) => right)],
	['Lost', (runs) => middle(runs, ({ lost }) => lost)],
	['Wrong', (runs) => middle(runs, ({ wrong }) => wrong)],
	['Sent', (runs) => middle(runs, ({ sent }) => sent)],
	['Refused', (runs) => middle(runs, ({ refused }) => refused)],
];

const TIMED: typeof COLUMNS = [
	...COLUMNS,
	['Time (s)', seconds],
	['CPU (ms)', (runs) => middle(runs, ({ cpuMs }) => cpuMs)],
	['CPU a call (ms)', perCall],
];

const HELD: typeof COLUMNS = [
	...COLUMNS,
	['Result (MB)', resultMb],
	['Most held at once (MB)', peakMb],
];

/** All clients in one case. */
export function caseTable({ case: { watchMemory }, runs }: Findings): string {
	const columns = watchMemory ? HELD : TIMED;
	return table(
		['', ...columns.map(([name]) => name)],
		[...runs].map(([peer, own]) => [
			PEER_NAMES[peer],
			...columns.map(([, value]) => figure(value(own))),
		]),
	);
}

/** What was aimed at: a name, what came out, and the most that it may be. */
function targets(findings: readonly Findings[]): Array<[string, number, number]> {
	const runs = (name: string, peer: PeerName = 'node') =>
		findings.find((each) => each.case.name === name)?.runs.get(peer) ?? [];
	const overBound = (name: string) =>
		(1_000 * seconds(runs(name))) /
		(findings.find((each) => each.case.name === name)?.case.boundMs ?? NaN);
	const refused = (name: string) => middle(runs(name), (run) => run.refused);
	return [
		['250 look-ups, time / bound', overBound('status-250'), 1.03],
		['1,000 look-ups, time / bound', overBound('status-1000'), 1.03],
		['1,000 look-ups, calls refused', refused('status-1000'), 0],
		['250 look-ups beside another program, time / bound', overBound('status-250-shared'), 1.1],
		['1,000 look-ups beside another program, time / bound', overBound('status-1000-shared'), 1.1],
		[
			'Return All, time / HTTP Request’s',
			seconds(runs('return-all')) / seconds(runs('return-all', 'http')),
			0.25,
		],
		['1,000 orders created, requests', middle(runs('create'), ({ sent }) => sent), 10],
		['A poll with nothing new, requests', middle(runs('poll-0'), ({ sent }) => sent), 1],
		['CPU a call / axios loop’s', perCall(runs('cpu')) / perCall(runs('cpu', 'loop')), 1.5],
		...findings
			.filter((each) => each.case.watchMemory)
			.map(({ case: { name, title } }): [string, number, number] => [
				`${title}: most held / result`,
				peakMb(runs(name)) / resultMb(runs(name)),
				1.3,
			]),
		[
			'20 workflows, slowest / mean',
			middle(
				runs('workflows'),
				({ workflowsMs: all }) =>
					(Math.max(...all) * all.length) / all.reduce((sum, ms) => sum + ms, 0),
			),
			1.5,
		],
		['20 workflows, calls refused', refused('workflows'), 0],
	];
}

const targetTable = (findings: readonly Findings[]) =>
	table(
		['', 'At most', 'Measured', 'Met'],
		targets(findings).map(([name, value, most]) => [
			name,
			figure(most),
			figure(value),
			value <= most ? 'yes' : '**no**',
		]),
	);

function page(findings: readonly Findings[], minutes: number): string {
	const [cpu] = cpus();
	const memory = Math.round(totalmem() / 2 ** 30);
	const machine = `${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}, ${memory} GiB, ${platform()} ${release()}, Node.js ${process.version}`;
	return [
		'<!-- Made by `npm run bench`. Do not edit. -->',
		'# Benchmarks',
		`Measured on ${new Date().toISOString().slice(0, 10)} in ${minutes} minutes: ${machine}.`,
		'CartRover allows 100 calls, and then one more every 0.6 seconds. Each table names the **bound**: the least time that this and the round trips leave to any client. The server is the sandbox, which keeps the same bucket. It and each client run in a process of their own. The clients take turns; figures are medians over the rounds.',
		[
			`- ${PEER_NAMES.node}: the nodes as they are set by default, in n8n’s engine.`,
			`- ${PEER_NAMES.http}: n8n’s HTTP Request node in the same engine, with the same credential; for lists with its pagination.`,
			`- ${PEER_NAMES.loop}: a script that asks for one thing after the other and takes what comes, as the vendor’s PHP client does.`,
			`- ${PEER_NAMES.pool}: a script that repeats what is refused after a pause that doubles (0.6 to 10 seconds, with jitter).`,
		].join('\n'),
		'**Right** answers are what was asked for, once. **Lost** ones never came. **Wrong** is what came in their place: refusals handed on as if they were records, and repeats. **Time** is what CartRover’s clock shows. Where waiting would take minutes, that clock runs faster than the machine’s, for the sandbox and for every client’s timers alike. A client’s own work is not faster then, so it counts as many times.',
		'## Targets',
		targetTable(findings),
		'## Cases',
		...findings.flatMap((found) => {
			const { title, speed, boundMs, watchMemory } = found.case;
			const notes = [
				boundMs !== undefined && `Bound: ${figure(boundMs / 1_000)} s.`,
				speed > 1 && `Clock: ${speed} times as fast.`,
				watchMemory && 'Garbage is collected every 20 ms, to see what is held.',
			];
			return [
				`### ${title}${watchMemory ? ': memory' : ''}`,
				...(notes.some(Boolean) ? [notes.filter(Boolean).join(' ')] : []),
				caseTable(found),
			];
		}),
	].join('\n\n');
}

/** The three rows that say most. */
function readmeTable(findings: readonly Findings[]): string {
	const cell = (runs: readonly Run[] = []) => {
		const [right, expected] = [middle(runs, (run) => run.right), runs[0]?.expected ?? 0];
		if (right === expected) return `${figure(seconds(runs))} s`;
		return `${figure(right)} of ${figure(expected)} right`;
	};
	return table(
		['', 'Bound', 'This package', 'n8n’s HTTP Request node', 'A plain loop (axios)'],
		findings
			.filter((each) => ['status-1000', 'return-all', 'create'].includes(each.case.name))
			.map(({ case: { title, boundMs = NaN }, runs }) => [
				title,
				`${figure(boundMs / 1_000)} s`,
				...(['node', 'http', 'loop'] as const).map((peer) => cell(runs.get(peer))),
			]),
	);
}

/** Writes docs/benchmarks.md, and the rows between the marks in README.md. */
export async function writePages(findings: readonly Findings[], minutes: number): Promise<void> {
	await writeMarkdown('docs/benchmarks.md', page(findings, minutes));
	const readme = await readFile('README.md', 'utf8');
	const marks = /(<!-- bench:start -->).*(<!-- bench:end -->)/s;
	if (!marks.test(readme)) throw new Error('README.md has no marks for the benchmarks');
	const rows = readmeTable(findings);
	await writeMarkdown(
		'README.md',
		readme.replace(marks, (_, start: string, end: string) => `${start}\n\n${rows}\n\n${end}`),
	);
}

async function writeMarkdown(file: string, text: string): Promise<void> {
	const { format, resolveConfig } = await import('prettier');
	const options = await resolveConfig(file);
	await writeFile(file, await format(text, { ...options, parser: 'markdown' }));
}
