import { Autopilot } from './autopilot.mts';
import { demoOrder, fillStore } from './demoData.mts';
import { DEMO_KEYS, DEMO_MERCHANT, isSame, pairOf } from './keys.mts';
import { seededRandom } from './random.mts';
import { API_CART, CARTS, Setup } from './setup.mts';
import { Store } from './store.mts';
import { KEY_LEVELS } from './types.mts';
import type { SandboxClock } from './clock.mts';
import type { Key } from './keys.mts';
import type { Sort } from './orderIndex.mts';
import type { Cart } from './setup.mts';
import type { StoreContent } from './store.mts';
import type { OrderRecord } from './types.mts';

export interface AccountOptions {
	clock: SandboxClock;
	sort: Sort;
	/** Orders come and move by themselves. */
	autopilot: boolean;
}

/** A merchant: its orders, its stock, its carts. */
export interface Merchant {
	readonly pk: string;
	readonly name: string;
	readonly store: Store;
	readonly setup: Setup;
	/** `count` new orders of the demo merchant's kind, created now. Needs products. */
	readonly arrive: (count: number) => OrderRecord[];
}

/** All that is in the sandbox, in a form that can be kept and put back. */
export interface Content {
	keys: Key[];
	merchants: { pk: string; name: string; carts: Cart[]; store: StoreContent }[];
}

export interface MerchantDraft {
	/** Digits. */
	pk: string;
	name: string;
	carts: readonly Cart[];
	/** What it begins with: the demo's products and orders, or what was kept. Default: nothing. */
	content?: 'demo' | StoreContent;
}

/** Told of each order that is added or changed; not of those that a merchant begins with. */
export type OrderListener = (order: OrderRecord, merchant: Merchant) => void;

/** The merchants and the keys that open them. */
export class Accounts {
	readonly #options: AccountOptions;
	readonly #merchants = new Map<string, Merchant>();
	readonly #keys = new Map<string, Key>();
	readonly #listeners = new Set<OrderListener>();
	#seed = 1;

	constructor(options: AccountOptions) {
		this.#options = options;
	}

	/** Begins anew: the demo merchant with its keys, with or without its products and orders. */
	reset({ seed, empty }: { seed: number; empty: boolean }): void {
		this.#seed = seed;
		this.#keys.clear();
		this.#merchants.clear();
		for (const level of KEY_LEVELS) {
			const merchant = level === 'cart' || level === 'merchant' ? DEMO_MERCHANT.pk : null;
			const cart = level === 'cart' ? API_CART : null;
			this.addKey({ ...DEMO_KEYS[level], level, merchant, cart });
		}
		this.add({ ...DEMO_MERCHANT, carts: CARTS, content: empty ? undefined : 'demo' });
	}

	/** Adds a merchant; one with the same pk is replaced. */
	add({ pk, name, carts, content }: MerchantDraft): Merchant {
		const { clock, sort, autopilot } = this.#options;
		const seed = this.#seed + (pk === DEMO_MERCHANT.pk ? 0 : Number(pk));
		const setup = new Setup(carts);
		const store = new Store(clock, sort, setup);
		const random = seededRandom(seed + 1);
		const arriveAt = (at: number): OrderRecord =>
			store.addOrder(demoOrder(store, setup, random, at));
		const arrive = (count: number): OrderRecord[] =>
			Array.from({ length: count }, () => arriveAt(clock.now()));
		const merchant = { pk, name, store, setup, arrive };
		if (content === 'demo') fillStore(store, setup, seed, clock.now());
		else if (content) store.load(content);
		if (autopilot) store.attach(new Autopilot({ store, setup, clock, seed, arriveAt }));
		store.listen((order) => {
			for (const listener of this.#listeners) listener(order, merchant);
		});
		this.#merchants.set(pk, merchant);
		return merchant;
	}

	/** Removes a merchant and its keys. */
	remove(pk: string): boolean {
		for (const { apiUser, merchant } of this.keys()) if (merchant === pk) this.removeKey(apiUser);
		return this.#merchants.delete(pk);
	}

	/** Calls `listener` with each change of an order. Out: ends that. */
	onOrder(listener: OrderListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** The merchant that is always there. */
	get demo(): Merchant {
		const demo = this.#merchants.get(DEMO_MERCHANT.pk);
		if (!demo) throw new Error('The demo merchant cannot be done without');
		return demo;
	}

	merchants(): Merchant[] {
		return [...this.#merchants.values()];
	}

	merchant(pk: string): Merchant | undefined {
		return this.#merchants.get(pk);
	}

	keys(): Key[] {
		return [...this.#keys.values()];
	}

	/** Adds a pair; one with the same API user is replaced, as when keys are cycled. */
	addKey(key: Key): void {
		this.#keys.set(key.apiUser, key);
	}

	removeKey(apiUser: string): boolean {
		return this.#keys.delete(apiUser);
	}

	/** The key of an `authorization` header; undefined when it opens nothing. */
	authorized(authorization: string | undefined): Key | undefined {
		const pair = pairOf(authorization);
		const key = pair && this.#keys.get(pair.apiUser);
		return key && isSame(pair.apiKey, key.apiKey) ? key : undefined;
	}

	/** Does what has fallen due by itself, with every merchant. */
	catchUp(): void {
		for (const { store } of this.#merchants.values()) store.catchUp();
	}

	/** A copy of all there is. */
	save(): Content {
		return structuredClone({
			keys: this.keys(),
			merchants: this.merchants().map(({ pk, name, setup, store }) => ({
				pk,
				name,
				carts: setup.carts(),
				store: store.save(),
			})),
		});
	}

	/** Puts back what was saved, in place of what there is. */
	load(saved: Content): void {
		const { keys, merchants } = structuredClone(saved);
		this.#keys.clear();
		this.#merchants.clear();
		for (const key of keys) this.addKey(key);
		for (const { store, ...merchant } of merchants) this.add({ ...merchant, content: store });
	}
}
