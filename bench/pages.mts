import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

import { format, resolveConfig } from 'prettier';

import { remoteChoices } from './editor.mts';
import { type CaseFindings, type Findings, runsOf } from './findings.mts';
import { PEER_NAMES, PEER_NOTES } from './names.mts';
import { betweenMarks } from './marks.mts';
import { median } from './stats.mts';
import {
	caseTable,
	cpuTable,
	figure,
	growthTable,
	loadTable,
	MB,
	memoryTable,
	table,
} from './tables.mts';
import { targetsOf, targetTable } from './targets.mts';
import type { PeerName } from './types.mts';

const require = createRequire(import.meta.url);
const fileOf = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const PAGE = fileOf('docs/benchmarks.md');
const README = fileOf('README.md');

/** Writes docs/benchmarks.md, and the rows between the marks in README.md. */
export async function writePages(findings: Findings, minutes: number): Promise<void> {
	await writeMarkdown(PAGE, page(findings, minutes));
	const readme = await readFile(README, 'utf8');
	await writeMarkdown(README, betweenMarks(readme, readmeTable(findings)));
}

async function writeMarkdown(file: string, text: string): Promise<void> {
	const options = await resolveConfig(file);
	await writeFile(file, await format(text, { ...options, parser: 'markdown' }));
}

function page(findings: Findings, minutes: number): string {
	return [
		'# Benchmarks',
		`Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, which took ${Math.round(minutes)} minutes. ${machine()} ${versions()}`,
		'CartRover allows 100 calls, and then one more every 0.6 seconds. That and the round trip are the limits that no client can pass: each table names the least time that they leave, its **bound**. The server is the sandbox, which keeps the same bucket. It and each client run in a process of their own, so CPU time and memory are the client’s alone. The clients take turns, one run of each in a round; the figures are medians over the rounds, and what compares two clients is the median of the ratios within a round.',
		peerNotes(findings),
		`**Time** is what CartRover’s clock shows, with half the distance between the highest and the lowest of the rounds. Where waiting would take minutes, that clock runs faster than the machine’s, for the sandbox (its bucket and its round trip) and for every client’s timers alike; each such table says how many times. A client’s own work is not faster then, so it counts as many times in the time of all of them: compare CPU times in the tables without speed. **CPU** is user and system time of the client’s process for the work, not for its start. **Memory** is the highest resident memory above that before the work, with the engine loaded: it shows what the kernel handed out, garbage included.`,
		'**Right** answers are what was asked for, once. **Lost** ones never came. **Wrong** is what came in their place: refusals handed on as if they were records, and repeats.',
		'## Targets',
		targetTable(targetsOf(findings)),
		explanation(findings),
		'## Cases',
		...findings.cases.filter((each) => each.case.name !== 'cpu').flatMap(caseSection),
		...cpuSection(findings),
		'## Memory',
		'In a world without limit and delay, with garbage collected every 20 ms while the client works: what the result takes when all else is gone, the most that was held at once, and how much of that were bytes of answers not read yet. These runs are not timed.',
		memoryTable(findings.memory),
		'## How cost grows',
		'The node’s CPU time in a world without limit and delay, at a size and at ten times the size. Ten, or less while the machine warms up, is linear.',
		growthTable(findings.growth),
		'## Loading, and the editor',
		'Each package’s action and trigger node, loaded in a fresh process that has n8n’s engine already. The description is what n8n sends to the browser for them.',
		loadTable(findings.loads),
		pickers(),
	].join('\n\n');
}

function machine(): string {
	const [cpu] = cpus();
	const memory = Math.round(totalmem() / 2 ** 30);
	return `Machine: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}, ${memory} GiB, ${platform()} ${release()}.`;
}

function versions(): string {
	const names = ['n8n-core', 'n8n-workflow', 'axios', 'p-limit'];
	const found = names.map((name) => {
		const { version } = require(`${name}/package.json`) as { version: string };
		return `${name} ${version}`;
	});
	return `Node.js ${process.version}, ${found.join(', ')}.`;
}

function peerNotes({ cases }: Findings): string {
	const measured = new Set(cases.flatMap(({ runs }) => [...runs.keys()]));
	return Object.entries(PEER_NOTES)
		.filter(([peer]) => measured.has(peer as PeerName))
		.map(([peer, note]) => `- ${PEER_NAMES[peer as PeerName]}: ${note}.`)
		.join('\n');
}

