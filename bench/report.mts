import { betweenMarks } from '../tools/docs/markdown.mts';
import { CASES, PEERS } from './cases.mts';
import type { Case, PeerName, Results, Run } from './types.mts';

const NAMES = Object.keys(PEERS) as PeerName[];
/** An honest gap. */
const UNKNOWN = 'Not explained yet.';
const OTHERS = NAMES.filter((peer) => peer !== 'node');

/** The middle value; of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
	return sorted.length % 2 === 1 ? upper : (upper + (sorted[sorted.length / 2 - 1] ?? NaN)) / 2;
}

/** The rounds of one peer as one: the middle of times and calls, and the worst of the answers. */
export function middle(runs: readonly Run[]): Run {
	const of = (value: keyof Run) => runs.map((run) => run[value] ?? 0);
	const rounded = (value: keyof Run) => Number(median(of(value)).toFixed(1));
	return {
		expected: Math.max(...of('expected')),
		right: Math.min(...of('right')),
		wrong: Math.max(...of('wrong')),
		sent: rounded('sent'),
		refused: rounded('refused'),
		refusedLate: rounded('refusedLate'),
		ms: rounded('ms'),
		cpuMs: rounded('cpuMs'),
	};
}

/** Three figures that count. */
export function figure(value: number): string {
	if (!Number.isFinite(value)) return '–';
	if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
	return Number(value.toPrecision(3)).toString();
}

export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]!.length)));
	const rule = widths.map((width, at) =>
		at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
	);
	const pad = (cell: string, at: number) =>
		at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!);
	return [head, rule, ...rows].map((cells) => `| ${cells.map(pad).join(' | ')} |`).join('\n');
}

const allRight = ({ expected, right, wrong }: Run) => right === expected && wrong === 0;
const seconds = (ms: number) => (Number.isNaN(ms) ? '–' : `${figure(ms / 1_000)} s`);
const percent = (share: number) => `${figure(100 * share)}%`;
const ratio = (value: number) => value.toFixed(2);

/** All peers in one case, as the command shows it while it goes on. */
export function caseTable({ leastMs }: Case, runs: Results['cases'][string]): string {
	const { node, http } = runs;
	return table(
		[
			'',
			'right',
			'time',
			'/ least',
			'/ ours',
			'refused',
			'after 1 min',
			'CPU a call',
			'/ HTTP Request’s',
		],
		NAMES.flatMap((peer) => {
			const run = runs[peer];
			if (!run) return [];
			const { expected, right, ms, refused, refusedLate = NaN, sent, cpuMs } = run;
			return [
				[
					PEERS[peer].title,
					`${right} of ${expected}`,
					seconds(ms),
					figure(ms / (leastMs ?? NaN)),
					figure(ms / (node?.ms ?? NaN)),
					percent(refused / sent),
					percent(refusedLate / sent),
					`${figure(cpuMs / sent)} ms`,
					figure(cpuMs / sent / (http ? http.cpuMs / http.sent : NaN)),
				],
			];
		}),
	);
}

/** A case with what was measured in it; and which cells miss their goal. */
function rowOf({ name, title, leastMs = NaN, goal = {} }: Case, { cases }: Results) {
	const runs = cases[name] ?? {};
	const { node, http } = runs;
	if (!node || !http) throw new Error(`Nothing was measured for ${name}`);
	const time = node.ms / leastMs;
	const refused = node.refused / node.sent;
	const cpu = allRight(http) ? node.cpuMs / http.cpuMs : NaN;
	const ahead = OTHERS.flatMap((peer) => {
		const run = runs[peer];
		const of = (run?.ms ?? Infinity) / node.ms;
		return run && allRight(run) && Number(ratio(of)) < 1 ? [{ peer, of }] : [];
	});
	const missed = [
		...(time > (goal.time ?? Infinity) ? [`${ratio(time)} of the least time`] : []),
		...(refused > (goal.refused ?? Infinity) ? [`${percent(refused)} refused`] : []),
		...(cpu > (goal.cpu ?? Infinity) ? [`${ratio(cpu)} of HTTP Request’s CPU time`] : []),
	];
	const cells = [
		title,
		seconds(leastMs),
		allRight(node) ? seconds(node.ms) : `${node.right} right`,
		percent(refused),
		Number.isNaN(cpu) ? '–' : ratio(cpu),
		...OTHERS.map((peer) => {
			const run = runs[peer];
			if (!run) return '';
			return allRight(run) ? ratio(run.ms / node.ms) : `${figure(run.right)} right`;
		}),
	];
	return { cells, ahead, missed };
}

