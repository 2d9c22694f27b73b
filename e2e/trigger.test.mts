import { setTimeout } from 'node:timers/promises';

import type { INode } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../sandbox/index.mts';
import { DURABLE_SCHEDULER } from './host/flags.mts';
import { sandboxCredential, startN8n, type N8n } from './host/n8n.mts';
import { itemsOf, type ExecutionSummary } from './host/rest.mts';
import { sharedN8n } from './support/shared.mts';
import { until } from './support/until.mts';
import {
	newOrders,
	newOrdersTwice,
	POLL_TIMES,
	SECOND_TRIGGER_NODE,
	TRIGGER_NODE,
} from './support/workflows.mts';

/*
 * The trigger in an n8n that is stopped, killed and started, with both of n8n's ways to poll. Each order
 * that arrives must be in exactly one execution of each trigger.
 */

const MINUTE = 60_000;
const SCHEDULERS = { classic: {}, durable: DURABLE_SCHEDULER };
type Scheduler = keyof typeof SCHEDULERS;

const begun: Life[] = [];

/** The trigger's life in an n8n of its own, up to the end of a story. */
class Life {
	readonly arrived: string[] = [];
	executions: ExecutionSummary[] = [];
	delivered: string[] = [];

	/** How far CartRover's clock was put forward, in ms. */
	private static readonly ahead = new WeakMap<Sandbox, { ms: number }>();
	/** What the triggers were called. */
	private readonly names: string[];

	private constructor(
		readonly n8n: N8n,
		readonly sandbox: Sandbox,
		private readonly workflowId: string,
		private readonly triggers: 1 | 2,
	) {
		this.names = [TRIGGER_NODE, SECOND_TRIGGER_NODE].slice(0, triggers);
	}

	static async begin(scheduler: Scheduler, triggers: 1 | 2): Promise<Life> {
		const { tarball, installation } = await sharedN8n();
		const ahead = { ms: 0 };
		const now = () => Date.now() + ahead.ms;
		const clock = { now, sleep: async (ms: number) => void (await setTimeout(ms)) };
		const sandbox = await startSandbox({ clock });
		Life.ahead.set(sandbox, ahead);
		const n8n = await startN8n({ tarball, installation, env: SCHEDULERS[scheduler] });
		const { rest } = n8n;
		const credential = await rest.createCredential(sandboxCredential(sandbox, 'merchant'));
		const workflow = triggers === 1 ? newOrders(credential) : newOrdersTwice(credential);
		const { id } = await rest.importWorkflow(workflow);
		const life = new Life(n8n, sandbox, id, triggers);
		begun.push(life);
		return life;
	}

	async end(): Promise<void> {
		await this.n8n.end();
		await this.sandbox.close();
	}

	async publish(): Promise<void> {
		await this.n8n.rest.publish(this.workflowId);
	}

	async unpublish(): Promise<void> {
		await this.n8n.rest.unpublish(this.workflowId);
	}

	/** CartRover is a week further. */
	weekLater(): void {
		const ahead = Life.ahead.get(this.sandbox);
		if (ahead) ahead.ms += 7 * 24 * 60 * MINUTE;
	}

	/** What each trigger is to deliver. */
	get due(): string[] {
		return Array.from({ length: this.triggers }, () => this.arrived).flat();
	}

	/** Changes the first trigger in the editor and publishes that. */
	async edit(changes: Partial<INode>): Promise<void> {
		const { rest } = this.n8n;
		const { nodes, connections } = await rest.workflow(this.workflowId);
		const [trigger, ...others] = nodes as [INode, ...INode[]];
		const name = changes.name ?? trigger.name;
		if (!this.names.includes(name)) this.names.push(name);
		const { [trigger.name]: own = {}, ...otherConnections } = connections;
		await rest.editWorkflow(this.workflowId, {
			nodes: [{ ...trigger, ...changes }, ...others],
			connections: { ...otherConnections, [name]: own },
		});
		await this.publish();
	}

	/** Waits until the trigger has taken note of what is there; see `story`. */
	async settled(scheduler: Scheduler): Promise<void> {
		await this.polled(scheduler === 'durable' ? 2 : 1);
	}

	/** Orders that must not be delivered. What is of the second in which a first poll begins may be. */
	async pass(count: number): Promise<void> {
		this.sandbox.arrive(count);
		await setTimeout(2_000);
	}

	arrive(count: number): void {
		this.arrived.push(...this.sandbox.arrive(count).map(({ custRef }) => custRef));
	}

	/** Waits until each trigger has asked CartRover so many times more. */
	async polled(times = 1): Promise<void> {
		const before = this.sandbox.log.entries.length;
		const asked = () => this.sandbox.log.entries.length >= before + times * this.triggers;
		await until(`${times} polls`, asked, (times + 2) * MINUTE);
	}

	/** Waits until all that has arrived is in executions that have ended. */
	async allDelivered(): Promise<void> {
		const all = async () => {
			await this.read();
			const ended = this.executions.every(({ status }) => !['new', 'running'].includes(status));
			return ended && this.delivered.length >= this.due.length;
		};
		await until(`${this.due.length} orders delivered`, all, 4 * MINUTE);
	}

