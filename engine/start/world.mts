import type { IDataObject } from 'n8n-workflow';

import type { World } from './play.mts';

const HOUR = 60 * 60 * 1_000;
const ARRIVING = 3;
const ALL = 10_000;

interface Order extends IDataObject {
	cust_ref: string;
	order_source: string;
	items: IDataObject[];
	shipments: { carrier: string }[];
}

interface Call {
	seq: number;
	method: string;
	path: string;
	query: Record<string, unknown>;
	body: unknown;
	status: number | null;
	outcome: string;
	effect: boolean;
}

/**
 * What happens in the sandbox while the workflow runs: shops sell, the warehouse ships. It is brought about
 * by the sandbox's control interface, as any user of it would.
 */
export class SandboxWorld implements World {
	private readonly known = new Set<string>();

	private constructor(
		private readonly origin: string,
		private readonly ships: boolean,
	) {}

	/** @param ships whether the warehouse ships what the workflow orders, before its next step */
	static async of(origin: string, ships: boolean): Promise<SandboxWorld> {
		const world = new SandboxWorld(origin, ships);
		const { orders } = await world.control<{ orders: Order[] }>(`orders?limit=${ALL}`);
		for (const { cust_ref } of orders) world.known.add(cust_ref);
		return world;
	}

	async betweenPolls(): Promise<string[]> {
		const { created } = await this.control<{ created: string[] }>('orders', { count: ARRIVING });
		const orders = await Promise.all(created.map((ref) => this.order(ref)));
		for (const ref of created) this.known.add(ref);
		const names = orders.map(({ cust_ref, order_source }) => `${cust_ref} (${order_source})`);
		return [`Meanwhile ${ARRIVING} orders arrive from the shops: ${names.join(', ')}.`];
	}

	async afterStep(): Promise<string[]> {
		if (!this.ships) return [];
		const { orders } = await this.control<{ orders: Order[] }>(`orders?status=new&limit=${ALL}`);
		const told: string[] = [];
		for (const { cust_ref: ref } of orders.filter((order) => !this.known.has(order.cust_ref))) {
			const trackingNo = `1ZSBX${String(this.known.size).padStart(13, '0')}`;
			this.known.add(ref);
			const path = `orders/${encodeURIComponent(ref)}`;
			await this.control(`${path}/status`, { status: 'at_wms' });
			await this.control('clock', { advance: 4 * HOUR });
			await this.control(`${path}/ship`, { carrier: 'UPS', method: '21', tracking_no: trackingNo });
			told.push(
				`Four hours later by the sandbox's clock: the warehouse has shipped ${ref} with UPS, ${trackingNo}.`,
			);
		}
		return told;
	}

	/** The requests that the sandbox got. */
	async requests(): Promise<IDataObject[]> {
		return (await this.calls()).map(({ seq, method, path, query, status, outcome, effect }) => {
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
	async changedOrders(): Promise<IDataObject[]> {
		const refs = (await this.calls())
			.filter(({ effect }) => effect)
			.flatMap(({ path, body }) => {
				const named = decodeURIComponent(path.split('/').at(-1) ?? '');
				const inBody = [body].flat().map((order) => (order as IDataObject | null)?.cust_ref);
				return [named, ...inBody].filter((ref) => typeof ref === 'string');
			});
		const { orders } = await this.control<{ orders: Order[] }>(`orders?limit=${ALL}`);
		return orders
			.filter(({ cust_ref }) => refs.includes(cust_ref))
			.map((order) => ({
				...parts(order, ['cust_ref', 'order_source', 'order_status']),
				items: order.items.map((line) =>
					parts(line, ['item', 'quantity', 'price', 'extended_amount']),
				),
				...parts(order, ['sub_total', 'sales_tax', 'shipping_handling', 'grand_total']),
				confirmed_tracking_numbers: order.tracking_sent_to_cart,
			}));
	}

	private async calls(): Promise<Call[]> {
		return (await this.control<{ entries: Call[] }>('log')).entries;
	}

	private async order(ref: string): Promise<Order> {
		return (await this.control<{ order: Order }>(`orders/${encodeURIComponent(ref)}`)).order;
	}

	private async control<T>(path: string, body?: object): Promise<T> {
		const response = await fetch(`${this.origin}/_sandbox/${path}`, {
			...(body && { method: 'POST', body: JSON.stringify(body) }),
		});
		if (!response.ok) throw new Error(`The sandbox refused ${path}: ${await response.text()}`);
		return (await response.json()) as T;
	}
}

function parts(record: IDataObject, names: readonly string[]): IDataObject {
	return Object.fromEntries(names.map((name) => [name, record[name]]));
}
