import { setTimeout } from 'node:timers/promises';

import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { sandboxCredential, startN8n, type N8n } from '../host/n8n.mts';
import { itemsOf } from '../host/rest.mts';
import { until } from '../support/until.mts';
import { addressOf, send } from '../support/webhook.mts';
import { PUSH_NODE, pushes } from '../support/workflows.mts';
import { startServices, type Services } from './services.mts';

/* The webhook trigger where main, two webhook processes and a worker share the work. */

const MINUTE = 60_000;
const KEY = 'sandbox-merchant-key';

let services: Services;
let sandbox: Sandbox;
let n8n: N8n;
let id: string;
let addresses: string[];

beforeAll(async () => {
	services = await startServices();
	sandbox = await startSandbox({ empty: true });
	n8n = await startN8n({ env: { ...services.env, EXECUTIONS_MODE: 'queue' } });
	await n8n.startWorker();
	const urls = [await n8n.startWebhookProcess(), await n8n.startWebhookProcess()];
	const credential = await n8n.rest.createCredential(sandboxCredential(sandbox, 'merchant'));
	({ id } = await n8n.rest.importWorkflow(pushes(credential)));
	await n8n.rest.publish(id);
	addresses = [];
	for (const url of urls) addresses.push(await addressOf(n8n, id, url));
}, 20 * MINUTE);

afterAll(async () => {
	await n8n?.end();
	await sandbox?.close();
	await services?.stop();
}, MINUTE);

const body = (ref: string) => JSON.stringify({ orders: [{ cust_ref: ref, items: [] }] });

/** The references of all executions, once there are as many and they have ended. */
async function refs(count: number): Promise<unknown[]> {
	const ended = async () =>
		(await n8n.rest.executions({ workflowId: id, status: ['success'] })).length;
	await until(`${count} executions`, async () => (await ended()) >= count, 2 * MINUTE);
	const all = await n8n.rest.executions({ workflowId: id });
	const whole = await Promise.all(all.map((each) => n8n.rest.execution(each.id)));
	return whole.flatMap((each) => itemsOf(each, PUSH_NODE).map(({ cust_ref }) => cust_ref)).sort();
}

test(
	'each push is run once, by the worker, whichever process takes it and its repeats',
	async () => {
		const [left = '', right = ''] = addresses;
		const names = Array.from({ length: 10 }, (_, index) => `Q-${index}`);
		for (const [index, name] of names.entries()) {
			const [own = '', other = ''] = index % 2 ? [right, left] : [left, right];
			const first = await send(own, body(name), { key: KEY });
			// n8n saves what the node remembers after the answer; a sender repeats later than that.
			await setTimeout(2_000);
			const answers = [
				first,
				await send(other, body(name), { key: KEY }),
				await send(own, body(name), { key: KEY }),
				await send(other, body(name), { key: 'forged' }),
			];
			expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 401]);
		}
		expect(await refs(names.length)).toEqual(names);

		// Before n8n has saved, each process may take it for the first: at once after the answer, or together.
		const again = Array.from({ length: 10 }, (_, index) => `AGAIN-${index}`);
		for (const name of again) {
			await send(left, body(name), { key: KEY });
			await send(right, body(name), { key: KEY });
		}
		const at = (index: number) => addresses[index % 2] ?? '';
		await Promise.all(
			Array.from({ length: 20 }, (_, index) => send(at(index), body('SAME'), { key: KEY })),
		);
		const all = await refs(names.length + again.length + 1);
		const runs = [...again, 'SAME'].map((name) => all.filter((ref) => ref === name).length);
		process.stderr.write(`executions of what came at once at two processes: ${runs.join(', ')}\n`);
		for (const count of runs) expect([1, 2]).toContain(count);
	},
	5 * MINUTE,
);
