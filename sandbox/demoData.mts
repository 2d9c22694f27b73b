import { unshippedItems } from './drafts.mts';
import { planOf } from './lifecycle.mts';
import { decimal } from './numbers.mts';
import { between, digits, hash, pick, seededRandom } from './random.mts';
import { CANADIAN_CITIES, FIRST_NAMES, LAST_NAMES, MAKES } from './seedWords.mts';
import { OTHER_SKUS, STREETS, US_CITIES, WARES } from './seedWords.mts';
import { SHIP_METHODS, isApiCart } from './setup.mts';
import { WAREHOUSES } from './store.mts';
import { day, stamp, wholeSeconds } from './time.mts';
import type { LineDraft, OrderDraft } from './drafts.mts';
import type { Random } from './random.mts';
import type { Setup } from './setup.mts';
import type { Store } from './store.mts';
import type { OrderRecord, ProductRecord } from './types.mts';

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
/** How many orders came within which time before the start, so that every state has some. */
const ARRIVALS = [
	{ count: 276, within: 30 * DAY },
	{ count: 20, within: DAY / 4 },
	{ count: 4, within: 9 * MINUTE },
] as const;
const PII_KEPT = 14 * DAY;
const PII_GONE = '**PII Removed**';

const UNMAPPED = { cartCode: '', wmsCode: null };

/** Busier sources come up more often. */
const SOURCES = [
	'Shopify',
	'Shopify',
	'Shopify',
	'Amazon_US2',
	'Amazon_US2',
	'WooCommerce',
	'WooCommerce',
	'Best Buy Canada',
	'APIAccess1',
] as const;

/** Fills an empty store with a small merchant's products and its last 30 days of orders. */
export function fillStore(store: Store, setup: Setup, seed: number, now: number): void {
	const random = seededRandom(seed);
	addProducts(store, random, now);
	const times = ARRIVALS.flatMap(({ count, within }) =>
		Array.from({ length: count }, () => now - between(random, MINUTE, within)),
	);
	for (const at of times.sort((a, b) => a - b)) {
		const draft = demoOrder(store, setup, random, wholeSeconds(at));
		live(store, store.addOrder(draft), seed, random, now);
	}
}

/** One more order of the kind the demo merchant gets, created at `at` (ms epoch). Needs products. */
export function demoOrder(store: Store, setup: Setup, random: Random, at: number): OrderDraft {
	const carts = setup.carts().map((cart) => cart.orderSource);
	const busy = SOURCES.filter((source) => carts.includes(source));
	const orderSource = pick(random, busy.length > 1 ? busy : carts);
	const items = demoLines(store.products(), random);
	const references = demoReference(store, orderSource, random);
	const warehousePk = pick(random, WAREHOUSES).pk;
	const personal = recipient(orderSource, random);
	const mappings = setup.mappings(orderSource);
	const { cartCode, wmsCode } = mappings.length > 0 ? pick(random, mappings) : UNMAPPED;
	return {
		...references,
		orderSource,
		createdAt: at,
		warehousePk,
		items,
		fields: {
			...personal,
			...(isApiCart(orderSource) ? {} : ofShop(references.custRef, at)),
			...money(items),
			order_date: day(at),
			pay_type: 'CC',
			credit_card_no: '************0000',
			cc_last_four: '0000',
			ship_code: cartCode,
			ship_code_description: wmsName(wmsCode),
			currency_code: orderSource === 'Best Buy Canada' ? 'CAD' : 'USD',
		},
	};
}

/** What a cart tells of an order beside what its customer said; not drawn, to leave the rest as it is. */
function ofShop(custRef: string, at: number): Record<string, string> {
	return {
		record_no: String(hash(custRef)),
		customer_id: String(hash(custRef, 1) % 90_000),
		mark_in_progress_date: stamp(at + 1000),
	};
}

function wmsName(wmsCode: string | null): string | null {
	return SHIP_METHODS.find(({ code }) => code === wmsCode)?.description ?? null;
}

function addProducts(store: Store, random: Random, now: number): void {
	for (const { code, name, cents } of WARES) {
		for (const [index, make] of MAKES.entries()) {
			const stock = Object.fromEntries(
				WAREHOUSES.filter((_, at) => at === index % 2 || random() < 0.4).map(({ pk }) => {
					const qtyAvailable = random() < 0.08 ? 0 : between(random, 1, 240);
					return [pk, { qtyAvailable, qtyOnHand: qtyAvailable + between(random, 0, 12) }];
				}),
			);
			const usual = `${code}-${make.toUpperCase()}`;
			// one make of each ware has a SKU that needs encoding in a path
			const sku = index === 9 ? `${code}/${make.toUpperCase()} #9` : (OTHER_SKUS[usual] ?? usual);
			store.addProduct({
				sku,
				name: random() < 0.9 ? `${make} ${name}` : null,
				description: `${name} in ${make.toLowerCase()}`,
				retailPrice: cents / 100,
				wholesalePrice: random() < 0.5 ? Math.round(cents * 0.55) / 100 : null,
				weightLbs: random() < 0.7 ? between(random, 10, 900) / 100 : null,
				aliases: aliases(sku, random),
				stock,
				updatedAt: now - between(random, MINUTE, 2 * DAY),
			});
		}
	}
}

function aliases(sku: string, random: Random): Record<string, string> {
	if (random() < 0.55) return {};
	const upc = { UPC: `0${digits(random, 11)}` };
	return random() < 0.5 ? upc : { ...upc, merchantSKU: `JO-${sku}` };
}

