import { between, digits, hash, pick, seededRandom } from './random.mts';
import { wholeSeconds } from './time.mts';
import type { ShipmentDraft } from './drafts.mts';
import type { OrderRecord, OrderStatus } from './types.mts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Share of orders that end up held. */
const ERROR_RATE = 0.04;

const ERROR_REASONS = [
	'Ship method is not mapped to a warehouse method',
	'Ship-to address could not be validated',
] as const;

const PARCELS = [
	{ carrier: 'USPS', method: '02', prefix: '9400', length: 18 },
	{ carrier: 'UPS', method: '21', prefix: '1ZSBX', length: 13 },
	{ carrier: 'FEDEX', method: '52', prefix: '7700', length: 8 },
] as const;

/** How long an order stays in each state, and what becomes of it. All ms. */
export interface Plan {
	/** From creation to the warehouse, or to the error. */
	toWmsMs: number;
	/** Null when the order goes through. */
	errorReason: string | null;
	/** From the warehouse's receipt to the parcel. */
	toShippedMs: number;
	/** From the parcel to the cart's knowing. */
	toConfirmedMs: number;
	parcel: Required<
		Pick<ShipmentDraft, 'carrier' | 'method' | 'trackingNo' | 'totalCost' | 'weightLbs'>
	>;
}

/** What the demo warehouse does with an order: the same for the same seed and reference. */
export function planOf(seed: number, custRef: string): Plan {
	const random = seededRandom(hash(custRef, seed));
	const held = random() < ERROR_RATE;
	const { carrier, method, prefix, length } = pick(random, PARCELS);
	return {
		toWmsMs: wholeSeconds(between(random, 10 * MINUTE, 20 * MINUTE)),
		errorReason: held ? pick(random, ERROR_REASONS) : null,
		toShippedMs: wholeSeconds(between(random, 3 * HOUR, 5 * HOUR)),
		toConfirmedMs: wholeSeconds(between(random, 5 * MINUTE, 15 * MINUTE)),
		parcel: {
			carrier,
			method,
			trackingNo: `${prefix}${digits(random, length)}`,
			totalCost: between(random, 450, 1890) / 100,
			weightLbs: between(random, 20, 640) / 100,
		},
	};
}

const FROM_WAREHOUSE = ['partial', 'shipped', 'confirmed'] as const;

/** Where an order can go from each status: what has left the warehouse does not come back. */
const NEXT: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
	new: ['at_wms', ...FROM_WAREHOUSE, 'error', 'canceled'],
	error: ['new', 'at_wms', ...FROM_WAREHOUSE, 'canceled'],
	at_wms: ['new', ...FROM_WAREHOUSE, 'error', 'canceled'],
	partial: ['shipped', 'confirmed', 'canceled'],
	shipped: ['confirmed'],
	// another parcel of an order that its shop took for done
	confirmed: ['shipped'],
	canceled: [],
};

/** Whether an order that has left the warehouse would go back to an earlier status there. */
export function isBackwards(from: OrderStatus, to: OrderStatus): boolean {
	const stages: readonly OrderStatus[] = FROM_WAREHOUSE;
	return stages.includes(to) && stages.indexOf(to) < stages.indexOf(from);
}

const WITHOUT_WAREHOUSE: readonly OrderStatus[] = ['new', 'error', 'canceled'];

/** Why an order cannot go to a status, as the rest of a sentence about it; undefined if it can. */
export function obstacle(order: OrderRecord, status: OrderStatus): string | undefined {
	const { status: from, fields } = order;
	if (from !== status && !NEXT[from].includes(status)) {
		return `is ${from}, so it cannot become ${status}`;
	}
	if (fields.on_hold === 'Y' && !WITHOUT_WAREHOUSE.includes(status)) {
		return `is on hold, so it cannot become ${status}. Take it off first`;
	}
	return undefined;
}
