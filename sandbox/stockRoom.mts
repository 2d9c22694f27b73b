import { wholeSeconds } from './time.mts';
import type { ProductRecord, Warehouse, WarehouseStock } from './types.mts';

export interface ProductDraft {
	sku: string;
	name?: string | null;
	description?: string | null;
	retailPrice?: number;
	wholesalePrice?: number | null;
	weightLbs?: number | null;
	/** Code type to code, e.g. `{ UPC: '...' }`. */
	aliases?: Record<string, string>;
	/** Stock by warehouse pk. Default: 100 of it in the first warehouse. */
	stock?: Record<string, { qtyAvailable: number; qtyOnHand?: number }>;
	/** Default: now. */
	updatedAt?: number;
}

export interface StockChange {
	qtyAvailable: number;
	/** Default: stays, but never below what is available. */
	qtyOnHand?: number;
	/** Default: the only warehouse that holds the SKU, else the first of the merchant. */
	warehousePk?: string;
}

export interface StockTotals {
	qtyAvailable: number;
	qtyOnHand: number;
	/** By warehouse pk. */
	warehouses: Record<string, WarehouseStock>;
}

/** The products and their stock in each warehouse. */
export class StockRoom {
	readonly #products = new Map<string, ProductRecord>();
	readonly #now: () => number;
	#sorted: ProductRecord[] | undefined;
	revision = 0;

	constructor(
		readonly warehouses: readonly [Warehouse, ...Warehouse[]],
		now: () => number,
	) {
		this.#now = now;
	}

	get size(): number {
		return this.#products.size;
	}

	get(sku: string): ProductRecord | undefined {
		return this.#products.get(sku);
	}

	/** By SKU, in code unit order; sorted once per change of the set. */
	sorted(): readonly ProductRecord[] {
		this.#sorted ??= [...this.#products.values()].sort((a, b) =>
			a.sku < b.sku ? -1 : Number(a.sku > b.sku),
		);
		return this.#sorted;
	}

	add(draft: ProductDraft): ProductRecord {
		if (this.#products.has(draft.sku)) {
			throw new Error(`The sandbox holds a product ${draft.sku} already`);
		}
		const updatedAt = wholeSeconds(draft.updatedAt ?? this.#now());
		const stock = draft.stock ?? { [this.warehouses[0].pk]: { qtyAvailable: 100 } };
		const product: ProductRecord = {
			sku: draft.sku,
			name: draft.name ?? null,
			description: draft.description ?? null,
			retailPrice: draft.retailPrice ?? 9.99,
			wholesalePrice: draft.wholesalePrice ?? null,
			weightLbs: draft.weightLbs ?? null,
			updatedAt,
			aliases: draft.aliases ?? {},
			warehouses: new Map(
				Object.entries(stock).map(([pk, { qtyAvailable, qtyOnHand = qtyAvailable }]) => [
					this.#known(pk),
					{ qtyAvailable, qtyOnHand, updatedAt },
				]),
			),
		};
		this.#products.set(product.sku, product);
		this.#sorted = undefined;
		this.revision++;
		return product;
	}

	/** Puts these products in place of what there is. */
	load(products: readonly ProductRecord[]): void {
		this.#products.clear();
		for (const product of products) this.#products.set(product.sku, product);
		this.#sorted = undefined;
		this.revision++;
	}

	remove(sku: string): boolean {
		this.#sorted = undefined;
		this.revision++;
		return this.#products.delete(sku);
	}

	totals(product: ProductRecord): StockTotals {
		const totals: StockTotals = { qtyAvailable: 0, qtyOnHand: 0, warehouses: {} };
		for (const [pk, stock] of product.warehouses) {
			totals.qtyAvailable += stock.qtyAvailable;
			totals.qtyOnHand += stock.qtyOnHand;
			totals.warehouses[pk] = { ...stock };
		}
		return totals;
	}

	set(product: ProductRecord, { qtyAvailable, qtyOnHand, warehousePk }: StockChange): string {
		const [only, ...others] = [...product.warehouses.keys()];
		const home = others.length === 0 && only !== undefined ? only : this.warehouses[0].pk;
		const pk = this.#known(warehousePk ?? home);
		const before = product.warehouses.get(pk)?.qtyOnHand ?? 0;
		product.warehouses.set(pk, {
			qtyAvailable,
			qtyOnHand: qtyOnHand ?? Math.max(before, qtyAvailable),
			updatedAt: wholeSeconds(this.#now()),
		});
		this.revision++;
		return pk;
	}

	/** Takes shipped goods off the shelf; a warehouse cannot hold less than none. */
	take(sku: string, quantity: number, warehousePk: string, at: number): void {
		const product = this.#products.get(sku);
		if (!product) return;
		const fallback = [...product.warehouses.keys()][0];
		const pk = product.warehouses.has(warehousePk) ? warehousePk : fallback;
		const stock = pk === undefined ? undefined : product.warehouses.get(pk);
		if (!stock) return;
		stock.qtyAvailable = Math.max(0, stock.qtyAvailable - quantity);
		stock.qtyOnHand = Math.max(0, stock.qtyOnHand - quantity);
		stock.updatedAt = wholeSeconds(at);
		this.revision++;
	}

	warehouse(pk: string): Warehouse | undefined {
		return this.warehouses.find((warehouse) => warehouse.pk === pk);
	}

	#known(pk: string): string {
		if (!this.warehouse(pk)) throw new Error(`The sandbox has no warehouse ${pk}`);
		return pk;
	}
}
