import type { IDataObject, INode } from 'n8n-workflow';

import type { LogEntry } from '../../../sandbox/index.mts';
import { seededRandom } from '../../../sandbox/random.mts';
import { forgetPolls } from '../../../nodes/CartRover/events/pollMemory.ts';
import { startWorld, type World } from '../../support/world.mts';
import type { Entry, Fact, Item } from './chronicle.mts';
import type { Edit, History, Step } from './history.mts';
import { itemOf, Merchant } from './merchant.mts';
import {
	changedSettings,
	lastKept,
	oldState,
	otherEvent,
	parametersOf,
	ruleOf,
	type Kept,
	type Settings,
} from './settings.mts';
import { takeShortcut } from './shortcut.mts';

const MINUTE = 60_000;
const AT_ONCE = { every: 0, lateSeconds: 0, source: 0 };
/** So many polls must be enough to deliver what is left when all is calm. */
const MOST_CALM_POLLS = 150;
/** After a second that holds more than a poll can read, the next ones may find nothing for a while. */
const QUIET_POLLS = 4;
/** With so many orders in all, a list fits on one page. */
const ONE_PAGE = 90;

/** What a history came to. */
export interface Played {
	entries: Entry[];
	/** Epoch seconds of CartRover at the activation. */
	startedAt: number;
	/** What went against rules that need no model. */
	faults: string[];
	requests: number;
	polls: number;
	/** Bytes of the node's static data as JSON, at most and an hour after the last event. */
	largestState: number;
	calmState: number;
}

type PollStep = Extract<Step, { does: 'poll' }>;

/** Plays a history on the real trigger in n8n's engine, against a sandbox of its own. */
export async function play(history: History): Promise<Played> {
	const { sort, totals, skewSeconds, source, readings } = history;
	const { random } = Math;
	// The pauses before repeats are drawn at random; the same history must take the same course.
	Math.random = seededRandom(history.steps.length + 1);
	const world = await startWorld({
		empty: true,
		leanRows: true,
		sort,
		totalRecords: totals,
		// With both clocks ahead of the times that CartRover writes nothing can be told.
		skewMs: (readings?.includes('date-ahead') ? Math.abs(skewSeconds) : skewSeconds) * 1_000,
		filtersBySource: source !== 'unfiltered',
		readings,
	});
	const player = new Player(history, world);
	const leave = takeShortcut(world.sandbox, () => !player.needsConnections);
	try {
		return await player.play();
	} finally {
		leave();
		Math.random = random;
		await world.end();
	}
}

class Player {
	/** Whether the poll on its way may have a fault that cuts a connection. */
	needsConnections = false;
	private readonly entries: Entry[] = [];
	private readonly faults: string[] = [];
	private readonly merchant: Merchant;
	private poller: ReturnType<World['poller']>;
	/** What of the settings may change. */
	private settings: Settings;
	private edits = 0;
	/** Whether it is in the form of the version before what n8n has saved. */
	private isOldState = false;
	/** Whether the node was changed since the last poll. */
	private isEdited = false;
	private node: Partial<INode> = {};
	private readonly startedAt: number;
	private polls = 0;
	private calm = false;
	private largestState = 0;

	constructor(
		private readonly history: History,
		private readonly world: World,
	) {
		const { sandbox } = world;
		const note = (fact: Fact) => void this.entries.push(fact);
		this.merchant = new Merchant(sandbox.store, () => sandbox.clock.now(), history, note);
		this.startedAt = Math.floor(sandbox.clock.now() / 1_000);
		this.settings = history;
		this.poller = this.pollerWith();
	}

	/** @param staticData what n8n has saved of an earlier one */
	private pollerWith(staticData?: IDataObject): ReturnType<World['poller']> {
		const { state, budgetSeconds } = this.history;
		const budget = budgetSeconds === undefined ? {} : { budgetMs: budgetSeconds * 1_000 };
		const { parameters, node } = this;
		return this.world.poller(parameters, { state, staticData, node, ...budget });
	}

	private get parameters(): Record<string, unknown> {
		return parametersOf({ ...this.history, ...this.settings });
	}

