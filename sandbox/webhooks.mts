import { createHmac } from 'node:crypto';
import { NOTHING_MORE, orderStatusView, orderView } from './orderViews.mts';
import type { Accounts } from './accounts.mts';
import type { SandboxClock } from './clock.mts';
import type { Key } from './keys.mts';
import type { OrderRecord } from './types.mts';

/*
 * CartRover's pushes (section 2e of the facts). Known are the two events, the two headers, the signature and
 * `{"orders": [...]}`. Made up here: one order a push, how long an answer is waited for, when a failed push
 * is repeated, and that a receiver's answer of 2xx is what counts.
 */

export const HOOK_EVENTS = ['order_new', 'order_update'] as const;
export type HookEvent = (typeof HOOK_EVENTS)[number];

/** Waits before the repeats of a push that failed, in ms of the sandbox's clock. */
export const REPEAT_AFTER_MS = [30_000, 120_000, 600_000, 3_600_000, 21_600_000] as const;
/** How long a receiver may take to answer. */
export const ANSWER_WITHIN_MS = 10_000;

const MOST_DELIVERIES = 10_000;

/** Pushes are signed with a key of these levels. */
type HookKey = Key & { readonly level: 'cart' | 'merchant' };

export interface Hook {
	readonly id: string;
	readonly url: string;
	readonly events: readonly HookEvent[];
	/** The user of the key that signs. */
	readonly apiUser: string;
}

/** One attempt to deliver a push. */
export interface Delivery {
	/** ms epoch of the sandbox's clock. */
	readonly time: number;
	readonly hook: string;
	readonly event: HookEvent;
	readonly refs: readonly string[];
	readonly signature: string;
	/** 1 for the first. */
	readonly attempt: number;
	/** What the receiver answered; null where it could not be reached or took too long. */
	readonly status: number | null;
	/** Whether another attempt follows. */
	readonly repeats: boolean;
}

export interface PushOptions {
	event: HookEvent;
	/** All orders in one push instead of one each. */
	together?: boolean;
	/** Each push as often as this, one after the other, as a sender that lost the answer does. */
	times?: number;
	/** The last one first. */
	outOfOrder?: boolean;
}

interface Push {
	hook: Hook;
	event: HookEvent;
	refs: string[];
	/** As it was when the push was made: a repeat shows an older order than the push after it. */
	body: string;
	signature: string;
}

/** The addresses that pushes go to, and what was delivered there. */
export class Webhooks {
	readonly #clock: SandboxClock;
	readonly #closing: AbortSignal;
	readonly #accounts: Accounts;
	readonly #hooks = new Map<string, Hook>();
	/** The first attempts of each hook, one after the other; repeats do not hold the others up. */
	readonly #queues = new Map<string, Promise<void>>();
	/** What of an order was pushed last. */
	readonly #shown = new WeakMap<OrderRecord, string>();
	#deliveries: Delivery[] = [];
	#seq = 0;

