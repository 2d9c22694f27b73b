import type { Engine } from '../../../engine/index.mts';

type Json = Record<string, unknown>;

/** The order of each item. */
const custRef = { __rl: true, mode: 'id', value: '={{ $json.ref }}' };

/** What the nodes have said of the orders that went through the workflow. */
interface Told {
	/** Orders that the trigger has given, each as often as it came. */
	delivered: string[];
	/** Orders that the nodes say they have created. */
	created: Set<string>;
	confirmed: Set<string>;
}

/** The flagship workflow's steps for the orders that a poll gave; what fails is taken up again later. */
export class Flow {
	readonly told: Told = {
		delivered: [],
		created: new Set(),
		confirmed: new Set(),
	};
	private readonly toLookUp = new Set<string>();
	private readonly toCreate = new Set<string>();
	private readonly toConfirm = new Set<string>();

	constructor(
		private readonly engine: Engine,
		/** Makes the warehouse ship an order. */
		private readonly ship: (ref: string) => Promise<void>,
	) {}

	get isDone(): boolean {
		return this.toLookUp.size + this.toCreate.size + this.toConfirm.size === 0;
	}

	take(refs: string[]): void {
		this.told.delivered.push(...refs);
		for (const ref of refs) this.toLookUp.add(ref);
	}

	/** Runs each step over what waits for it. */
	async run(): Promise<void> {
		await this.step(this.toLookUp, 'orderStatus', 'get', { custRef }, (ref) => {
			this.toCreate.add(`SHOWROOM-${ref}`);
		});
		const creation = {
			specifyOrder: 'json',
			orderJson: '={{ $json.order }}',
			options: { totals: 'fill', onDuplicate: 'skip' },
		};
		await this.step(this.toCreate, 'order', 'create', creation, (ref) => {
			this.told.created.add(ref);
			this.toConfirm.add(ref);
		});
		for (const ref of this.toConfirm) await this.ship(ref);
		const confirmation = { custRef, trackingNumbers: '=T-{{ $json.ref }}' };
		await this.step(this.toConfirm, 'shipment', 'confirm', confirmation, (ref) => {
			this.told.confirmed.add(ref);
		});
	}

	/** One run over all that waits: each parameter is an expression on the item, as a user would have it. */
	private async step(
		waiting: Set<string>,
		resource: string,
		operation: string,
		parameters: Json,
		done: (ref: string) => void,
	): Promise<void> {
		const refs = [...waiting];
		if (refs.length === 0) return;
		const result = await this.engine.execute({
			parameters: { resource, operation, ...parameters } as never,
			items: refs.map((ref) => ({ ref, order: order(ref) })) as never,
			node: { onError: 'continueErrorOutput' },
		});
		for (const { pairedItem } of result.outputs[0] ?? []) {
			const ref = refs[(pairedItem as { item: number }).item];
			if (ref === undefined) continue;
			waiting.delete(ref);
			done(ref);
		}
	}
}

/** An order to refill the showroom, made of nothing but its reference. */
function order(cust_ref: string): Json {
	return {
		cust_ref,
		ship_company: 'Showroom',
		ship_address_1: '1 Test Rd',
		ship_city: 'Testville',
		ship_state: 'OH',
		ship_zip: '44101',
		ship_country: 'USA',
		order_source: 'Showroom',
		items: [{ item: 'MUG-BLUE-350', quantity: 2, price: '9.95' }],
		shipping_handling: '6.95',
	};
}
