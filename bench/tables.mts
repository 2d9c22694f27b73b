import type {
	CaseFindings,
	Findings,
	GrowthFindings,
	LoadFindings,
	MemoryFindings,
} from './findings.mts';
import { PEER_NAMES } from './names.mts';
import { median, ratio, spread } from './stats.mts';
import type { PeerName, Run } from './types.mts';

export const MB = 1e6;

/** A table in Markdown. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const rule = head.map((_, column) => (column === 0 ? '---' : '--:'));
	return [line(head), line(rule), ...rows.map(line)].join('\n');
}

const of = (runs: readonly Run[], value: (run: Run) => number) => runs.map(value);

/** Three figures that count. */
export function figure(value: number): string {
	if (!Number.isFinite(value)) return '–';
	if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
	return Number(value.toPrecision(3)).toString();
}

const count = (runs: readonly Run[], value: (run: Run) => number) =>
	Math.round(median(of(runs, value))).toLocaleString('en');

/** How the time of a peer stands to the node's; of no meaning where its answers are not right. */
function timesOurs(own: readonly Run[], ours: readonly Run[] | undefined): string {
	if (own.some(({ right, expected }) => right < expected)) return 'not all right';
	if (!ours || ours.length !== own.length) return '–';
	return figure(
		ratio(
			of(own, ({ apiMs }) => apiMs),
			of(ours, ({ apiMs }) => apiMs),
		),
	);
}

/** All clients in one case. */
export function caseTable({ case: { bound }, runs }: CaseFindings): string {
	const ours = runs.get('node');
	const rows = [...runs].map(([peer, own]) => {
		const apiMs = of(own, (run) => run.apiMs);
		return [
			PEER_NAMES[peer],
			count(own, ({ right }) => right),
			count(own, ({ lost }) => lost),
			count(own, ({ wrong }) => wrong),
			count(own, ({ sent }) => sent),
			count(own, ({ refused }) => refused),
			`${figure(median(apiMs) / 1_000)} ±${Math.round(100 * spread(apiMs))}%`,
			bound.ms > 0 ? figure(median(apiMs) / bound.ms) : '–',
			timesOurs(own, ours),
			figure(median(of(own, ({ cpuMs }) => cpuMs))),
			figure(median(of(own, ({ rssBytes }) => rssBytes)) / MB),
		];
	});
	return table(
		[
			'',
			'Right',
			'Lost',
			'Wrong',
			'Sent',
			'Refused',
			'Time (s)',
			'Time / bound',
			'Time / ours',
			'CPU (ms)',
			'Memory (MB)',
		],
		rows,
	);
}

/** CPU time of a call, beside the plain loop's and n8n's own helper's. */
export function cpuTable({ runs }: CaseFindings): string {
	const perCall = (peer: PeerName) => of(runs.get(peer) ?? [], ({ cpuMs, sent }) => cpuMs / sent);
	const rows = [...runs.keys()].map((peer) => [
		PEER_NAMES[peer],
		figure(median(perCall(peer))),
		figure(ratio(perCall(peer), perCall('loop'))),
		runs.has('helper') ? figure(ratio(perCall(peer), perCall('helper'))) : '–',
	]);
	return table(['', 'CPU a call (ms)', '/ axios loop', '/ n8n’s helper'], rows);
}

export function memoryTable(findings: readonly MemoryFindings[]): string {
	const rows = findings.flatMap(({ case: { title }, held }) =>
		[...held].map(([peer, { result, peak, unread }]) => [
			title,
			PEER_NAMES[peer],
			figure(result / MB),
			figure(peak / MB),
			figure(unread / MB),
			figure(peak / result),
		]),
	);
	return table(
		['', '', 'Result (MB)', 'Most held at once (MB)', 'Of it unread (MB)', 'Ratio'],
		rows,
	);
}

export function growthTable(findings: readonly GrowthFindings[]): string {
	const rows = findings.map(({ title, sizes: [small, large], cpuMs: [few, many] }) => [
		title,
		small.toLocaleString('en'),
		figure(median(few)),
		large.toLocaleString('en'),
		figure(median(many)),
		figure(ratio(many, few)),
	]);
	return table(['', 'Size', 'CPU (ms)', 'Ten times the size', 'CPU (ms)', 'Ratio'], rows);
}

export function loadTable(findings: readonly LoadFindings[]): string {
	const rows = findings.map(({ name, reports }) => {
		const middle = (value: (report: (typeof reports)[number]) => number) =>
			median(reports.map(value));
		return [
			name,
			figure(middle(({ ms }) => ms)),
			figure(middle(({ cpuMs }) => cpuMs)),
			figure(middle(({ modules }) => modules)),
			figure(middle(({ heldBytes }) => heldBytes) / MB),
			figure(middle(({ jsonBytes }) => jsonBytes) / 1e3),
			figure(middle(({ zippedBytes }) => zippedBytes) / 1e3),
		];
	});
	const head = ['Loading (ms)', 'CPU (ms)', 'Files', 'Memory (MB)', 'Description (kB)', 'zipped'];
	return table(['', ...head], rows);
}

/** How evenly workflows that run at once come to their end: the slowest over the mean. */
export function slowestOverMean(findings: Findings): number {
	const runs =
		findings.cases.find((each) => each.case.name === 'workflows')?.runs.get('node') ?? [];
	return median(
		runs.map(({ workflowsMs }) => {
			const mean = workflowsMs.reduce((sum, ms) => sum + ms, 0) / workflowsMs.length;
			return Math.max(...workflowsMs) / mean;
		}),
	);
}