/** docs/benchmarks.md. */
export function page(results: Results): string {
	const rows = CASES.map((each) => ({ each, ...rowOf(each, results) }));
	const ahead = OTHERS.flatMap((peer) => {
		const where = rows.flatMap(({ each: { title, why }, ahead }) =>
			ahead
				.filter((one) => one.peer === peer)
				.map(({ of }) => `${ratio(of)} in “${title}”${why?.[peer] ? ` (${why[peer]})` : ''}`),
		);
		const { title, why = UNKNOWN } = PEERS[peer];
		return where.length > 0 ? [`- ${title}, of our time: ${where.join('; ')}. ${why}`] : [];
	});
	const missed = rows
		.filter(({ missed }) => missed.length > 0)
		.map(
			({ each: { title, why }, missed }) =>
				`- “${title}”: ${missed.join('; ')}. ${why?.node ?? UNKNOWN}`,
		);
	const list = (lines: readonly string[]) => (lines.length > 0 ? lines.join('\n') : 'Nowhere.');
	return `${[
		'<!-- Written by `npm run bench`. Do not edit. -->',
		'# Benchmarks',
		`Measured on ${results.measured} in ${results.minutes} minutes. ${results.machine}.`,
		'The server is the sandbox, with CartRover’s bucket: 100 calls, then one more every 0.6 s. It and each client run in processes of their own, warmed up; they take turns in every round, and figures are the middle of the rounds. **Least** is the time that the bucket and the round trips leave to any client. Where waiting would take minutes, the clock of all processes runs faster, and times are what it shows. Over TLS, bytes take half the round trip each way, and opening a connection takes round trips as it does on a network.',
		NAMES.map((peer) => `- **${PEERS[peer].title}**: ${PEERS[peer].what}.`).join('\n'),
		'**Ours** is the time of this package, **Refused** its calls over the limit, **CPU** its CPU time over HTTP Request’s. The others’ times are over ours: 2 is twice as long. Who did not get all answers right has the number of right ones instead.',
		table(
			['', 'Least', 'Ours', 'Refused', 'CPU', ...OTHERS.map((peer) => PEERS[peer].title)],
			rows.map(({ cells }) => cells),
		),
		'## Where another that gets all answers right is ahead',
		list(ahead),
		'## Where a goal is missed',
		'At most 1.03 of the least time alone on a key and 1.05 shared, 5% refused, 1.3 of HTTP Request’s CPU time for look-ups.',
		list(missed),
		'## To repeat',
		'`npm run bench` measures all and writes this page, the table in README.md and `bench/results.json`. `npm run bench -- --case tls --peer http` measures a part and writes nothing; `npm run bench -- --help` names cases and peers. TLS needs `openssl`.',
	].join('\n\n')}\n`;
}

const README_CASES = [
	'lookups',
	'lookups-tls-150',
	'list',
	'create',
	'shared-1',
	'shared-3-program',
];

/** README.md with the rows that say most between its marks. */
export function withReadmeTable(readme: string, { cases }: Results): string {
	const cell = (run: Run | undefined) =>
		!run || allRight(run) ? seconds(run?.ms ?? NaN) : `${run.right} of ${run.expected} right`;
	const rows = table(
		['', 'Least', ...(['node', 'http', 'script'] as const).map((peer) => PEERS[peer].title)],
		CASES.filter(({ name }) => README_CASES.includes(name)).map(
			({ name, title, leastMs = NaN }) => [
				title,
				seconds(leastMs),
				...(['node', 'http', 'script'] as const).map((peer) => cell(cases[name]?.[peer])),
			],
		),
	);
	return betweenMarks(readme, 'bench', rows);
}
