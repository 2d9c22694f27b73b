import isError from 'lodash/isError';
import type { IDataObject } from 'n8n-workflow';

import type { Hint } from '../../model/hints';
import { isBlank, repeatsHeader } from '../../model/orderRows';
import { bareNumber } from '../../model/shipment';
import type { ItemContext, RunContext } from '../context';
import type { Deed, RunMemory } from '../memory';
import { type Reader, readingsAbout } from '../readings';

/** What becomes of an order with a shipment. */
export type Status = 'partial' | 'shipped';

/** What an item gives. */
export interface Given {
	cust_ref: string;
	/** That of the order after this run, as the user says. */
	order_status: Status;
	shipments: IDataObject[];
	/** Their tracking numbers, each as the run has it first. */
	numbers: string[];
	/** Whether it is put together from rows. */
	isGrouped: boolean;
	/** What must be the same where the same is sent again. */
	content: unknown;
}

/** What one item of the run sends, or several that are the same: exports have rows twice. */
export interface Parcel extends Given {
	/** The first item that has it. */
	index: number;
	deed: Deed;
	/** The status that it was taken with, in this run or before it; none as long as it was not. */
	status?: Status;
}

/** The input item of a row without an order. */
interface Astray {
	index: number;
	error: Error;
}

/**
 * An order among the items of a run. It is closed by the shipment with which CartRover has taken all that the
 * run has of it: a shop that hears of a closed order tells its customer, and nobody takes that back.
 */
export class RunOrder {
	private readonly parcels = new Map<string, Parcel>();
	/** What CartRover has not taken: shipments, and items that cannot be read. */
	private readonly missing = new Set<Parcel | ItemContext>();
	/** The first row beside it without an order, and why: merged cells or a slip leave such rows. */
	private astray?: Astray;

	constructor(
		private readonly cust_ref: string,
		private readonly memory: RunMemory,
	) {}

	add(item: ItemContext, given: Given | Error): void {
		if (isError(given)) {
			this.missing.add(item);
			return;
		}
		const key = JSON.stringify(given.numbers);
		if (this.parcels.has(key)) return;
		const deed = {
			about: [given.cust_ref, ...given.numbers.map(bareNumber)],
			content: given.content,
		};
		const parcel: Parcel = { ...given, index: item.index, deed };
		// In an earlier try, an expression may have given other contents.
		const tried = this.memory.before(item.index, deed)?.output?.[0]?.order_status;
		parcel.status = (tried as Status | undefined) ?? (this.sentBefore(parcel) || undefined);
		this.parcels.set(key, parcel);
		if (!parcel.status) this.missing.add(parcel);
	}

	/** The row may be a line of this order, so that a shipment lacks it. */
	hold(astray: Astray | undefined): void {
		this.astray ??= astray;
	}

	/**
	 * The parcel that an item gives.
	 *
	 * @throws NodeOperationError where it is not sent, since it may lack a row
	 */
	parcelOf(item: ItemContext, { numbers }: Given): Parcel {
		const parcel = this.parcels.get(JSON.stringify(numbers)) as Parcel;
		if (!this.astray || parcel.status) return parcel;
		const { index, error } = this.astray;
		throw item.invalid(
			`This shipment of order ${this.cust_ref} was not sent: input item ${index} may be a line of it, and cannot be read`,
			`Input item ${index}: ${error.message}. Give each row its order: merged cells have it in their first row only.`,
		);
	}

	/** Whether the run has several shipments of this order, or may have. */
	get isSplit(): boolean {
		return this.parcels.size > 1 || this.missing.size > 1;
	}

	/** The status with which a shipment goes out now, or has gone. */
	statusFor({ status, order_status }: Parcel): Status {
		const isLast = this.missing.size === 1;
		return status ?? (order_status === 'shipped' && isLast ? 'shipped' : 'partial');
	}

	/** CartRover has taken a shipment. */
	take(parcel: Parcel, status: Status): void {
		parcel.status = status;
		this.missing.delete(parcel);
		for (const part of partsOf(parcel, status)) this.memory.made(part);
	}

