import { create } from 'axios';
import { setTimeout } from 'node:timers/promises';

import { startSandbox, type LogEntry, type Sandbox } from '../../sandbox/index.mts';
import { sandboxCredential, startN8n, type N8n } from '../host/n8n.mts';
import { DURABLE_SCHEDULER } from '../host/flags.mts';
import { itemsOf, type Credential, type Execution } from '../host/rest.mts';
import { startServices, type Services } from './services.mts';
import { until } from '../support/until.mts';
import { lookUps, newOrders, STATUS_NODE, TRIGGER_NODE } from '../support/workflows.mts';

/*
 * n8n as a big installation runs it: one main that polls and takes webhooks, two workers that execute,
 * PostgreSQL and Redis between them. All three processes share one CartRover account, and none knows of
 * what the others have used of its rate limit. In real time: a thousand calls take nine minutes.
 */

const ORDERS = Number(process.env.E2E_LOOK_UPS ?? 1_000);
const PER_EXECUTION = 20;
const WORKERS = 2;
const PATH = 'look-ups';
const MINUTE = 60_000;
const durable = process.env.E2E_SCHEDULER === 'durable';

let services: Services;
let sandbox: Sandbox;
let n8n: N8n;
let credential: Credential;

const say = (line: string) => process.stderr.write(`${line}\n`);

beforeAll(async () => {
	services = await startServices();
	sandbox = await startSandbox();
	sandbox.store.addOrders(ORDERS, (index) => ({ custRef: `Q-${index}` }));
	n8n = await startN8n({
		env: {
			...services.env,
			...(durable && DURABLE_SCHEDULER),
			EXECUTIONS_MODE: 'queue',
		},
	});
	for (let worker = 0; worker < WORKERS; worker++) await n8n.startWorker();
	credential = await n8n.rest.createCredential(sandboxCredential(sandbox, 'merchant'));
}, 20 * MINUTE);

afterAll(async () => {
	await n8n?.end();
	await sandbox?.close();
	await services?.stop();
}, MINUTE);

test(
	'a thousand look-ups on two workers, and a trigger beside them, on one account',
	async () => {
		const trigger = await n8n.rest.importWorkflow(newOrders(credential));
		await n8n.rest.publish(trigger.id);
		// The first poll takes the baseline: what arrives before it is not news.
		const polls = () => sandbox.log.count({ path: '*/list/*' });
		await until('the first poll', () => polls() > 0, MINUTE);
		if (durable) await until('the second poll', () => polls() > 1, 3 * MINUTE);

		const { id } = await n8n.rest.importWorkflow(lookUps(PATH, credential));
		await n8n.rest.publish(id);
		const started = Date.now();
		const refs = Array.from({ length: ORDERS }, (_, index) => `Q-${index}`);
		await send(refs);

		const arrived: string[] = [];
		// One more looks whether the webhook is there.
		const executions = ORDERS / PER_EXECUTION + 1;
		for (;;) {
			const ended = await endedOf(id);
			say(`${seconds(started)} s: ${ended.length} of ${executions} executions have ended`);
			if (ended.length === executions) break;
			expect(Date.now() - started).toBeLessThan(20 * MINUTE);
			arrived.push(...sandbox.arrive(2).map(({ custRef }) => custRef));
			await setTimeout(20_000);
		}
		const took = seconds(started);

		const runs = await Promise.all((await endedOf(id)).map(({ id }) => n8n.rest.execution(id)));
		const failed = runs.filter(({ status }) => status !== 'success');
		const answered = runs.flatMap((run) => refsIn(run, STATUS_NODE));

		const delivered = async () => {
			const found = await endedOf(trigger.id);
			const whole = await Promise.all(found.map(({ id }) => n8n.rest.execution(id)));
			return whole.flatMap((run) => refsIn(run, TRIGGER_NODE));
		};
		const allOut = async () => (await delivered()).length >= arrived.length;
		await until('all orders delivered', allOut, 4 * MINUTE);
		// Whatever comes twice comes with the next poll.
		await setTimeout(1.5 * MINUTE);
		const out = await delivered();

		say(
			JSON.stringify({
				scheduler: durable ? 'durable' : 'classic',
				lookUps: answered.length,
				failedExecutions: failed.length,
				seconds: took,
				...pace(),
				ordersArrived: arrived.length,
				ordersDelivered: out.length,
				ordersDoubled: out.length - new Set(out).size,
			}),
		);
		const errors = failed.map(({ data }) => data.resultData.error);
		expect(errors.map((error) => [error?.message, error?.description])).toEqual([]);
		expect(answered.sort()).toEqual(refs.sort());
		expect(out.sort()).toEqual(arrived.sort());
		expect((await n8n.attempts()).filter(({ allowed }) => !allowed)).toEqual([]);
		// Main and workers, each by itself, have talked to CartRover.
		const port = Number(new URL(sandbox.url).port);
		const callers = (await n8n.attempts()).filter((attempt) => attempt.port === port);
		expect(new Set(callers.map(({ pid }) => pid)).size).toBe(WORKERS + 1);
	},
	40 * MINUTE,
);

/**
 * How the look-ups went at CartRover, from the first that came in to the last that was let through. What n8n
 * takes to start a worker, and to note that an execution has ended, is not in it. The trigger's calls are in
 * the bound: they come out of the same bucket.
 */
function pace() {
	const isLookUp = ({ path }: LogEntry) => path.includes('/orders/status/');
	const { entries } = sandbox.log;
	const first = entries.find(isLookUp);
	const last = entries.findLast((entry) => isLookUp(entry) && entry.outcome === 'ok');
	if (!first || !last) throw new Error('No look-up has come in');
	const during = entries.filter(({ seq }) => seq >= first.seq && seq <= last.seq);
	const refused = during.filter(({ outcome }) => outcome === 'refused').length;
	const atHand = (first.hitsRemaining ?? 0) + 1;
	const boundSeconds = (during.length - refused - atHand) * 0.6;
	const pacedSeconds = (last.time - first.time) / 1_000;
	return {
		calls: during.length,
		refusedShare: refused / during.length,
		pacedSeconds,
		boundSeconds,
		overBound: pacedSeconds / boundSeconds - 1,
	};
}

/** By the webhook, as many at once as there are executions. */
async function send(refs: string[]): Promise<void> {
	const http = create({ baseURL: n8n.url, proxy: false });
	// n8n registers the webhook after the workflow is published.
	const registered = async () => {
		const { status } = await http.post(`/webhook/${PATH}`, { refs: [] }, { validateStatus: null });
		return status !== 404;
	};
	await until('the webhook', registered, MINUTE);
	for (let at = 0; at < refs.length; at += PER_EXECUTION) {
		await http.post(`/webhook/${PATH}`, { refs: refs.slice(at, at + PER_EXECUTION) });
	}
}

async function endedOf(workflowId: string) {
	return await n8n.rest.executions({ workflowId, status: ['success', 'error', 'crashed'] });
}

const refsIn = (execution: Execution, node: string) =>
	itemsOf(execution, node).map(({ cust_ref }) => String(cust_ref));

const seconds = (since: number) => Math.round((Date.now() - since) / 1_000);