	async play(): Promise<Played> {
		this.merchant.settleIn(this.history.old);
		await this.poll({ does: 'poll' });
		for (const step of this.history.steps) await this.take(step);
		await this.calmDown();
		await this.world.clock.advance(60 * MINUTE + this.settings.overlapMinutes * MINUTE);
		// A list that keeps all orders must show one again before earlier ones are forgotten.
		const isLastOrder = this.history.event === 'orderCreated';
		if (isLastOrder) this.merchant.apply({ change: 'arrive', count: 1, ...AT_ONCE });
		for (let poll = 0; poll < (isLastOrder ? 3 : 2); poll++) await this.poll({ does: 'poll' });
		const { log } = this.world.sandbox;
		for (const { method, path, effect } of log.entries) {
			if (method !== 'GET' || effect || path.includes('cancel/')) {
				this.faults.push(`a write: ${method} ${path}`);
			}
		}
		return {
			entries: this.entries,
			startedAt: this.startedAt,
			faults: this.faults,
			requests: log.entries.length,
			polls: this.polls,
			largestState: this.largestState,
			calmState: this.stateSize,
		};
	}

	private get stateSize(): number {
		return Buffer.byteLength(JSON.stringify(this.poller.staticData));
	}

	private async take(step: Step): Promise<void> {
		if ('change' in step) this.merchant.apply(step);
		else if (step.does === 'wait') await this.world.clock.advance(step.seconds * 1_000);
		else if (step.does === 'poll') await this.poll(step);
		else if (step.does === 'edit') await this.edit(step.what);
		else if (step.does === 'oldState') this.goBack();
		else this.restart();
	}

	private async edit(what: Edit): Promise<void> {
		// n8n polls at the activation that follows the new version: nobody is so quick.
		if (this.isOldState) return;
		this.edits += 1;
		this.settings = changedSettings(this.settings, this.history, what, this.edits);
		let isAnew = what === 'credential' || what === 'copy';
		if (what === 'name') this.node = { ...this.node, name: `Name ${this.edits % 3}` };
		else if (what === 'copy') this.node = { ...this.node, id: `copy${this.edits}` };
		else if (what === 'credential') {
			const cartRoverApi = { id: `c${this.edits}`, name: 'C' };
			this.node = { ...this.node, credentials: { cartRoverApi } };
		} else if (what === 'event' || what === 'filter') isAnew = await this.otherwise(what);
		this.isEdited = true;
		this.poller.edit({ ...this.node, parameters: this.parameters as never });
		this.entries.push(isAnew ? { is: 'anew', by: what } : { is: 'restart' });
	}

	/** Set to something else for a poll. @returns whether that has begun */
	private async otherwise(what: 'event' | 'filter'): Promise<boolean> {
		const { event, startFromMinutes } = this.history;
		if (event.startsWith('inventory') && what === 'filter') return false;
		this.poller.edit({ parameters: otherEvent(this.parameters, what) as never });
		await this.world.clock.advance(MINUTE);
		try {
			const items = (await this.poller.poll()) ?? [];
			// It may go on where it was set to that before, with no poll since.
			const isOld = items.length > 0 && !this.isEdited && startFromMinutes === undefined;
			if (isOld) this.faults.push(`${items.length} items of another ${what} at once`);
			return true;
		} catch {
			return false;
		}
	}

	private keptIn(own: IDataObject): Kept | undefined {
		return lastKept(own, this.poller.savedGlobalData, this.node.id ?? 'poller');
	}

	private goBack(): void {
		// A state that is older than the last change was never written by the version before.
		if (this.isEdited) return;
		const { event } = this.history;
		const saved = this.poller.savedStaticData;
		const kept = this.keptIn(saved);
		this.poller = this.pollerWith(kept ? { [event]: oldState(kept, event) } : saved);
		this.entries.push({ is: 'restart', migrated: true });
		this.isOldState = true;
		forgetPolls();
	}

	private restart(): void {
		this.poller.restart();
		forgetPolls();
		this.entries.push({ is: 'restart' });
	}

