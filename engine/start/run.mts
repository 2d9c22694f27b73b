import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';

import { startSandbox } from '../../sandbox/index.mts';
import { createEngine, type Engine, type WorkflowJson } from '../index.mts';
import type { CredentialStore } from '../types.mts';
import { CHECK_REPORT, checkAccount } from './check.mts';
import { giveKeys, sandboxCredentials } from './keys.mts';
import { FLAGSHIP, type StartOptions } from './options.mts';
import { play, type PlayEvent, type PlayResult } from './play.mts';
import { count, heading, list, Report } from './report.mts';
import { assertKnown, assertReadsOnly, confirmsShipments, readWorkflow } from './workflow.mts';
import { SandboxWorld } from './world.mts';

const require = createRequire(import.meta.url);
const PACKAGE_JSON = require.resolve('../../package.json');
const PACKAGE_DIR = dirname(PACKAGE_JSON);

/** Where the report goes: one call for each part of it, without a line break at its end. */
type Say = (text: string) => void;

type Options<Mode> = StartOptions & { mode: Mode };

/** Runs a workflow against a sandbox that lives as long as the run. */
export async function runInSandbox(
	{ file, key, all }: Options<'sandbox'>,
	say: Say,
): Promise<PlayResult> {
	const started = performance.now();
	const read = await readWorkflow(resolve(PACKAGE_DIR, file));
	// one key makes the orders and watches those of the shops
	const sandbox = await startSandbox({ readings: ['cart-sees-all'] });
	try {
		const engine = await load(read, sandboxCredentials(sandbox));
		const { workflow, levels } = giveKeys(engine, read, key);
		say(introduction(workflow, 'the sandbox', sandbox.url, levels));
		const world = await SandboxWorld.of(sandbox.origin, confirmsShipments(workflow));
		const report = new Report(all ? Infinity : undefined);
		const onEvent = (event: PlayEvent) => say(report.render(event));
		const played = await play(engine, workflow, { world, onEvent });
		const result = file === FLAGSHIP ? whole(played) : played;

		const requests = await world.requests();
		const changed = await world.changedOrders();
		say(heading('At the other end'));
		say(list('The sandbox got these requests:', requests));
		if (changed.length > 0) say(list('They made or changed these orders:', changed));
		say(report.summary(result, count(requests.length, 'request'), performance.now() - started));
		if (result.failure === undefined && file === FLAGSHIP) {
			say(`   In n8n:            import ${FLAGSHIP}`);
			say('   Your own account:  npm start -- --live (only reads; --help says how)');
		}
		return result;
	} finally {
		await sandbox.close();
	}
}

/**
 * Checks the account that a credential belongs to, and runs a workflow against it that only reads.
 *
 * @param reportFile what the check found out is written to
 * @throws UsageError where the workflow might write; nothing was sent then
 */
export async function runLive(
	{ file, credential, all }: Options<'live'>,
	say: Say,
	reportFile = CHECK_REPORT,
): Promise<PlayResult> {
	const started = performance.now();
	const workflow = await readWorkflow(resolve(PACKAGE_DIR, file));
	const engine = await load(workflow, { cartRoverApi: credential });
	assertReadsOnly(engine, workflow);
	const { accessLevel, baseUrl } = credential;
	say(introduction(workflow, 'your account', baseUrl as string, [accessLevel as string]));
	const day = new Date().toISOString().slice(0, 10);
	const madeBy = `${versionOf(PACKAGE_JSON)}, ${day}, with a ${accessLevel as string} key`;
	say(await checkAccount(engine, madeBy, reportFile));
	const report = new Report(all ? Infinity : undefined);
	const onEvent = (event: PlayEvent) => say(report.render(event));
	const result = await play(engine, workflow, { onEvent });
	say(report.summary(result, 'nothing was written', performance.now() - started));
	return result;
}

/** In the sandbox every step of the flagship has something to do: one that did not run is a failure. */
export function whole(result: PlayResult): PlayResult {
	const { skipped, failure } = result;
	if (failure !== undefined || skipped.length === 0) return result;
	return { ...result, failure: { message: `These steps did not run: ${skipped.join(', ')}` } };
}

async function load(workflow: WorkflowJson, credentials: CredentialStore): Promise<Engine> {
	const engine = await createEngine({ packageDir: PACKAGE_DIR, credentials });
	assertKnown(engine, workflow);
	return engine;
}

function introduction(
	workflow: WorkflowJson,
	account: string,
	baseUrl: string,
	levels: string[],
): string {
	// Without user and password, should the address hold any.
	const { origin, pathname } = new URL(baseUrl);
	const keys = levels.length > 1 ? `${levels.join(' and ')} keys` : `a ${levels.join('')} key`;
	return [
		heading(workflow.name ?? 'Workflow'),
		`   Package    ${versionOf(PACKAGE_JSON)}, as built in dist/`,
		`   Engine     ${versionOf('n8n-core/package.json')}`,
		`   CartRover  ${account}, ${origin}${pathname}, with ${keys}`,
	].join('\n');
}

function versionOf(path: string): string {
	const { name, version } = require(path) as { name: string; version: string };
	return `${name} ${version}`;
}
