/** `npm run bench`: see `HELP`. */
import { CASES, CPU_CASE } from './cases.mts';
import type { Findings } from './findings.mts';
import { ensureNodesBase } from './n8n.mts';
import { HELP, readOptions, wants, type BenchOptions } from './options.mts';
import { writePages } from './pages.mts';
import { runCase, runGrowth, runLoads, runMemory, type RunnerOptions } from './runner.mts';
import { caseTable, cpuTable, growthTable, loadTable, memoryTable } from './tables.mts';
import { targetsOf, targetTable } from './targets.mts';

const PARTS = ['memory', 'growth', 'loading'] as const;

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}

async function run(options: BenchOptions): Promise<void> {
	const startedAt = performance.now();
	const nodesBase = options.n8n ? await ensureNodesBase(say) : undefined;
	const runner: RunnerOptions = { nodesBase, rounds: options.rounds, say };
	const findings: Findings = { cases: [], memory: [], growth: [], loads: [] };
	for (const each of [...CASES, CPU_CASE]) {
		if (!wants(options, each.name)) continue;
		const found = await runCase(each, runner);
		findings.cases.push(found);
		const { formula, ms } = each.bound;
		say(`\n${each.title}. Bound: ${ms / 1_000} s = ${formula}.\n${caseTable(found)}\n`);
		if (each === CPU_CASE) say(`${cpuTable(found)}\n`);
	}
	if (wants(options, 'memory')) {
		findings.memory = await runMemory(runner);
		say(`\n${memoryTable(findings.memory)}\n`);
	}
	if (wants(options, 'growth')) {
		findings.growth = await runGrowth(runner);
		say(`\n${growthTable(findings.growth)}\n`);
	}
	if (wants(options, 'loading')) {
		findings.loads = await runLoads(runner);
		say(`\n${loadTable(findings.loads)}\n`);
	}
	const targets = targetsOf(findings).filter(({ value }) => !Number.isNaN(value));
	if (targets.length > 0) say(targetTable(targets));
	const minutes = (performance.now() - startedAt) / 60_000;
	if (options.writes) await writePages(findings, minutes);
	say(
		`\nDone in ${minutes.toFixed(1)} minutes.${options.writes ? ' Written: docs/benchmarks.md, README.md.' : ''}`,
	);
}

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	if (options.mode === 'help') return say(HELP.trimEnd());
	if (options.mode === 'list') {
		return say(
			[...CASES, CPU_CASE]
				.map(({ name }) => name)
				.concat(PARTS)
				.join('\n'),
		);
	}
	await run(options);
}

main().catch((error: unknown) => {
	process.stderr.write(
		`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
	);
	process.exitCode = 1;
});
