import { isOdd, type OrderRecord, type Store } from '../../../sandbox/index.mts';
import type { Fact, Item } from './chronicle.mts';
import type { Change, Move, Setup, Status } from './history.mts';

const SOURCES = ['Shop A', 'Shop B'];
const PLACES = ['3107', '3119'];
const ITEM = 'MUG';
const ORDERED = 3;
const THRESHOLD = 5;

/** From which statuses a move is made, and what it makes of an order. */
const MOVES: Record<Move, { from: readonly Status[]; to: Status | 'ship' | 'part' }> = {
	send: { from: ['new'], to: 'at_wms' },
	part: { from: ['at_wms', 'partial'], to: 'part' },
	ship: { from: ['at_wms', 'partial'], to: 'ship' },
	confirm: { from: ['shipped'], to: 'confirmed' },
	fail: { from: ['new', 'at_wms'], to: 'error' },
	cancel: { from: ['new', 'at_wms', 'error'], to: 'canceled' },
	retry: { from: ['error'], to: 'new' },
};

const seconds = (ms: number) => Math.floor(ms / 1_000);

/** Makes things happen in the sandbox, and notes what has happened. */
export class Merchant {
	private orders = 0;
	private skus: string[] = [];
	private added = 0;

	constructor(
		private readonly store: Store,
		private readonly now: () => number,
		private readonly setup: Setup,
		private readonly note: (fact: Fact) => void,
	) {}

	get orderCount(): number {
		return this.store.orderCount;
	}

	get skuCount(): number {
		return this.store.productCount;
	}

	/** What is there before anybody looks. */
	settleIn(count: number): void {
		const isStock = this.setup.event.startsWith('inventory');
		for (let index = 0; index < count; index++) {
			if (isStock) this.addSku(`SKU-${String(index * 10).padStart(5, '0')}`);
			else this.create(this.now() - index * 30_000, index % 2);
		}
		for (let which = 0; !isStock && which < count; which++) {
			for (const to of (['send', 'part', 'ship', 'confirm'] as const).slice(0, which % 5)) {
				this.move(which, to);
			}
		}
	}

	apply(change: Change): void {
		const isStock = this.setup.event.startsWith('inventory');
		if (change.change === 'stock' && isStock) this.restock(change);
		else if (change.change === 'sku' && isStock) this.changeSkus(change);
		else if (change.change === 'move' && !isStock) this.moveSome(change);
		else if (change.change === 'arrive' && !isStock) this.arrive(change);
	}

	private arrive({ count, every, lateSeconds, source }: Change & { change: 'arrive' }): void {
		// What comes every few seconds has come before now, so it is the first that is the latest to show.
		const late = Math.min(
			lateSeconds + (count - 1) * every,
			Math.max(lateSeconds, this.setup.overlapMinutes * 60),
		);
		const first = this.now() - late * 1_000;
		for (let index = 0; index < count; index++) {
			this.create(Math.min(first + index * every * 1_000, this.now()), (index + source) % 2);
		}
	}

	private create(createdAt: number, source: number): void {
		const ref = `N-${this.orders++}`;
		const orderSource = SOURCES[source];
		const order = this.store.addOrder({
			custRef: ref,
			createdAt,
			orderSource,
			items: [{ item: ITEM, quantity: ORDERED }],
		});
		const wanted = this.setup.source === 'all' || orderSource === SOURCES[0];
		this.note({
			is: 'order',
			ref,
			wanted,
			createdAt: seconds(order.createdAt),
			odd: this.isOdd(ref),
		});
	}

	private isOdd(name: string): boolean {
		return isOdd(name) && this.setup.readings?.includes('odd-values') === true;
	}

	private moveSome({ which, to, count = 1 }: Change & { change: 'move' }): void {
		if (count === 1) return this.move(which, to);
		const { from, to: status } = MOVES[to];
		for (let index = this.orders - 1, left = count; index >= 0 && left > 0; index--) {
			const order = this.store.order(`N-${index}`);
			if (!order || !from.includes(order.status)) continue;
			this.moveOn(order, status);
			left -= 1;
		}
	}

	private move(which: number, move: Move): void {
		const { from, to } = MOVES[move];
		// Rather one of the last orders: old ones have been moved already.
		for (let tries = 0; tries < 5; tries++) {
			const index = this.orders - 1 - ((which + tries) % Math.min(this.orders, 12));
			const order = this.store.order(`N-${index}`);
			if (!order || !from.includes(order.status)) continue;
			this.moveOn(order, to);
			return;
		}
	}

