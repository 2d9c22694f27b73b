import { rm, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import { lock } from 'proper-lockfile';

import { KEY_LEVELS, startSandbox, type KeyLevel, type Sandbox } from '../../sandbox/index.mts';
import { ensureN8n } from '../host/install.mts';
import { startN8n, type N8n } from '../host/n8n.mts';
import { installPackage } from '../host/pack.mts';
import { portOr } from '../host/ports.mts';
import { seconds, type Say } from '../host/progress.mts';
import { OWNER, type N8nRest } from '../host/rest.mts';
import { exampleFiles, readExample } from '../support/examples.mts';
import { ensureCredentials, levelFor, type SandboxCredentials } from './credentials.mts';
import type { EditorOptions } from './options.mts';

const EDITOR_PORT = 5678;
const SANDBOX_PORT = 4010;

export interface Editor {
	n8n: N8n;
	sandbox: Sandbox;
	/** Ends n8n and the sandbox; what the user has built stays. */
	end: () => Promise<void>;
}

/**
 * Starts all that the editor needs and says where it is.
 *
 * @throws Error that says what to do, when it cannot be started; nothing is left running then
 */
export async function runEditor(options: EditorOptions, say: Say): Promise<Editor> {
	const installation = await ensureN8n(say);
	const started = performance.now();
	const phase = async <T,>(name: string, work: () => Promise<T>): Promise<T> => {
		say(`${name} ...`);
		return await work();
	};
	const release = await own(options.userFolder);
	const undo: Array<() => Promise<unknown>> = [release];
	const end = async (): Promise<void> => {
		for (const each of undo.splice(0).reverse()) await each();
	};
	try {
		if (options.fresh) await rm(options.userFolder, { recursive: true, force: true });
		await phase('This package, built where it has changed', async () =>
			installPackage(options.userFolder),
		);
		const sandbox = await startSandbox({
			autopilot: true,
			port: await portFor('the sandbox', SANDBOX_PORT, say),
		});
		undo.push(async () => sandbox.close());
		const port = options.port ?? (await portFor('the editor', EDITOR_PORT, say));
		const n8n = await phase('n8n, which takes some ten seconds', async () =>
			startN8n({ installation, userFolder: options.userFolder, port, outside: 'allowed' }),
		);
		undo.push(async () => n8n.end());
		const added = await phase('Credentials and examples', async () => {
			const credentials = await ensureCredentials(n8n.rest, sandbox);
			return await addExamples(n8n.rest, credentials);
		});
		say(`Started in ${seconds(started)}.\n`);
		say(welcome(n8n, sandbox, added, options.userFolder));
		return { n8n, sandbox, end };
	} catch (error) {
		await end();
		throw error;
	}
}

/** The usual port, or any free one where another program has it, which is told. */
async function portFor(what: string, usual: number, say: Say): Promise<number> {
	const port = await portOr(usual);
	if (port !== usual)
		say(`Port ${usual} is taken by another program, so ${what} has port ${port}.`);
	return port;
}

/** Makes sure that no other editor works on the folder. Out: gives it back. */
async function own(folder: string): Promise<() => Promise<void>> {
	await mkdir(dirname(folder), { recursive: true });
	try {
		return await lock(folder, { realpath: false, stale: 15_000 });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
		throw new Error(
			`Another editor runs on ${folder}, or ended less than 15 seconds ago without tidying up. ` +
				'Set CARTROVER_N8N_CACHE to another folder to run two.',
		);
	}
}

/** Imports the examples that are not there, so that what the user has changed stays. Out: how many. */
async function addExamples(rest: N8nRest, credentials: SandboxCredentials): Promise<number> {
	const there = new Set((await rest.workflows()).map(({ id }) => id));
	let added = 0;
	for (const file of (await exampleFiles()).reverse()) {
		const workflow = await readExample(file, (...node) => credentials[levelFor(...node)]);
		if (there.has(workflow.id)) continue;
		await rest.importWorkflow(workflow);
		added += 1;
	}
	return added;
}

function welcome(n8n: N8n, sandbox: Sandbox, added: number, folder: string): string {
	const post = (path: string, body: string) =>
		`curl -X POST ${sandbox.origin}${path} -H 'content-type: application/json' -d '${body}'`;
	return `The editor is ready:  ${n8n.url} (workflows: ${n8n.url}/home/workflows)

  Login     ${OWNER.email}
  Password  ${OWNER.password}

  Sandbox   ${sandbox.url} (a CartRover with made-up data: an order a minute, shipped within minutes)
${KEY_LEVELS.map((level) => keyLine(sandbox, level)).join('\n')}
            The credentials "Sandbox, … key" have them. The cart key sees only the orders of its own
            cart; the shops' orders come with the others. Merchant PK of the last two: ${sandbox.merchantPk}

${added === 0 ? 'The examples are as you left them.' : `${added} examples were imported.`} Try first:

  1. "CartRover: read-only check": press Execute workflow, open a node, look at its output.
  2. "CartRover: new orders to shipment": publish it, and look at Executions after a minute or two.
     For orders right away:
       ${post('/_sandbox/orders', '{"count": 3}')}
  3. Let CartRover be over its limit for the next two calls, and run the check again:
       ${post('/_sandbox/faults', '{"fault": "rateLimit", "times": 2}')}

Examples with Slack, Google Sheets, Postgres, OpenAI or a shop need an account of yours there.
What you build stays in ${folder} until --fresh. n8n's log: ${n8n.logFile}
Ctrl-C ends n8n and the sandbox.`;
}

function keyLine({ keys }: Sandbox, level: KeyLevel): string {
	const { apiUser, apiKey } = keys[level];
	return `            ${`${level} key`.padEnd(13)} ${apiUser.padEnd(14)} ${apiKey}`;
}
