import { unshippedItems } from './drafts.mts';
import { OrderBook } from './orderBook.mts';
import { StockRoom } from './stockRoom.mts';
import type { SandboxClock } from './clock.mts';
import type { OrderDraft, ShipmentDraft } from './drafts.mts';
import type { OrderPatch, StatusChange } from './orderBook.mts';
import type { ListQuery, Sort } from './orderIndex.mts';
import type { Setup } from './setup.mts';
import type { ProductDraft, StockChange, StockTotals } from './stockRoom.mts';
import type {
	OrderRecord,
	OrderStatus,
	ProductRecord,
	ShipmentRecord,
	Warehouse,
} from './types.mts';

/** The demo merchant's warehouses. The first is home to orders and stock that name none. */
export const WAREHOUSES: readonly [Warehouse, ...Warehouse[]] = [
	{ pk: '3107', name: 'EAST' },
	{ pk: '3119', name: 'WEST' },
];

/** What a store holds, to be kept and put back. */
export interface StoreContent {
	orders: OrderRecord[];
	products: ProductRecord[];
}

/** What is at `index`, or the same for all. */
type Each<T> = T | ((index: number) => T);

/**
 * What the demo merchant has: orders, products, stock. Records are live, to be read; they are
 * changed through these methods only, which keep the lists and the log's notion of effect right.
 */
export class Store {
	readonly #book: OrderBook;
	readonly #stock: StockRoom;
	#pilot: { catchUp(): void } | undefined;

	constructor(clock: SandboxClock, sort: Sort, setup: Setup) {
		const now = (): number => clock.now();
		this.#book = new OrderBook(now, sort, WAREHOUSES[0].pk, setup);
		this.#stock = new StockRoom(WAREHOUSES, now);
	}

	/** Joins what moves orders by itself: told of each change, asked to catch up before each read. */
	attach(pilot: { watch(order: OrderRecord): void; catchUp(): void }): void {
		this.listen((order) => pilot.watch(order));
		this.#pilot = pilot;
		for (const order of this.#book.all()) pilot.watch(order);
	}

	/** Calls `listener` after each addition and change of an order. */
	listen(listener: (order: OrderRecord) => void): void {
		this.#book.listen(listener);
	}

	/** Does what has fallen due by itself. Every read does it first. */
	catchUp(): void {
		this.#pilot?.catchUp();
	}

	/** What it holds; the records are the live ones. */
	save(): StoreContent {
		return { orders: this.#book.all(), products: [...this.#stock.sorted()] };
	}

	/** Puts these records in place of what it holds. */
	load({ orders, products }: StoreContent): void {
		this.#book.load(orders);
		this.#stock.load(products);
	}

	/** Grows with every change. */
	get revision(): number {
		return this.#book.revision + this.#stock.revision;
	}

	get orderCount(): number {
		return this.#book.size;
	}

	get productCount(): number {
		return this.#stock.size;
	}

	addOrder(draft: OrderDraft = {}): OrderRecord {
		return this.#book.add(draft);
	}

	/** Adds `count` orders quickly: 10,000 in a fraction of a second. */
	addOrders(count: number, draft: Each<OrderDraft> = {}): OrderRecord[] {
		return this.#book.addMany(each(count, draft));
	}

	order(custRef: string): OrderRecord | undefined {
		this.catchUp();
		return this.#book.get(custRef);
	}

	/** All orders in order of insertion. */
	orders(): readonly OrderRecord[] {
		this.catchUp();
		return this.#book.all();
	}

	/** The orders of a status list, in its order. */
	find(query: ListQuery): readonly OrderRecord[] {
		this.catchUp();
		return this.#book.find(query);
	}

	removeOrder(custRef: string): boolean {
		return this.#book.remove(custRef);
	}

	/** Changes an order; `updatedAt` becomes now unless given. */
	updateOrder(custRef: string, patch: OrderPatch): OrderRecord {
		return this.#book.patch(this.#order(custRef), patch);
	}

	/** Moves an order to a state. A move to shipped ships what is left, as a warehouse would. */
	setStatus(custRef: string, status: OrderStatus, change: StatusChange = {}): OrderRecord {
		const order = this.#order(custRef);
		const isWhole = order.shipments.length > 0 && unshippedItems(order).length === 0;
		if (status === 'shipped' && !isWhole) {
			this.ship(custRef, { at: change.at });
			return order;
		}
		return this.#book.setStatus(order, status, change);
	}

	/** Moves an order to a state and nothing else: what the API's own update does. */
	markStatus(custRef: string, status: OrderStatus, change: StatusChange = {}): OrderRecord {
		return this.#book.setStatus(this.#order(custRef), status, change);
	}

	/**
	 * Ships an order, or a part of it, and takes the goods off the stock.
	 * The order becomes `status`, or by default shipped or partial by what is left.
	 */
	ship(custRef: string, draft: ShipmentDraft = {}, status?: OrderStatus): ShipmentRecord {
		const order = this.#order(custRef);
		const shipment = this.recordShipment(custRef, draft, status);
		for (const { item, quantity } of shipment.items) {
			this.#stock.take(item, quantity, order.warehousePk, shipment.loadedAt);
		}
		return shipment;
	}

	/** As `ship`, but the stock stays. */
	recordShipment(custRef: string, draft: ShipmentDraft = {}, status?: OrderStatus): ShipmentRecord {
		return this.#book.ship(this.#order(custRef), draft, status);
	}

	addProduct(draft: ProductDraft): ProductRecord {
		return this.#stock.add(draft);
	}

	/** Adds `count` products quickly; by default `SKU-000001` on. */
	addProducts(
		count: number,
		draft: (index: number) => ProductDraft = (index) => ({
			sku: `SKU-${String(index + 1).padStart(6, '0')}`,
		}),
	): void {
		for (let index = 0; index < count; index++) this.#stock.add(draft(index));
	}

	removeProduct(sku: string): boolean {
		return this.#stock.remove(sku);
	}

	product(sku: string): ProductRecord | undefined {
		return this.#stock.get(sku);
	}

	/** By SKU. */
	products(): readonly ProductRecord[] {
		this.catchUp();
		return this.#stock.sorted();
	}

	/** What is in stock, over all warehouses and in each. */
	stock(sku: string): StockTotals | undefined {
		this.catchUp();
		const product = this.#stock.get(sku);
		return product && this.#stock.totals(product);
	}

	/** Sets the stock in one warehouse. Out: that warehouse's pk. */
	setStock(sku: string, change: StockChange): string {
		const product = this.#stock.get(sku);
		if (!product) throw new Error(`The sandbox has no product ${sku}`);
		return this.#stock.set(product, change);
	}

	warehouse(pk: string): Warehouse | undefined {
		return this.#stock.warehouse(pk);
	}

	#order(custRef: string): OrderRecord {
		const order = this.order(custRef);
		if (!order) throw new Error(`The sandbox has no order ${custRef}`);
		return order;
	}
}

function* each<T>(count: number, value: Each<T>): Generator<T> {
	for (let index = 0; index < count; index++) {
		yield value instanceof Function ? value(index) : value;
	}
}