	/** Ends n8n in the middle of its next poll: CartRover has the request, n8n has no answer yet. */
	async killInMidPoll(): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			const unhook = this.sandbox.onRequest(async () => {
				unhook();
				await this.n8n.kill().then(resolve, reject);
			});
		});
	}

	async read(): Promise<void> {
		const { rest } = this.n8n;
		this.executions = await rest.executions({ workflowId: this.workflowId });
		const whole = await Promise.all(this.executions.map(({ id }) => rest.execution(id)));
		this.delivered = whole.flatMap((execution) =>
			this.names.flatMap((name) =>
				itemsOf(execution, name).map(({ cust_ref }) => String(cust_ref)),
			),
		);
	}
}

const parametersFor = (event: string, options = {}) =>
	({ event, options, pollTimes: POLL_TIMES }) as never;

async function story(scheduler: Scheduler): Promise<Life> {
	const life = await Life.begin(scheduler, 2);
	const { n8n } = life;
	await life.publish();
	// The first poll takes note of what is there. The durable scheduler keeps what a poll puts down from
	// the first scheduled one on.
	await until('the first poll', () => life.sandbox.log.entries.length > 0, 2 * MINUTE);
	if (scheduler === 'durable') await life.polled();

	life.arrive(3);
	await life.allDelivered();

	await life.unpublish();
	life.arrive(2);
	await life.publish();
	await life.allDelivered();

	life.arrive(2);
	await n8n.stop();
	life.arrive(2);
	await n8n.start();
	await life.allDelivered();

	// n8n registers only the changed trigger anew. Its classic poller saves the states of both, whichever polls.
	await life.polled();
	await life.edit({ parameters: parametersFor('orderCreated', { maxItems: 400 }) });
	life.arrive(2);
	await life.allDelivered();

	life.arrive(3);
	await life.killInMidPoll();
	life.arrive(1);
	await n8n.start();
	await life.allDelivered();

	// Whatever came twice would come with the next poll.
	await life.polled();
	life.arrive(1);
	await life.allDelivered();
	return life;
}

/** The trigger is set to something else, and left alone for a week. */
async function changes(scheduler: Scheduler): Promise<Life> {
	const life = await Life.begin(scheduler, 1);
	const { rest } = life.n8n;
	await life.publish();
	await life.settled(scheduler);
	life.arrive(2);
	await life.allDelivered();

	life.arrive(1);
	await life.edit({ name: 'Orders of the shops' });
	life.arrive(1);
	await life.allDelivered();
	await life.edit({ name: TRIGGER_NODE });
	life.arrive(1);
	await life.allDelivered();

	await life.unpublish();
	life.arrive(1);
	life.weekLater();
	life.arrive(1);
	await life.publish();
	await life.allDelivered();

	// Another credential, and another event and back: it starts from now.
	await life.unpublish();
	await life.pass(2);
	const other = await rest.createCredential(sandboxCredential(life.sandbox, 'merchant'));
	await life.edit({ credentials: { [other.type]: { id: other.id, name: other.name } } });
	await life.settled(scheduler);
	life.arrive(2);
	await life.allDelivered();
	await life.edit({ parameters: parametersFor('shipmentCreated') });
	await life.settled(scheduler);
	await life.pass(1);
	await life.edit({ parameters: parametersFor('orderCreated') });
	await life.settled(scheduler);
	life.arrive(2);
	await life.allDelivered();
	await life.polled();
	await life.read();
	return life;
}

/** Both schedulers at once, since a story is mostly waiting for n8n's next poll. */
const lives = {} as Record<Scheduler, Promise<Life>>;
const changed = {} as Record<Scheduler, Promise<Life>>;
const schedulers = Object.keys(SCHEDULERS) as Scheduler[];

beforeAll(() => {
	for (const scheduler of schedulers) {
		lives[scheduler] = story(scheduler);
		// Its own test tells of it.
		lives[scheduler].catch(() => {});
		// One n8n after the other: two are enough for a small machine.
		const after = lives[scheduler].catch(() => {});
		changed[scheduler] = after.then(async () => await changes(scheduler));
		changed[scheduler].catch(() => {});
	}
});

afterAll(async () => {
	await Promise.all(begun.map(async (life) => await life.end()));
});

it.each(schedulers)(
	'with the %s scheduler delivers each order once, over deactivation, restart and a kill in mid-poll',
	async (scheduler) => {
		const life = await lives[scheduler];
		expect(life.delivered.sort()).toEqual(life.due.sort());
		expect(new Set(life.executions.map(({ status }) => status))).toEqual(new Set(['success']));
		const left = (await life.n8n.attempts()).filter(({ allowed }) => !allowed);
		expect(left).toEqual([]);
	},
	20 * MINUTE,
);

it.each(schedulers)(
	'with the %s scheduler goes on when it is renamed or was off for a week, and starts from now when it is set to something else',
	async (scheduler) => {
		const life = await changed[scheduler];
		expect(life.delivered.sort()).toEqual(life.due.sort());
		expect(new Set(life.executions.map(({ status }) => status))).toEqual(new Set(['success']));
	},
	40 * MINUTE,
);
