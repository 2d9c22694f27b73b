import { type Findings, runsOf } from './findings.mts';
import { median, ratio } from './stats.mts';
import { figure, slowestOverMean, table } from './tables.mts';
import type { PeerName, Run } from './types.mts';

/** What was aimed at, what came out, and whether that is good enough. */
export interface Target {
	name: string;
	aim: string;
	/** NaN where it was not measured. */
	value: number;
	met: boolean;
}

const SHARE = 1.03;

/** Holds the findings against what was aimed at. */
export function targetsOf(findings: Findings): Target[] {
	const ours = (name: string) => runsOf(findings, name, 'node');
	const apiMs = ({ apiMs: ms }: Run) => ms;
	const overBound = (name: string, peer: PeerName = 'node') => {
		const bound = findings.cases.find((each) => each.case.name === name)?.case.bound.ms ?? NaN;
		return median(runsOf(findings, name, peer).map(apiMs)) / bound;
	};
	const refused = (...names: string[]) =>
		Math.max(
			...names.flatMap(ours).map((run) => run.refused),
			names.some((n) => ours(n).length) ? 0 : NaN,
		);
	const atMost = (
		name: string,
		value: number,
		limit: number,
		aim = `at most ${limit}`,
	): Target => ({
		name,
		aim,
		value,
		met: value <= limit,
	});
	const perCall = (peer: PeerName) =>
		runsOf(findings, 'cpu', peer).map(({ cpuMs, sent }) => cpuMs / sent);
	const paged = runsOf(findings, 'return-all-200ms', 'http').map(apiMs);
	const fourTimes = paged.length > 0 ? ratio(paged, ours('return-all-200ms').map(apiMs)) : NaN;
	const held = findings.memory.map(({ case: { title }, held: each }) => ({
		title,
		...(each.get('node') ?? { result: NaN, peak: NaN }),
	}));
	return [
		atMost('250 look-ups, time / bound', overBound('status-250'), SHARE),
		atMost('1,000 look-ups, time / bound', overBound('status-1000'), SHARE),
		atMost('the same, calls refused', refused('status-90', 'status-250', 'status-1000'), 0, '0'),
		atMost(
			'250 look-ups beside another program, time / bound',
			overBound('status-250-shared'),
			1.1,
		),
		atMost(
			'1,000 look-ups beside another program, time / bound',
			overBound('status-1000-shared'),
			1.1,
		),
		{
			name: 'Return All at 200 ms, HTTP Request’s time / ours',
			aim: 'at least 4',
			value: fourTimes,
			met: fourTimes >= 4,
		},
		atMost('Return All at 200 ms, time / bound', overBound('return-all-200ms'), 1.15),
		atMost('1,000 orders created, requests', median(ours('create').map(({ sent }) => sent)), 10),
		atMost('A poll with nothing new, requests', median(ours('poll-0').map(({ sent }) => sent)), 1),
		atMost('CPU a call / axios loop’s', safeRatio(perCall('node'), perCall('loop')), 1.5),
		...held.map(({ title, result, peak }) =>
			atMost(`${title}: most memory held / result`, peak / result, 1.3),
		),
		atMost('20 workflows, slowest / mean', slowestOverMean(findings), 1.5),
		atMost('20 workflows, calls refused', refused('workflows'), 0, '0'),
	];
}

const safeRatio = (over: number[], under: number[]) =>
	over.length === under.length ? ratio(over, under) : NaN;

export function targetTable(targets: readonly Target[]): string {
	const rows = targets.map(({ name, aim, value, met }) => [
		name,
		aim,
		figure(value),
		Number.isNaN(value) ? 'not measured' : met ? 'yes' : '**no**',
	]);
	return table(['', 'Target', 'Measured', 'Met'], rows);
}