	/**
	 * The status with which an earlier run of the node in this execution has sent the same shipment; `false`
	 * where that had other contents, and nothing where there is none.
	 */
	sentBefore(parcel: Parcel): Status | false | undefined {
		const [asPartial, asShipped] = (['partial', 'shipped'] as const).map((status) =>
			partsOf(parcel, status)
				.map((part) => this.memory.hasMade(part))
				.find(Boolean),
		);
		if (asPartial === 'same') return 'partial';
		if (asShipped === 'same') return 'shipped';
		return asPartial === 'other' ? false : undefined;
	}

	/** Where it stays open although the user has called it shipped: why, and what to do. */
	get hint(): Hint | undefined {
		const parcels = [...this.parcels.values()];
		const asks = (asked: Status) => parcels.some(({ order_status }) => order_status === asked);
		const taken = parcels.flatMap(({ status }) => status ?? []);
		if (!asks('shipped') || taken.length === 0 || taken.includes('shipped')) return undefined;
		const about = this.cust_ref;
		if (this.missing.size > 0) {
			return {
				about,
				one: 'Order {} stays partially shipped, since CartRover did not take all of its shipments. Correct the others and run them together, with Order Status Shipped: the last one closes the order.',
				many: 'Orders {} stay partially shipped, since CartRover did not take all of their shipments. Correct the others and run them together, with Order Status Shipped: the last one of each order closes it.',
			};
		}
		if (!asks('partial')) return undefined;
		return {
			about,
			one: 'Order {} stays partially shipped: Order Status is Shipped in one of its items, and Partially Shipped in a later one.',
			many: 'Orders {} stay partially shipped: Order Status is Shipped in one of their items, and Partially Shipped in a later one.',
		};
	}

	/** Where one of several shipments, of this run or with a later one, does not say what is in it. */
	get silence(): Hint | undefined {
		const sent = [...this.parcels.values()].filter(({ status }) => status);
		const isSilent = sent.some(({ shipments }) => shipments.some(({ items }) => !items));
		const isOneOfSeveral = sent.length > 1 || sent[0]?.order_status === 'partial';
		if (!isOneOfSeveral || !isSilent) return undefined;
		return {
			about: this.cust_ref,
			one: 'Order {} goes out in several shipments, and not each says what is in it. CartRover may take one without Items for the whole order: give each its Items.',
			many: 'Orders {} go out in several shipments, and not each says what is in it. CartRover may take one without Items for the whole order: give each its Items.',
		};
	}
}

/** What later runs of the node are to know: each tracking number, with what was sent. */
const partsOf = ({ cust_ref, numbers, content }: Given, status: Status): Deed[] =>
	numbers.map((number) => ({ about: [cust_ref, bareNumber(number)], content: [content, status] }));

/** An item is about the order that it may hold a shipment of. */
type OrderReader = Reader<Given, string | undefined>;

/** Makes a function that gives an order, with all that the run has of it. To be made once, not in each run. */
export const ordersInRun =
	(reader: OrderReader) =>
	({ run }: ItemContext, cust_ref: string): RunOrder =>
		run.shared('orders', () => ordersOf(run, reader), reader).get(cust_ref) as RunOrder;

function ordersOf(run: RunContext, reader: OrderReader): Map<string, RunOrder> {
	const orders = new Map<string, RunOrder>();
	let before: RunOrder | undefined;
	let astray: Astray | undefined;
	for (const { item, given, about } of readingsAbout(run, reader)) {
		const cells = Object.values(item.json);
		if (isError(about)) {
			if ((cells.length > 0 && cells.every(isBlank)) || repeatsHeader(item.json)) continue;
			astray ??= { index: item.index, error: about };
			before?.hold(astray);
		} else if (about !== undefined) {
			const order = orders.get(about) ?? new RunOrder(about, run.memory);
			if (!orders.has(about)) {
				run.hint(() => order.hint);
				run.hint(() => order.silence);
			}
			orders.set(about, order);
			order.add(item, given);
			order.hold(astray);
			astray = undefined;
			before = order;
		}
	}
	return orders;
}
