import { AsyncLocalStorage } from 'node:async_hooks';

import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';

import { additionalDataFor, createWorkflow, type EngineContext } from './context.mts';
import { core } from './host.mts';
import { executorOf, runPoll, withIsolate } from './olderHosts.mts';
import { shown, shownWhenDone } from './observe.mts';
import type { CredentialStore, WorkflowJson } from './types.mts';

const DEFAULT_BUDGET_MS = 300_000;
const DURABLE_BUDGET_MS = 36_000;

/**
 * How n8n keeps a poller's state.
 *
 * `legacy` (the default of n8n 2.41): the workflow's static data lives in memory while the workflow
 * is active. It is saved when a poll emits, and after activation; a poll that finds nothing changes
 * memory only, and so does one that throws after it has changed something.
 *
 * `durable` (a flag in 2.41, the default from 2.45): each poll gets a copy of the committed cursor;
 * the copy is committed when the poll ends, also when it found nothing, and dropped when it throws.
 * The poll at activation is the exception: it is committed only if it emits.
 *
 * The workflow's own static data ("global") is in memory and is saved with it in both, also after
 * activation; in `durable` each poll reads it anew, and a poll that finds nothing does not save it.
 */
export type PollerState = 'legacy' | 'durable';

export interface PollerOptions {
	parameters: INodeParameters;
	node?: Partial<INode>;
	/** The node's saved static data to begin with. */
	staticData?: IDataObject;
	/** What `getPollBudgetMs` tells the node; default 5 minutes, in `durable` 36 s when scheduled. */
	budgetMs?: number;
	credentials?: CredentialStore;
	/** Full type name; default: the first polling node of the package. */
	type?: string;
	/** Default `legacy`. */
	state?: PollerState;
	timezone?: string;
}

interface PollOptions {
	/** `manual` is a test run in the editor: it starts from the saved state and saves nothing. */
	mode?: 'trigger' | 'manual';
	/**
	 * Why the workflow becomes active with this poll. Default: `activate` for the first poll, `init`
	 * for the first after `restart` (not in `durable`, whose schedule outlives n8n), and none for the
	 * others, which the schedule starts.
	 */
	activation?: Exclude<WorkflowActivateMode, 'manual'>;
	/**
	 * The database fails just when this poll is to be saved. `legacy`: the execution starts all the
	 * same, and what n8n has in memory is ahead of what it has saved. `durable`: execution and cursor
	 * are one transaction, so there is neither.
	 */
	saveFails?: boolean;
}

/** One poll on its way: what it emitted, and in `durable` its own copy of the state. */
interface Poll {
	emitted?: INodeExecutionData[][];
	error?: Error;
	cursor: IDataObject;
	saveFails: boolean;
}

/** One for all pollers: Node never lets go of one that was used, and each makes every promise slower. */
const polls = new AsyncLocalStorage<Poll>();

/** Everything that is lost when n8n stops. */
interface Activation {
	workflow: Workflow;
	node: INode;
	execute: (testing?: boolean) => Promise<void>;
}

/** A copy as n8n's database would give it back. */
export function jsonCopy(data: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(data)) as IDataObject;
}

/** A polling trigger in an active workflow, driven by calls instead of by the clock. */
export class Poller {
	/** By the node's name, or in `durable` by its id. */
	private readonly savedNodes = new Map<string, IDataObject>();
	private savedGlobal: IDataObject = {};
	private active?: Activation;
	private pending: PollOptions['activation'] = 'activate';
	/** Another object after each stop; what still runs for an older one counts no more. */
	private session: object = {};
	private readonly json: WorkflowJson;

	constructor(
		private readonly context: EngineContext,
		type: string,
		private options: PollerOptions,
	) {
		const { description } = context.nodeTypes.getByNameAndVersion(type, options.node?.typeVersion);
		const { version } = description;
		const node: INode = {
			id: 'poller',
			name: description.defaults.name ?? 'Trigger',
			type,
			typeVersion: Array.isArray(version) ? Math.max(...version) : version,
			position: [0, 0],
			parameters: options.parameters,
			...options.node,
		};
		const settings = { executionOrder: 'v1' as const, timezone: options.timezone };
		this.json = { nodes: [node], connections: {}, settings };
		this.saved = jsonCopy(options.staticData ?? {});
	}

	/** The node's static data as its next poll will find it, as plain JSON. */
	get staticData(): IDataObject {
		if (this.durable || this.active === undefined) return jsonCopy(this.saved);
		return jsonCopy(this.active.workflow.getStaticData('node', this.active.node));
	}

	/** The node's static data as it is in n8n's database. */
	get savedStaticData(): IDataObject {
		return jsonCopy(this.saved);
	}

	/** The workflow's own static data as it is in n8n's database. */
	get savedGlobalData(): IDataObject {
		return jsonCopy(this.savedGlobal);
	}

	/**
	 * Polls once. Polls may overlap, as they may in n8n.
	 *
	 * @returns the items that start an execution, or null where there are none
	 * @throws what the node throws; n8n would refuse to activate the workflow, or record a failed
	 * execution
	 */
	async poll(options: PollOptions = {}): Promise<INodeExecutionData[] | null> {
		const items = await shownWhenDone('poll', this.pollOnce(options));
		shown('static data', this.staticData);
		return items;
	}

