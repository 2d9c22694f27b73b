#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { ControllableClock } from './clock.mts';
import { startSandbox } from './index.mts';
import { OPEN_POINTS } from './readings.mts';
import { parseInstant } from './time.mts';
import type { FaultSpec, LogEntry, Sandbox, SandboxOptions } from './index.mts';

const HELP = `A CartRover to try things on: an HTTP server with the API's behaviour and made-up data.

  --port 4010         0 for any free one (default 4010)
  --host 127.0.0.1    address to listen on
  --autopilot         an order a minute comes in, and orders move by themselves
  --seed 7            of the demo data (default 1)
  --empty             no demo data
  --clock 2026-01-31T12:00:00Z   where its clock starts (default: now)
  --speed 60          clock seconds per real second, 0 stands still (default 1)
  --reading clamp-50  another reading of what is not known of CartRover; may be given several times
  --readings          lists them
  --faults 0.05       share of calls that go wrong, 0 to 1 (default 0)
  --latency 250       of every answer, ms on the clock
  --unlimited         no rate limit
  --quiet             no line per request

Address, keys and the control interface are printed. What it holds is shown at its address in a browser.
`;

const OPTIONS = {
	port: { type: 'string', default: '4010' },
	host: { type: 'string', default: '127.0.0.1' },
	speed: { type: 'string', default: '1' },
	clock: { type: 'string' },
	autopilot: { type: 'boolean', default: false },
	seed: { type: 'string', default: '1' },
	empty: { type: 'boolean', default: false },
	latency: { type: 'string', default: '0' },
	reading: { type: 'string', multiple: true, default: [] as string[] },
	readings: { type: 'boolean', default: false },
	faults: { type: 'string', default: '0' },
	unlimited: { type: 'boolean', default: false },
	quiet: { type: 'boolean', default: false },
	help: { type: 'boolean', short: 'h', default: false },
} as const;

/** What `--faults` lets happen: what a network and a busy server do, and nothing that waits for ever. */
const FAULTS: FaultSpec[] = [
	{ kind: 'latency', ms: 3000 },
	...(['rateLimit', 'rateLimit429', 'serverError', 'cutBefore', 'cutAfter'] as const),
	...(['truncated', 'emptyBody', 'html'] as const),
];

type Flags = ReturnType<typeof readFlags>;
const readFlags = () => parseArgs({ options: OPTIONS }).values;

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

function numberFlag(flags: Flags, name: 'port' | 'speed' | 'seed' | 'latency' | 'faults'): number {
	const text = flags[name];
	const value = Number(text);
	const most = { port: 65_535, faults: 1, speed: 1e5, seed: 1e9, latency: 1e9 }[name];
	if (text.trim() === '' || !(value >= 0 && value <= most)) {
		throw new Error(`--${name} needs a number from 0 to ${most}, not "${text}"`);
	}
	return value;
}

function readOptions(flags: Flags): SandboxOptions<ControllableClock> {
	const now = flags.clock === undefined ? Date.now() : parseInstant(flags.clock);
	if (now === undefined) {
		throw new Error('--clock needs a time with its zone, e.g. 2026-01-31T12:00:00Z');
	}
	return {
		port: numberFlag(flags, 'port'),
		host: flags.host,
		clock: new ControllableClock({ now, speed: numberFlag(flags, 'speed') }),
		seed: numberFlag(flags, 'seed'),
		autopilot: flags.autopilot,
		empty: flags.empty,
		latencyMs: numberFlag(flags, 'latency'),
		bucket: { enabled: !flags.unlimited },
		readings: flags.reading,
	};
}

function requestLine(entry: LogEntry): string {
	const { time, method, path, status, outcome, level, hitsRemaining, fault } = entry;
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(entry.query)) query.set(name, String(value));
	const parts = [
		new Date(time).toISOString().slice(0, 19),
		(level ?? '-').padEnd(9),
		method.padEnd(4),
		path + (query.size > 0 ? `?${query.toString()}` : ''),
		status ?? 'cut',
		outcome,
	];
	if (fault === 'latency') parts.push('(late)');
	if (entry.effect) parts.push('(changed data)');
	if (hitsRemaining !== null) parts.push(`${hitsRemaining} left`);
	return parts.join('  ');
}

/** Address, keys and what to ask for more. */
function introduction({ url, origin, accounts, merchantPk, store, readings }: Sandbox): string {
	const keys = accounts
		.keys()
		.map(({ level, apiUser, apiKey }) => `  ${level.padEnd(9)}  ${apiUser.padEnd(14)}  ${apiKey}`);
	return [
		`CartRover sandbox: ${url}\n`,
		'Keys (API user, API key):',
		...keys,
		`Merchant pk for warehouse and master keys: ${merchantPk}\n`,
		`In a browser:  ${origin}/`,
		`The API:       ${origin}/openapi.json`,
		`Control:       ${origin}/_sandbox/openapi.json, for example`,
		`  curl ${origin}/_sandbox/orders --json '{"count": 3}'`,
		...(readings.names.length > 0 ? [`\nReadings: ${readings.names.join(', ')}`] : []),
		`\n${store.orderCount} orders, ${store.productCount} products. Ctrl-C ends it.\n`,
	].join('\n');
}

async function main(): Promise<void> {
	const flags = readFlags();
	if (flags.help) return say(HELP);
	if (flags.readings) {
		for (const { point, readings } of OPEN_POINTS) {
			say(point);
			for (const [name, , means] of readings) say(`  ${name.padEnd(22)}  ${means}`);
		}
		return;
	}
	const options = readOptions(flags);
	const rate = numberFlag(flags, 'faults');
	const sandbox = await startSandbox(options);
	if (rate > 0) sandbox.faults.random({ seed: options.seed ?? 1, rate, faults: FAULTS });
	say(introduction(sandbox));
	if (!flags.quiet) sandbox.log.onEntry((entry) => say(requestLine(entry)));
	const end = (): void => void sandbox.close();
	process.once('SIGINT', end);
	process.once('SIGTERM', end);
}

main().catch((error: NodeJS.ErrnoException & { port?: number }) => {
	const text =
		error.code === 'EADDRINUSE'
			? `Port ${error.port} is in use. Choose another one with --port, or --port 0 for any free one.`
			: error.message;
	process.stderr.write(`${text}\n`);
	process.exitCode = 1;
});