	/** Polls until nothing comes any more. */
	private async calmDown(): Promise<void> {
		this.calm = true;
		let quiet = 0;
		// Where n8n's clock is behind, a list by a hidden time is taken to be read as far as that one says.
		const enough = QUIET_POLLS + Math.ceil(Math.max(0, this.history.skewSeconds) / 60);
		for (let poll = 0; poll < MOST_CALM_POLLS && quiet < enough; poll++) {
			const { outcome, items } = await this.poll({ does: 'poll' });
			quiet = outcome === 'ok' && items.length === 0 ? quiet + 1 : 0;
		}
		if (quiet < enough) this.faults.push('it never comes to rest');
	}

	private async poll(step: PollStep): Promise<{ outcome: string; items: Item[] }> {
		const { clock, sandbox } = this.world;
		await clock.advance(MINUTE);
		if (step.drained) sandbox.drainBucket('merchant');
		for (const trouble of step.troubles ?? []) sandbox.faults.add(ruleOf(trouble));
		this.needsConnections = step.troubles !== undefined;
		const ms = this.calm ? 0 : this.history.latencyMs;
		if (ms > 0) sandbox.faults.add({ fault: { kind: 'latency', ms }, times: Infinity });
		this.entries.push({ is: 'pollBegins' });
		const firstEntry = sandbox.log.entries.length;
		let isKilled = false;
		let request = 0;
		const unhook = sandbox.onRequest(() => {
			for (const { change } of step.during?.filter((each) => each.request === request) ?? []) {
				this.merchant.apply(change);
			}
			if (step.killAt === request && !isKilled) {
				isKilled = true;
				this.poller.restart();
			}
			request += 1;
		});
		const begun = clock.now();
		const polling = [this.poller.poll({ saveFails: step.saveFails })];
		if (step.twice && !isKilled) polling.push(this.poller.poll());
		const results = await Promise.allSettled(polling);
		// What the process had in memory is gone with it.
		if (isKilled) forgetPolls();
		unhook();
		sandbox.faults.clear();
		this.polls += 1;
		this.checkBudget(clock.now() - begun);
		const failed = results.filter(({ status }) => status === 'rejected');
		const records = results.flatMap((result) =>
			result.status === 'fulfilled' ? (result.value ?? []).map(({ json }) => json) : [],
		);
		const items = records
			.filter(
				({ cust_ref, sku }) => cust_ref !== undefined || sku !== undefined || !this.hasOddRows,
			)
			.map((record) => itemOf(this.history, record));
		const outcome = isKilled ? 'killed' : failed.length > 0 ? 'failed' : 'ok';
		if (outcome === 'ok' && !step.saveFails) this.isOldState = this.isEdited = false;
		const asked = sandbox.log.entries.slice(firstEntry);
		this.entries.push({
			is: 'pollEnds',
			outcome,
			at: Math.floor(sandbox.clock.now() / 1_000),
			items,
			full: records.length >= this.settings.maxItems,
			watches: this.watches,
			written: step.saveFails !== true,
			undisturbed:
				Object.keys(step).length === 1 && ms === 0 && this.merchant.orderCount <= ONE_PAGE,
			reading: this.readingOf(asked, ms === 0 && !step.troubles && !step.drained),
		});
		if (step.saveFails && !isKilled) this.restart();
		this.largestState = Math.max(this.largestState, this.stateSize);
		return { outcome, items };
	}

	/** How far a poll came in the list of stock: by the page at which the node says it will go on. */
	private readingOf(asked: readonly LogEntry[], inTime: boolean): 'unfinished' | 'ended' | 'whole' {
		const state = this.keptIn(this.poller.staticData)?.state;
		if (state?.page !== 1) return 'unfinished';
		const fromStart = asked.some(({ query }) => query.page === '1');
		return fromStart && inTime ? 'whole' : 'ended';
	}

	private get watches(): string[] {
		const { event } = this.history;
		if (event !== 'orderStatusChanged') return [event];
		return Object.keys(this.keptIn(this.poller.staticData)?.state.groups ?? {});
	}

	/** Whether lists have rows that are of nothing. */
	private get hasOddRows(): boolean {
		return this.history.readings?.some((name) => /^odd-(null|text|no-key)$/.test(name)) === true;
	}

	private checkBudget(took: number): void {
		const budget = (this.history.budgetSeconds ?? 300) * 1_000;
		if (took > budget) this.faults.push(`a poll took ${took} ms of ${budget}`);
	}
}