	private moveOn(order: OrderRecord, to: Status | 'ship' | 'part'): void {
		const { custRef: ref, status: was } = order;
		const at = seconds(this.now());
		if (to !== 'ship' && to !== 'part') {
			this.store.markStatus(ref, to);
			this.note({ is: 'status', ref, status: to, at });
			return;
		}
		const tracking = `T-${ref}-${order.shipments.length}`;
		const left = ORDERED - order.shipments.length;
		const quantity = to === 'part' ? 1 : left;
		this.store.ship(ref, { trackingNo: tracking, items: [{ item: ITEM, quantity }] });
		const { status } = order;
		if (status !== was) this.note({ is: 'status', ref, status, at });
		this.note({ is: 'parcel', ref, tracking, loadedAt: at });
	}

	private addSku(sku: string): void {
		this.store.addProduct({ sku, stock: { [PLACES[0] as string]: { qtyAvailable: 20 } } });
		this.skus.push(sku);
		this.noteStock(sku);
	}

	private restock({ which, quantity, place }: Change & { change: 'stock' }): void {
		const sku = this.skus[which % this.skus.length];
		if (sku === undefined) return;
		this.store.setStock(sku, { qtyAvailable: quantity, warehousePk: PLACES[place] });
		this.noteStock(sku);
	}

	private changeSkus({ which, add }: Change & { change: 'sku' }): void {
		if (add) {
			this.addSku(`SKU-${String(which % 3_000).padStart(5, '0')}-${this.added++}`);
			return;
		}
		const [sku] = this.skus.splice(which % this.skus.length, 1);
		if (sku === undefined) return;
		this.store.removeProduct(sku);
		this.note({ is: 'stock', sku, value: undefined, isLow: false });
	}

	private noteStock(sku: string): void {
		const stock = this.store.stock(sku);
		if (!stock) return;
		const places = Object.entries(stock.warehouses)
			.map(([pk, { qtyAvailable, qtyOnHand }]) => [pk, qtyAvailable, qtyOnHand])
			.filter(holdsAny);
		// Of an odd one only its quantity on hand can be read.
		const odd = this.isOdd(sku);
		const value = JSON.stringify(
			odd ? ['plenty', stock.qtyOnHand] : [stock.qtyAvailable, stock.qtyOnHand, places.sort()],
		);
		this.note({ is: 'stock', sku, value, isLow: !odd && stock.qtyAvailable <= THRESHOLD });
	}
}

/** What tells changes of status apart: an order may go to the warehouse several times, and shows when. */
export const changeKey = (ref: string, status: string, at: number): string =>
	status === 'at_wms' ? `${ref} ${status} ${at}` : `${ref} ${status}`;

type Json = Record<string, unknown>;

/** What an item of the trigger says, orders and shipments raw. */
export function itemOf({ event, readings }: Setup, record: Json): Item {
	const zone = readings?.includes('times-pacific') ? '-08:00' : '';
	const time = (name: string) => {
		const text = String(record[name]);
		return /^\d{10}$/.test(text) ? Number(text) : seconds(Date.parse(`${text}${zone}`));
	};
	const ref = String(record.cust_ref);
	if (event === 'orderCreated') return { key: ref, time: time('created_date_time') };
	if (event === 'shipmentCreated') {
		return { key: `${ref} ${String(record.tracking_no)}`, time: time('date') };
	}
	if (event === 'orderStatusChanged') {
		const status = String(record.changed_to);
		const shown = { new: 'created_date_time', at_wms: 'delivered_to_wms_date' }[status];
		const at = time(shown ?? 'updated_date_time');
		return { key: changeKey(ref, status, at), time: at };
	}
	return { key: String(record.sku), time: 0, value: valueOf(record) };
}

/** A warehouse that has nothing is as one that is not there. */
const holdsAny = ([, ...quantities]: unknown[]): boolean => quantities.some((each) => each !== 0);

function valueOf({ qty_available, qty_on_hand, warehouses }: Json): string {
	if (!Array.isArray(warehouses)) return JSON.stringify([qty_available, Number(qty_on_hand)]);
	const places = (warehouses as Json[])
		.map((place) => [place.warehouse_pk, place.qty_available, place.qty_on_hand])
		.filter(holdsAny);
	return JSON.stringify([Number(qty_available), Number(qty_on_hand), places.sort()]);
}