	constructor(clock: SandboxClock, closing: AbortSignal, accounts: Accounts) {
		this.#clock = clock;
		this.#closing = closing;
		this.#accounts = accounts;
		accounts.onOrder((order, { pk }) => this.#changed(order, pk));
	}

	/**
	 * Registers an address.
	 *
	 * @param apiUser user of a cart or merchant key, which signs
	 * @throws RangeError for a key that has no pushes
	 */
	add({ url, events = HOOK_EVENTS, apiUser }: Omit<Hook, 'id' | 'events'> & Partial<Hook>): Hook {
		if (!this.#keyOf(apiUser)) throw new RangeError(`No cart or merchant key of “${apiUser}”`);
		const hook = { id: `hook-${++this.#seq}`, url, events, apiUser };
		this.#hooks.set(hook.id, hook);
		return hook;
	}

	get hooks(): Hook[] {
		return [...this.#hooks.values()];
	}

	/** Takes an address away; repeats that are due to it are given up. */
	remove(id: string): boolean {
		return this.#hooks.delete(id);
	}

	/** Takes all addresses away and forgets the deliveries. */
	clear(): void {
		this.#hooks.clear();
		this.#deliveries = [];
	}

	/** Every attempt, the oldest first; the latest 10,000. */
	get deliveries(): readonly Delivery[] {
		return this.#deliveries;
	}

	/** Pushes what is new about an order that was added or changed. */
	#changed(order: OrderRecord, merchant: string): void {
		if (this.#hooks.size === 0) return;
		const shown = `${order.status} ${order.shipments.length}`;
		const before = this.#shown.get(order);
		this.#shown.set(order, shown);
		if (order.version > 0 && before === shown) return;
		void this.push([order], merchant, {
			event: order.version === 0 ? 'order_new' : 'order_update',
		});
	}

	/**
	 * Pushes orders to every address that is for them.
	 *
	 * @param merchant the pk of the one that has them
	 * @returns the first attempts, once they have ended
	 */
	async push(
		orders: readonly OrderRecord[],
		merchant: string,
		{ event, together = false, times = 1, outOfOrder = false }: PushOptions,
	): Promise<Delivery[]> {
		const attempts: Promise<Delivery[]>[] = [];
		for (const hook of this.#hooks.values()) {
			const key = this.#keyOf(hook.apiUser);
			if (!key || key.merchant !== merchant || !hook.events.includes(event)) continue;
			const seen = orders.filter(({ cart }) => key.cart === null || cart === key.cart);
			const groups = together ? [seen] : seen.map((order) => [order]);
			const pushes = groups
				.filter((group) => group.length > 0)
				.map((group) => pushOf(hook, key, event, group));
			if (outOfOrder) pushes.reverse();
			for (const push of pushes) {
				for (let time = 0; time < times; time++) attempts.push(this.#enqueue(push));
			}
		}
		return (await Promise.all(attempts)).flat();
	}

	/** Resolves once no first attempt is on its way. */
	async settled(): Promise<void> {
		await Promise.all(this.#queues.values());
	}

	#keyOf(user: string): HookKey | undefined {
		const key = this.#accounts.keys().find(({ apiUser }) => apiUser === user);
		return key && (key.level === 'cart' || key.level === 'merchant')
			? { ...key, level: key.level }
			: undefined;
	}

	/** Out: the attempt; none where the address is gone by then. */
	async #enqueue(push: Push): Promise<Delivery[]> {
		const { id } = push.hook;
		const before = this.#queues.get(id) ?? Promise.resolve();
		const attempt = before.then(async () => await this.#attempt(push, 1));
		this.#queues.set(
			id,
			attempt.then(() => {}),
		);
		return await attempt;
	}

	async #attempt(push: Push, attempt: number): Promise<Delivery[]> {
		const { hook, event, refs, signature } = push;
		if (this.#closing.aborted || !this.#hooks.has(hook.id)) return [];
		const time = this.#clock.now();
		const status = await this.#send(push);
		const wait = REPEAT_AFTER_MS[attempt - 1];
		const isDone = status !== null && status >= 200 && status < 300;
		const repeats = !isDone && wait !== undefined;
		if (this.#deliveries.length >= MOST_DELIVERIES) this.#deliveries.shift();
		const own = { time, hook: hook.id, event, refs, signature, attempt, status, repeats };
		this.#deliveries.push(own);
		if (repeats) void this.#later(wait, async () => await this.#attempt(push, attempt + 1));
		return [own];
	}

	async #later(ms: number, run: () => Promise<unknown>): Promise<void> {
		try {
			await this.#clock.sleep(ms, this.#closing);
		} catch {
			// the sandbox closes
			return;
		}
		await run();
	}

	/** The receiver's status; null for none. */
	async #send({ hook, event, body, signature }: Push): Promise<number | null> {
		const late = new AbortController();
		const answered = new AbortController();
		const given = AbortSignal.any([this.#closing, answered.signal]);
		this.#clock.sleep(ANSWER_WITHIN_MS, given).then(
			() => late.abort(),
			() => {},
		);
		try {
			const answer = await fetch(hook.url, {
				method: 'POST',
				redirect: 'manual',
				headers: {
					'content-type': 'application/json',
					'x-webhook-event': event,
					'x-webhook-signature': signature,
				},
				body,
				signal: AbortSignal.any([this.#closing, late.signal]),
			});
			await answer.body?.cancel();
			return answer.status;
		} catch {
			return null;
		} finally {
			answered.abort();
		}
	}
}

/** View Order Status with the fields that were seen in pushes: no time tells two of them apart. */
function changeOf(order: OrderRecord, level: HookKey['level']): object {
	return {
		...orderStatusView(order, level),
		updated_date_time: undefined,
		ship_country: undefined,
	};
}

function pushOf(
	hook: Hook,
	{ level, apiKey }: HookKey,
	event: HookEvent,
	orders: OrderRecord[],
): Push {
	const rows = orders.map((order) =>
		event === 'order_new'
			? orderView(order, level, NOTHING_MORE, () => ({}))
			: JSON.stringify(changeOf(order, level)),
	);
	const body = `{"orders":[${rows.join(',')}]}`;
	const signature = createHmac('sha256', apiKey).update(body).digest('hex');
	return { hook, event, refs: orders.map(({ custRef }) => custRef), body, signature };
}