function caseSection(found: CaseFindings): string[] {
	const { title, speed, bound } = found.case;
	return [
		`### ${title}`,
		`Bound: ${figure(bound.ms / 1_000)} s (${bound.formula}).${speed > 1 ? ` Clock: ${speed} times as fast.` : ''}`,
		caseTable(found),
	];
}

function cpuSection({ cases }: Findings): string[] {
	const found = cases.find((each) => each.case.name === 'cpu');
	if (!found) return [];
	return [
		'## CPU time of a call',
		`${found.case.title}: nothing but the clients’ own work.`,
		cpuTable(found),
	];
}

/** What a missed target comes from, by what was measured beside it. */
function explanation(findings: Findings): string {
	const missed = targetsOf(findings).filter(({ met, value }) => !met && !Number.isNaN(value));
	const perCall = (peer: PeerName) =>
		median(runsOf(findings, 'cpu', peer).map(({ cpuMs, sent }) => cpuMs / sent));
	const why: string[] = [];
	if (missed.some(({ name }) => name.startsWith('Return All at'))) why.push(aboutPages(findings));
	if (missed.some(({ name }) => name.startsWith('CPU'))) {
		const [node, helper, loop] = [perCall('node'), perCall('helper'), perCall('loop')];
		why.push(
			`CPU a call: the plain loop takes ${figure(loop)} ms, a node that does nothing but call n8n’s own HTTP helper ${figure(helper)} ms, this node ${figure(node)} ms. So ${figure(helper - loop)} ms of the ${figure(node - loop)} ms above the loop are n8n’s (expressions, credential, a new connection for each call), and ${figure(node - helper)} ms are the node’s: pacing, checks, simplifying.`,
		);
	}
	for (const { case: each, held } of findings.memory) {
		const own = held.get('node');
		if (own && missed.some(({ name }) => name.startsWith(each.title))) {
			why.push(
				`${each.title}: ${figure((own.peak - own.result) / MB)} MB are held above the result; ${figure(own.unread / MB)} MB of them are the bytes of answers that have come and were not read yet: five pages are asked for at once.`,
			);
		}
	}
	return why.join('\n\n');
}

/** Plain requests, as many at once, are held against the same bound. */
function aboutPages(findings: Findings): string {
	const seconds = (peer: PeerName) =>
		median(runsOf(findings, 'return-all-200ms', peer).map(({ apiMs }) => apiMs)) / 1_000;
	return `Return All at 200 ms: five plain axios requests at once, with no node and no n8n, take ${figure(seconds('pool'))} s, and this node ${figure(seconds('node'))} s. What both take above the bound is the sending and the reading of pages of 100 orders with 145 fields each, 400 kB: the sandbox sends the five of a wave one after the other, and the client reads them one after the other, while the bound counts round trips only. With Concurrency set to 25 the same takes ${figure(seconds('node25'))} s.`;
}

function pickers(): string {
	const { CartRover } = require('../dist/nodes/CartRover/CartRover.node.js') as {
		CartRover: new () => { description: { properties: never[] } };
	};
	const found = remoteChoices(new CartRover().description.properties);
	const early = found.filter(({ asked }) => asked === 'onShow').length;
	return `The node has ${found.length - early} pickers whose lists come from CartRover. Their search runs when a list is opened; ${early === 0 ? 'no' : early} parameter asks CartRover before that.`;
}

/** The three rows that say most. */
function readmeTable(findings: Findings): string {
	const rows = ['status-1000', 'return-all-200ms', 'create'].flatMap((name) => {
		const found = findings.cases.find((each) => each.case.name === name);
		if (!found) return [];
		const cell = (peer: PeerName) => {
			const runs = found.runs.get(peer) ?? [];
			if (runs.length === 0) return '–';
			const right = median(runs.map((run) => run.right));
			const expected = runs[0]?.expected ?? 0;
			const seconds = `${figure(median(runs.map(({ apiMs }) => apiMs)) / 1_000)} s`;
			return right === expected ? seconds : `${figure(right)} of ${figure(expected)} right`;
		};
		return [
			[
				found.case.title,
				`${figure(found.case.bound.ms / 1_000)} s`,
				cell('node'),
				cell('http'),
				cell('loop'),
			],
		];
	});
	return table(
		['', 'Bound', 'This package', 'n8n’s HTTP Request node', 'A plain loop (axios)'],
		rows,
	);
}