function demoReference(
	store: Store,
	source: string,
	random: Random,
): { custRef: string; custPoNo: string } {
	for (;;) {
		const refs = reference(source, random);
		if (!store.order(refs.custRef)) return refs;
	}
}

function reference(source: string, random: Random): { custRef: string; custPoNo: string } {
	const number = digits(random, 5);
	switch (source) {
		case 'Shopify':
			return { custRef: `58${digits(random, 8)}`, custPoNo: `#${number}` };
		case 'Amazon_US2': {
			const id = `114-${digits(random, 7)}-${digits(random, 7)}`;
			return { custRef: id, custPoNo: id };
		}
		case 'Best Buy Canada':
			return { custRef: `BBC${number}-A`, custPoNo: `BBC${number}-A` };
		case 'WooCommerce':
			return { custRef: `wc-${number}`, custPoNo: `wc-${number}` };
		default:
			return { custRef: `WEB-${number}`, custPoNo: `WEB-${number}` };
	}
}

function demoLines(products: readonly ProductRecord[], random: Random): LineDraft[] {
	const chosen = new Set(
		Array.from({ length: between(random, 1, 3) }, () => pick(random, products)),
	);
	return [...chosen].map((product) => {
		const quantity = random() < 0.75 ? 1 : between(random, 2, 5);
		const discountCents = random() < 0.15 ? 100 : 0;
		const cents = Math.round(product.retailPrice * 100);
		return {
			item: product.sku,
			quantity,
			description: product.description,
			price: cents / 100,
			discount: discountCents / 100,
			extendedAmount: ((cents - discountCents) * quantity) / 100,
		};
	});
}

/** The header sums by the vendor's money rules, in cents until the end. */
function money(items: readonly LineDraft[]): Record<string, string> {
	const sub = items.reduce((sum, line) => sum + Math.round((line.extendedAmount ?? 0) * 100), 0);
	const tax = Math.round(sub * 0.07);
	const shipping = sub > 7500 ? 0 : 695;
	const text = (cents: number): string => decimal(cents / 100, 2);
	return {
		sub_total: text(sub),
		sales_tax: text(tax),
		shipping_handling: text(shipping),
		grand_total: text(sub + tax + shipping),
	};
}

function recipient(source: string, random: Random): Record<string, string | null> {
	const canadian = source === 'Best Buy Canada';
	const { city, state, zip, country } = pick(random, canadian ? CANADIAN_CITIES : US_CITIES);
	const first = pick(random, FIRST_NAMES);
	const last = pick(random, LAST_NAMES);
	const person = {
		company: null,
		first_name: first,
		last_name: last,
		address_1: `${between(random, 2, 9899)} ${pick(random, STREETS)}`,
		address_2: random() < 0.2 ? `Apt ${between(random, 1, 60)}` : '',
		city,
		state,
		zip,
		country,
		phone: `555010${digits(random, 4)}`,
		e_mail: `${first}.${last}@example.com`.toLowerCase(),
	};
	const fields = Object.entries(person);
	return Object.fromEntries(
		['ship', 'cust'].flatMap((side) => fields.map(([name, value]) => [`${side}_${name}`, value])),
	);
}

/** Moves a fresh order through what would have happened to it by `now`. */
function live(store: Store, order: OrderRecord, seed: number, random: Random, now: number): void {
	const { custRef } = order;
	const plan = planOf(seed, custRef);
	const wmsAt = order.createdAt + plan.toWmsMs;
	const shippedAt = wmsAt + plan.toShippedMs;
	const confirmedAt = shippedAt + plan.toConfirmedMs;
	const [canceled, splits, over] = [random() < 0.03, random() < 0.03, random() < 0.01];
	if (wmsAt > now) return;
	if (plan.errorReason !== null) {
		store.setStatus(custRef, 'error', { at: wmsAt, errorReason: plan.errorReason });
		return;
	}
	store.setStatus(custRef, 'at_wms', { at: wmsAt });
	if (canceled) {
		store.setStatus(custRef, 'canceled', { at: Math.min(now, wmsAt + MINUTE) });
		return;
	}
	if (shippedAt > now) return;
	const [firstItem, ...others] = unshippedItems(order);
	const shipment = { ...plan.parcel, at: shippedAt };
	// what is on the shelf at the start has these shipments behind it, so the stock stays
	if (splits && firstItem && others.length > 0) {
		store.recordShipment(custRef, { ...shipment, items: [firstItem] });
		return;
	}
	store.recordShipment(custRef, shipment);
	if (over && firstItem) {
		const trackingNo = `${plan.parcel.trackingNo}R`;
		store.recordShipment(custRef, { ...shipment, trackingNo, items: [firstItem] }, 'shipped');
	}
	// who holds the key of the API's cart confirms its orders
	if (confirmedAt > now || isApiCart(order.cart)) return;
	const sentToCart = order.shipments.map(({ trackingNo }) => trackingNo);
	store.setStatus(custRef, 'confirmed', { at: confirmedAt, sentToCart });
	if (order.orderSource === 'Amazon_US2' && now - confirmedAt > PII_KEPT) {
		store.updateOrder(custRef, {
			fields: withoutPii(order.fields),
			updatedAt: order.updatedAt,
		});
	}
}

function withoutPii(fields: OrderRecord['fields']): OrderRecord['fields'] {
	const personal = /_(first_name|last_name|address_[12]|phone|e_mail)$/;
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, personal.test(name) ? PII_GONE : value]),
	);
}