	private async pollOnce(options: PollOptions): Promise<INodeExecutionData[] | null> {
		if (options.mode === 'manual') return await this.pollManually();

		const reason = options.activation ?? this.pending;
		const activating = reason !== undefined;
		if (activating) this.stop();
		const { session } = this;
		if (activating || this.durable || this.active === undefined) {
			this.active = this.activate(reason ?? 'update', activating);
		}
		const { active } = this;
		const poll: Poll = { cursor: this.savedStaticData, saveFails: options.saveFails === true };
		this.pending = undefined;
		try {
			await polls.run(poll, async () => await active.execute(activating));
			if (poll.error !== undefined) throw poll.error;
		} catch (error) {
			// n8n takes the workflow out again when the poll at its activation fails.
			if (activating && session === this.session) this.stop(reason);
			throw error;
		}
		if (session !== this.session) return null;
		if (activating && !poll.saveFails) this.saveWorkflow(active);
		return poll.emitted?.[0] ?? null;
	}

	/**
	 * Publishes the workflow with the node changed, as users do while it is active: n8n activates it anew,
	 * with what it has saved.
	 *
	 * @param credentials what the node's credentials hold from now on
	 */
	edit(changes: Partial<INode>, credentials = this.options.credentials): void {
		Object.assign(this.json.nodes[0] as INode, changes);
		this.options = { ...this.options, credentials };
		this.stop('update');
	}

	/**
	 * Stops n8n, in the middle of whatever it is doing, and starts it again. What was not saved is
	 * gone: n8n saves nothing on its way out. A poll on its way returns null and emits nothing.
	 */
	restart(): void {
		this.stop(this.durable ? undefined : 'init');
	}

	/** The same as `restart`: an orderly end is not kinder to a poller than a crash. */
	crash(): void {
		this.restart();
	}

	private get savedKey(): string {
		const { id, name } = this.json.nodes[0] as INode;
		return this.durable ? id : name;
	}

	private get saved(): IDataObject {
		return this.savedNodes.get(this.savedKey) ?? {};
	}

	private set saved(data: IDataObject) {
		this.savedNodes.set(this.savedKey, data);
	}

	private get durable(): boolean {
		return this.options.state === 'durable';
	}

	private stop(pending?: PollOptions['activation']): void {
		this.session = {};
		this.active = undefined;
		this.pending = pending;
	}

	private activate(activation: WorkflowActivateMode, activating: boolean): Activation {
		const { session, durable } = this;
		const workflow = this.workflow();
		const node = Object.values(workflow.nodes)[0] as INode;
		const budget = durable && !activating ? DURABLE_BUDGET_MS : DEFAULT_BUDGET_MS;
		const current = (): Poll => {
			const poll = polls.getStore();
			if (poll === undefined) throw new Error('Static data was used outside a poll');
			return poll;
		};
		const pollContext = new core.PollContext(
			workflow,
			node,
			additionalDataFor(this.credentials, workflow, 'trigger'),
			'trigger',
			activation,
			(data) => {
				const poll = current();
				if (session !== this.session || (durable && poll.saveFails)) return;
				poll.emitted = data;
				if (poll.saveFails) return;
				if (durable) this.saved = jsonCopy(poll.cursor);
				this.saveWorkflow({ workflow, node });
			},
			(error) => {
				current().error = error;
			},
			async () => {
				const { cursor, saveFails } = current();
				if (durable && session === this.session && !saveFails) this.saved = jsonCopy(cursor);
			},
			async (poll) => await poll(),
			() => (durable ? current().cursor : workflow.getStaticData('node', node)),
			() => this.options.budgetMs ?? budget,
		);
		const isCurrent = () => session === this.session;
		return { workflow, node, execute: executorOf(workflow, node, pollContext, isCurrent) };
	}

	/** Saves the workflow's static data, as n8n does when a poll emits and after activation. */
	private saveWorkflow({ workflow, node }: Omit<Activation, 'execute'>): void {
		// n8n looks at this mark only. It is not set by a change within an object that the node itself
		// has put there, so such a change is not saved.
		if (workflow.staticData.__dataChanged !== true) return;
		if (!this.durable) this.saved = jsonCopy(workflow.getStaticData('node', node));
		this.savedGlobal = jsonCopy((workflow.staticData.global ?? {}) as IDataObject);
		workflow.staticData.__dataChanged = false;
	}

	private async pollManually(): Promise<INodeExecutionData[] | null> {
		const workflow = this.workflow();
		const node = Object.values(workflow.nodes)[0] as INode;
		const additionalData = additionalDataFor(this.credentials, workflow, 'manual');
		const pollContext = new core.PollContext(workflow, node, additionalData, 'manual', 'manual');
		const data = await withIsolate(
			workflow,
			async () => await runPoll(workflow, node, pollContext),
		);
		return data?.[0] ?? null;
	}

	private get credentials() {
		return this.context.credentials.with(this.options.credentials);
	}

	/** The workflow as read from the database. */
	private workflow(): Workflow {
		const [node] = this.json.nodes;
		const staticData = {
			global: this.savedGlobalData,
			[`node:${node?.name}`]: this.savedStaticData,
		};
		return createWorkflow(this.context, { ...this.json, staticData });
	}
}
