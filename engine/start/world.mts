import type { IDataObject } from 'n8n-workflow';

import type { ControllableClock, Sandbox } from '../../sandbox/index.mts';
import type { World } from './play.mts';

const HOUR = 60 * 60 * 1_000;
const ARRIVING = 3;

/** What happens in the sandbox while the workflow runs: shops sell, the warehouse ships. */
export class SandboxWorld implements World {
	private readonly known: Set<string>;

	/** @param ships whether the warehouse ships what the workflow orders, before its next step */
	constructor(
		private readonly sandbox: Sandbox<ControllableClock>,
		private readonly ships: boolean,
	) {
		this.known = new Set(sandbox.store.orders().map(({ custRef }) => custRef));
	}

	betweenPolls(): string[] {
		const orders = this.sandbox.arrive(ARRIVING);
		const names = orders.map(({ custRef, orderSource }) => `${custRef} (${orderSource})`);
		for (const { custRef } of orders) this.known.add(custRef);
		return [`Meanwhile ${ARRIVING} orders arrive from the shops: ${names.join(', ')}.`];
	}

	afterStep(): string[] {
		if (!this.ships) return [];
		const { store, clock } = this.sandbox;
		const fresh = store.orders().filter(({ custRef }) => !this.known.has(custRef));
		return fresh.map(({ custRef, seq }) => {
			this.known.add(custRef);
			store.setStatus(custRef, 'at_wms');
			clock.advance(4 * HOUR);
			return `Four hours later by the sandbox's clock: the warehouse has shipped ${custRef} with UPS, ${this.ship({ custRef, seq })}.`;
		});
	}

	/** Ships all of an order. @returns the tracking number */
	private ship({ custRef, seq }: { custRef: string; seq: number }): string {
		const trackingNo = `1ZSBX${String(seq).padStart(13, '0')}`;
		this.sandbox.store.ship(custRef, { carrier: 'UPS', method: '21', trackingNo });
		return trackingNo;
	}

	/** The requests that the sandbox got. */
	requests(): IDataObject[] {
		return this.sandbox.log.entries.map(({ seq, method, path, query, status, outcome, effect }) => {
			const search = Object.entries(query).map(([name, value]) => `${name}=${String(value)}`);
			return {
				'#': seq,
				method,
				path: path + (search.length > 0 ? `?${search.join('&')}` : ''),
				status,
				outcome: effect ? `${outcome}, changed data` : outcome,
			};
		});
	}

	/** The orders that requests have changed, as the sandbox holds them now. */
	changedOrders(): IDataObject[] {
		const { store, log } = this.sandbox;
		const refs = log.filter({ effect: true }).flatMap(({ path, body }) => {
			const named = decodeURIComponent(path.split('/').at(-1) ?? '');
			return [named, ...[body].flat().map((order) => (order as IDataObject | null)?.cust_ref)];
		});
		return [...new Set(refs)].flatMap((ref) => {
			const order = typeof ref === 'string' ? store.order(ref) : undefined;
			if (order === undefined) return [];
			const { custRef, orderSource, status, items, fields, sentToCart } = order;
			return {
				cust_ref: custRef,
				order_source: orderSource,
				order_status: status,
				items: items.map(({ item, quantity, price, extendedAmount }) => ({
					item,
					quantity,
					price,
					extended_amount: extendedAmount,
				})),
				sub_total: fields.sub_total ?? null,
				sales_tax: fields.sales_tax ?? null,
				shipping_handling: fields.shipping_handling ?? null,
				grand_total: fields.grand_total ?? null,
				confirmed_tracking_numbers: sentToCart,
			};
		});
	}
}
