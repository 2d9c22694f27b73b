import { z } from 'zod';
import { inventoryRow, productView } from '../stockViews.mts';
import { WAREHOUSES } from '../store.mts';
import { ControlError, count, routesOf } from './route.mts';
import type { Merchant } from '../accounts.mts';
import type { ProductRecord } from '../types.mts';

const route = routesOf('Products and stock');

const quantity = z.number().int().nonnegative().max(1e9);
const sku = z.string().trim().min(1);
const warehouse = z.enum(WAREHOUSES.map(({ pk }) => pk) as [string, ...string[]]);

/** A product as its own call shows it, and its stock as the inventory list does. */
const product = z
	.object({ sku: z.string(), qty_available: z.number(), qty_on_hand: z.number() })
	.passthrough();
const one = z.object({ product });

function shown(record: ProductRecord, { store }: Merchant): object {
	const stock = store.stock(record.sku) ?? { qtyAvailable: 0, qtyOnHand: 0, warehouses: {} };
	return {
		...productView(record),
		...inventoryRow(record, stock, (pk) => store.warehouse(pk)),
		aliases: record.aliases,
	};
}

interface Named {
	merchant: Merchant;
	params: Readonly<Record<string, string>>;
}

function named({ merchant, params }: Named): ProductRecord {
	const found = merchant.store.product(params.sku ?? '');
	if (!found) throw new ControlError(`There is no product ${params.sku}`, 404);
	return found;
}

export const stockRoutes = [
	route('GET /products', {
		summary: 'Products with their stock, by SKU',
		ofMerchant: true,
		query: { limit: count(100_000).default(100) },
		gives: z.object({ total: z.number(), products: z.array(product) }),
		run: ({ merchant, query }) => {
			const all = merchant.store.products();
			return {
				total: all.length,
				products: all.slice(0, query.limit).map((each) => shown(each, merchant)),
			};
		},
	}),
	route('POST /products', {
		summary: 'Adds products. Without `stock` there are 100 of each in the first warehouse',
		ofMerchant: true,
		body: z
			.object({
				products: z
					.array(
						z
							.object({
								sku,
								name: z.string().nullable().optional(),
								description: z.string().nullable().optional(),
								retail_price: z.number().nonnegative().optional(),
								aliases: z.record(z.string()).optional(),
								stock: z
									.record(
										warehouse,
										z
											.object({ qty_available: quantity, qty_on_hand: quantity.optional() })
											.strict(),
									)
									.optional(),
							})
							.strict(),
					)
					.min(1)
					.max(10_000),
			})
			.strict(),
		example: { products: [{ sku: 'PEN', stock: { 3107: { qty_available: 5, qty_on_hand: 6 } } }] },
		gives: z.object({ created: z.array(z.string()) }),
		run: ({ merchant: { store }, body: { products } }) => {
			const skus = products.map((each) => each.sku);
			const taken = skus.find((each, at) => store.product(each) ?? skus.indexOf(each) !== at);
			if (taken !== undefined) throw new ControlError(`There is a product ${taken} already`, 409);
			for (const { retail_price: retailPrice, stock, ...rest } of products) {
				const shelves = Object.entries(stock ?? {}).map(([pk, each]) => [
					pk,
					{ qtyAvailable: each?.qty_available ?? 0, qtyOnHand: each?.qty_on_hand },
				]);
				store.addProduct({
					...rest,
					retailPrice,
					stock: stock && (Object.fromEntries(shelves) as Record<string, { qtyAvailable: number }>),
				});
			}
			return { created: skus };
		},
	}),
	route('GET /products/{sku}', {
		summary: 'A product with its stock',
		ofMerchant: true,
		gives: one,
		run: (call) => ({ product: shown(named(call), call.merchant) }),
	}),
	route('DELETE /products/{sku}', {
		summary: 'Takes a product away',
		ofMerchant: true,
		gives: z.object({ removed: z.string() }),
		run: (call) => {
			const { sku: removed } = named(call);
			call.merchant.store.removeProduct(removed);
			return { removed };
		},
	}),
	route('POST /products/{sku}/stock', {
		summary: 'Sets the stock in one warehouse, as a recount would',
		ofMerchant: true,
		body: z
			.object({
				qty_available: quantity,
				qty_on_hand: quantity.optional(),
				warehouse_pk: warehouse.optional(),
			})
			.strict(),
		example: { qty_available: 3, warehouse_pk: '3107' },
		gives: one,
		run: (call) => {
			const record = named(call);
			const { qty_available: qtyAvailable, qty_on_hand: qtyOnHand } = call.body;
			const change = { qtyAvailable, qtyOnHand, warehousePk: call.body.warehouse_pk };
			call.merchant.store.setStock(record.sku, change);
			return { product: shown(record, call.merchant) };
		},
	}),
];
