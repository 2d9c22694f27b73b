import { parseArgs } from 'node:util';
import { ControllableClock } from './clock.mts';
import { CONTROL_ROUTES } from './control.mts';
import { startSandbox } from './index.mts';
import { OPEN_POINTS } from './readings.mts';
import { KEY_LEVELS } from './types.mts';
import type { SandboxOptions } from './index.mts';
import type { LogEntry } from './log.mts';

const HELP = `A CartRover to try things on: an HTTP server with the API's behaviour and made-up data.

  --port 4010         0 for any free one (default 4010)
  --host 127.0.0.1    address to listen on
  --speed 60          clock seconds per real second, 0 stands still (default 1)
  --start 2026-01-31T12:00:00Z   the clock's start (default: now)
  --autopilot         orders move by themselves
  --seed 7            of the demo data (default 1)
  --empty             no demo data
  --latency 250       of every answer, ms on the clock
  --unlimited         no rate limit
  --reading clamp-50  another reading of what the facts leave open; may be given several times
  --readings          lists them
  --quiet             no line per request
`;

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '4010' },
		host: { type: 'string', default: '127.0.0.1' },
		speed: { type: 'string', default: '1' },
		start: { type: 'string' },
		autopilot: { type: 'boolean', default: false },
		seed: { type: 'string', default: '1' },
		empty: { type: 'boolean', default: false },
		latency: { type: 'string', default: '0' },
		reading: { type: 'string', multiple: true, default: [] },
		readings: { type: 'boolean', default: false },
		unlimited: { type: 'boolean', default: false },
		quiet: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

function numberFlag(name: string, text: string): number {
	const value = Number(text);
	if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
		throw new Error(`--${name} needs a number of 0 or more, not "${text}"`);
	}
	return value;
}

function readOptions(): SandboxOptions<ControllableClock> {
	const now = values.start === undefined ? Date.now() : Date.parse(values.start);
	if (Number.isNaN(now)) throw new Error('--start needs a date, e.g. 2026-01-31T12:00:00Z');
	return {
		port: numberFlag('port', values.port),
		host: values.host,
		clock: new ControllableClock({ now, speed: numberFlag('speed', values.speed) }),
		seed: numberFlag('seed', values.seed),
		autopilot: values.autopilot,
		empty: values.empty,
		latencyMs: numberFlag('latency', values.latency),
		bucket: { enabled: !values.unlimited },
		readings: values.reading,
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

async function main(): Promise<void> {
	if (values.help) {
		say(HELP);
		return;
	}
	if (values.readings) {
		for (const { point, readings } of OPEN_POINTS) {
			say(`${point}`);
			for (const [name, , means] of readings) say(`  ${name.padEnd(22)}  ${means}`);
		}
		return;
	}
	const sandbox = await startSandbox(readOptions());
	say(`CartRover sandbox: ${sandbox.url}\n`);
	say('Keys (API user, API key):');
	for (const level of KEY_LEVELS) {
		const { apiUser, apiKey } = sandbox.keys[level];
		say(`  ${level.padEnd(9)}  ${apiUser.padEnd(14)}  ${apiKey}`);
	}
	say(`Merchant pk for warehouse and master keys: ${sandbox.merchantPk}\n`);
	say(`Control, at ${sandbox.origin}:`);
	for (const [method, path, note] of CONTROL_ROUTES) {
		say(`  ${method.padEnd(6)}  ${path.padEnd(29)}  ${note}`);
	}
	if (values.reading.length > 0) say(`\nReadings: ${sandbox.readings.names.join(', ')}`);
	const { orderCount, productCount } = sandbox.store;
	say(`\n${orderCount} orders, ${productCount} products. Ctrl-C ends it.\n`);
	if (!values.quiet) sandbox.log.onEntry((entry) => say(requestLine(entry)));
	const end = (): void => void sandbox.close();
	process.once('SIGINT', end);
	process.once('SIGTERM', end);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
