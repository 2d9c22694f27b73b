import fc from 'fast-check';

/*
 * Orders as shops hand them out, made from one cart: each encoder follows the shop's own rules for what its
 * amounts mean, so that they agree with what the customer paid.
 */

export interface CartLine {
	sku: string;
	quantity: number;
	/** Price of a piece in the smallest amounts of the currency, with tax where the cart includes it. */
	unit: number;
	/** Discounts on the line, and its share of those on the order. */
	discount: number;
	orderDiscount: number;
	kind: 'shipped' | 'digital' | 'gone';
}

export interface Cart {
	lines: CartLine[];
	shipping: number;
	shippingDiscount: number;
	shippingTaxed: boolean;
	/** Per mille. */
	taxRate: number;
	taxIncluded: boolean;
	fee: number;
	currency: 'USD' | 'JPY';
}

type Json = Record<string, unknown>;

/** What a shop makes of the cart. */
export interface ShopOrder {
	order: Json;
	paid: number;
}

const US = {
	first: 'Robin',
	last: 'Sample',
	street: '12 Harbor Street',
	city: 'Dayton',
	state: 'OH',
	stateName: 'Ohio',
	zip: '45402',
	country: 'US',
	phone: '+1 555 0100',
	email: 'robin@example.com',
};
// shops give no state of some countries, or one that is null
const JAPAN = { ...US, city: 'Osaka', state: null, stateName: '', zip: '530-0001', country: 'JP' };
const addressOf = ({ currency }: Cart) => (currency === 'JPY' ? JAPAN : US);

const taxOf = (cart: Cart, amount: number) =>
	Math.round(
		cart.taxIncluded
			? (amount * cart.taxRate) / (1000 + cart.taxRate)
			: (amount * cart.taxRate) / 1000,
	);
const grossOf = (line: CartLine) => line.unit * line.quantity;
const afterDiscounts = (line: CartLine) => grossOf(line) - line.discount - line.orderDiscount;
const add = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);

/** The sums of the lines given. */
function sums(cart: Cart, lines = cart.lines) {
	const taxes = lines.map((line) => taxOf(cart, afterDiscounts(line)));
	const shipping = cart.shipping - cart.shippingDiscount;
	const shippingTax = cart.shippingTaxed ? taxOf(cart, shipping) : 0;
	const goods = add(lines.map(afterDiscounts));
	const tax = add(taxes) + shippingTax;
	const total = goods + shipping + (cart.taxIncluded ? 0 : tax);
	return { taxes, shipping, shippingTax, goods, tax, total };
}

/** Writes smallest amounts as decimal text. */
const text = (cart: Cart, amount: number, places = 2) =>
	cart.currency === 'JPY' ? String(amount) : (amount / 100).toFixed(places);

const kept = (cart: Cart) => cart.lines.filter(({ kind }) => kind !== 'gone');

export function shopify(cart: Cart): ShopOrder {
	const address = addressOf(cart);
	const now = sums(cart, kept(cart));
	const ordered = sums(cart);
	const money = (amount: number) => text(cart, amount);
	const place = {
		first_name: address.first,
		last_name: address.last,
		address1: address.street,
		city: address.city,
		province_code: address.state,
		zip: address.zip,
		country_code: address.country,
	};
	return {
		paid: now.total,
		order: {
			id: 5_500_000_001,
			name: '#2001',
			created_at: '2026-03-01T22:15:00-05:00',
			currency: cart.currency,
			email: address.email,
			taxes_included: cart.taxIncluded,
			total_line_items_price: money(add(cart.lines.map(grossOf))),
			total_price: money(ordered.total),
			current_total_price: money(now.total),
			total_tax: money(ordered.tax),
			current_total_tax: money(now.tax),
			total_discounts: money(
				add(cart.lines.map((line) => line.discount + line.orderDiscount)) + cart.shippingDiscount,
			),
			discount_applications: [{ allocation_method: 'across' }, { allocation_method: 'each' }],
			line_items: cart.lines.map((line, index) => ({
				id: 700 + index,
				sku: line.sku,
				name: `Product ${index}`,
				price: money(line.unit),
				quantity: line.quantity,
				current_quantity: line.kind === 'gone' ? 0 : line.quantity,
				requires_shipping: line.kind !== 'digital',
				gift_card: false,
				discount_allocations: [
					{ amount: money(line.orderDiscount), discount_application_index: 0 },
					{ amount: money(line.discount), discount_application_index: 1 },
				],
				tax_lines: [{ price: money(ordered.taxes[index] ?? 0), rate: cart.taxRate / 1000 }],
			})),
			shipping_lines: [
				{
					code: 'Standard',
					price: money(cart.shipping),
					discounted_price: money(now.shipping),
					tax_lines: [{ price: money(now.shippingTax) }],
				},
			],
			shipping_address: place,
			billing_address: place,
		},
	};
}

/** The same order as Shopify's GraphQL gives it. */
export function shopifyGraphql(cart: Cart): ShopOrder {
	const address = addressOf(cart);
	const { order, paid } = shopify(cart);
	const set = (amount: unknown) => ({ shopMoney: { amount, currencyCode: cart.currency } });
	const lines = order.line_items as Json[];
	const [shipping] = order.shipping_lines as Json[];
	const methods = ['ACROSS', 'EACH'];
	return {
		paid,
		order: {
			id: 'gid://shopify/Order/5500000001',
			name: order.name,
			createdAt: '2026-03-02T03:15:00Z',
			currencyCode: cart.currency,
			taxesIncluded: cart.taxIncluded,
			currentTotalPriceSet: set(order.current_total_price),
			currentTotalTaxSet: set(order.current_total_tax),
			totalTaxSet: set(order.total_tax),
			totalPriceSet: set(order.total_price),
			totalDiscountsSet: set(order.total_discounts),
			shippingAddress: {
				firstName: address.first,
				lastName: address.last,
				address1: address.street,
				city: address.city,
				provinceCode: address.state,
				zip: address.zip,
				countryCodeV2: address.country,
			},
			shippingLine: {
				code: 'Standard',
				originalPriceSet: set(shipping?.price),
				discountedPriceSet: set(shipping?.discounted_price),
				taxLines: (shipping?.tax_lines as Json[]).map(({ price }) => ({ priceSet: set(price) })),
			},
			lineItems: {
				edges: lines.map((line) => ({
					node: {
						id: `gid://shopify/LineItem/${String(line.id)}`,
						sku: line.sku,
						name: line.name,
						quantity: line.quantity,
						currentQuantity: line.current_quantity,
						requiresShipping: line.requires_shipping,
						isGiftCard: false,
						originalUnitPriceSet: set(line.price),
						discountAllocations: (line.discount_allocations as Json[]).map(({ amount }, index) => ({
							allocatedAmountSet: set(amount),
							discountApplication: { allocationMethod: methods[index] },
						})),
						taxLines: (line.tax_lines as Json[]).map(({ price }) => ({ priceSet: set(price) })),
					},
				})),
			},
		},
	};
}

/** WooCommerce has every amount without tax, in cents. */
export function wooCommerce(cart: Cart): ShopOrder {
	const address = addressOf(cart);
	const lines = kept(cart);
	const { taxes, shipping, shippingTax, tax } = sums(cart, lines);
	const money = (amount: number) => text(cart, amount);
	const net = (amount: number) => (cart.taxIncluded ? amount - taxOf(cart, amount) : amount);
	const rows = lines.map((line, index) => {
		const total = afterDiscounts(line) - (cart.taxIncluded ? (taxes[index] ?? 0) : 0);
		const subtotal = line.discount + line.orderDiscount === 0 ? total : net(grossOf(line));
		return { line, total, subtotal: Math.max(total, subtotal), tax: taxes[index] ?? 0 };
	});
	const shippingNet = shipping - (cart.taxIncluded ? shippingTax : 0);
	const paid = add(rows.map((row) => row.total)) + tax + shippingNet + cart.fee;
	const place = {
		first_name: address.first,
		last_name: address.last,
		address_1: address.street,
		city: address.city,
		state: address.state,
		postcode: address.zip,
		country: address.country,
	};
	return {
		paid,
		order: {
			id: 3001,
			number: '3001',
			status: 'processing',
			currency: cart.currency,
			date_created: '2026-03-01T23:59:00',
			prices_include_tax: cart.taxIncluded,
			total: money(paid),
			total_tax: money(tax),
			shipping_total: money(shippingNet),
			shipping_tax: money(shippingTax),
			discount_total: money(add(rows.map((row) => row.subtotal - row.total))),
			billing: { ...place, email: address.email, phone: address.phone },
			shipping: place,
			line_items: rows.map(({ line, total, subtotal, tax: lineTax }, index) => ({
				id: 40 + index,
				name: `Product ${index}`,
				sku: line.sku,
				quantity: line.quantity,
				subtotal: money(subtotal),
				total: money(total),
				total_tax: money(lineTax),
				price: total / line.quantity / (cart.currency === 'JPY' ? 1 : 100),
				virtual: line.kind === 'digital',
			})),
			shipping_lines: [{ method_id: 'flat_rate', method_title: 'Flat rate' }],
			fee_lines:
				cart.fee === 0 ? [] : [{ name: 'Fee', total: money(cart.fee), total_tax: money(0) }],
			refunds: [],
		},
	};
}

/** BigCommerce has four decimals, and all amounts with and without tax. */
export function bigCommerce(cart: Cart): ShopOrder {
	const address = addressOf(cart);
	const now = sums(cart, kept(cart));
	const ordered = sums(cart);
	const scale = cart.currency === 'JPY' ? 1 : 100;
	const money = (amount: number) => (amount / scale).toFixed(4);
	const rate = cart.taxIncluded ? 1 + cart.taxRate / 1000 : 1;
	const exTax = (amount: number) => amount / rate;
	const onTop = cart.taxIncluded ? 0 : 1;
	const discount = add(cart.lines.map((line) => line.discount + line.orderDiscount));
	return {
		paid: now.total + cart.fee,
		order: {
			id: 193,
			status_id: 11,
			date_created: 'Mon, 02 Mar 2026 03:15:00 +0000',
			default_currency_code: cart.currency,
			subtotal_ex_tax: money(exTax(add(cart.lines.map(grossOf)))),
			shipping_cost_ex_tax: money(now.shipping - (1 - onTop) * now.shippingTax),
			shipping_cost_tax: money(now.shippingTax),
			handling_cost_ex_tax: money(cart.fee),
			wrapping_cost_ex_tax: '0.0000',
			discount_amount: money(discount),
			coupon_discount: '0.0000',
			total_inc_tax: money(ordered.total + cart.fee),
			total_ex_tax: money(ordered.total - ordered.tax + cart.fee),
			total_tax: money(ordered.tax),
			refunded_amount: money(ordered.total - now.total),
			shipping_addresses: [
				{
					first_name: address.first,
					last_name: address.last,
					street_1: address.street,
					city: address.city,
					state: address.stateName,
					zip: address.zip,
					country_iso2: address.country,
					shipping_method: 'Ground',
				},
			],
			products: cart.lines.map((line, index) => ({
				id: 60 + index,
				name: `Product ${index}`,
				sku: line.sku,
				type: line.kind === 'digital' ? 'digital' : 'physical',
				quantity: line.quantity,
				quantity_refunded: line.kind === 'gone' ? line.quantity : 0,
				price_ex_tax: money(exTax(line.unit)),
				total_tax: money(ordered.taxes[index] ?? 0),
			})),
		},
	};
}

export function magento(cart: Cart): ShopOrder {
	const address = addressOf(cart);
	const now = sums(cart, kept(cart));
	const ordered = sums(cart);
	const scale = cart.currency === 'JPY' ? 1 : 100;
	const money = (amount: number) => (amount / scale).toFixed(4);
	const net = (amount: number) => (cart.taxIncluded ? amount - taxOf(cart, amount) : amount);
	const rows = cart.lines.map((line, index) => {
		const discount = line.discount + line.orderDiscount;
		const tax = ordered.taxes[index] ?? 0;
		const rowTotal = net(grossOf(line));
		// What a discount on prices with tax takes of the tax.
		const compensation = cart.taxIncluded ? afterDiscounts(line) - (rowTotal + tax - discount) : 0;
		return { line, discount, tax, rowTotal, compensation };
	});
	const shippingNet = ordered.shipping - (cart.taxIncluded ? ordered.shippingTax : 0);
	const gone = rows.filter(({ line }) => line.kind === 'gone');
	return {
		paid: now.total,
		order: {
			increment_id: '000000042',
			state: 'processing',
			created_at: '2026-03-02 03:15:00',
			order_currency_code: cart.currency,
			subtotal: money(add(rows.map((row) => row.rowTotal))),
			subtotal_canceled: gone.length > 0 ? money(add(gone.map((row) => row.rowTotal))) : undefined,
			tax_amount: money(ordered.tax),
			tax_canceled: money(add(gone.map((row) => row.tax))),
			shipping_amount: money(shippingNet),
			shipping_tax_amount: money(ordered.shippingTax),
			discount_amount: money(-add(rows.map((row) => row.discount))),
			discount_canceled: money(add(gone.map((row) => row.discount - row.compensation))),
			discount_tax_compensation_amount: money(add(rows.map((row) => row.compensation))),
			grand_total: money(ordered.total),
			total_canceled: money(ordered.total - now.total),
			customer_email: address.email,
			billing_address: {
				firstname: address.first,
				lastname: address.last,
				street: [address.street],
				city: address.city,
				region_code: address.state,
				postcode: address.zip,
				country_id: address.country,
			},
			extension_attributes: {
				shipping_assignments: [
					{
						shipping: {
							method: 'flatrate_flatrate',
							address: {
								firstname: address.first,
								lastname: address.last,
								street: [address.street, 'Suite 4'],
								city: address.city,
								region_code: address.state,
								postcode: address.zip,
								country_id: address.country,
							},
						},
					},
				],
			},
			items: rows.map(({ line, discount, tax, rowTotal, compensation }, index) => ({
				item_id: 80 + index,
				sku: line.sku,
				name: `Product ${index}`,
				product_type: line.kind === 'digital' ? 'downloadable' : 'simple',
				qty_ordered: line.quantity,
				qty_canceled: line.kind === 'gone' ? line.quantity : 0,
				row_total: money(rowTotal),
				discount_amount: money(discount),
				discount_tax_compensation_amount: money(compensation),
				tax_amount: money(tax),
			})),
		},
	};
}

export function amazon(cart: Cart): ShopOrder {
	const address = addressOf(cart);
	const now = sums(cart, kept(cart));
	const money = (amount: number) => ({ CurrencyCode: cart.currency, Amount: text(cart, amount) });
	return {
		paid: now.total,
		order: {
			AmazonOrderId: '111-2222222-3333333',
			PurchaseDate: '2026-03-02T03:15:00Z',
			OrderStatus: 'Unshipped',
			FulfillmentChannel: 'MFN',
			ShipServiceLevel: 'Std US D2D Dom',
			OrderTotal: money(now.total),
			ShippingAddress: {
				Name: 'Robin Sample',
				AddressLine1: address.street,
				City: address.city,
				StateOrRegion: address.state,
				PostalCode: address.zip,
				CountryCode: address.country,
			},
			OrderItems: cart.lines.map((line, index) => {
				const first = index === cart.lines.indexOf(kept(cart)[0] as CartLine);
				const common = {
					OrderItemId: String(90 + index),
					SellerSKU: line.sku,
					Title: `Product ${index}`,
				};
				return line.kind === 'gone'
					? { ...common, QuantityOrdered: 0 }
					: {
							...common,
							QuantityOrdered: line.quantity,
							ItemPrice: money(grossOf(line)),
							ItemTax: money(taxOf(cart, afterDiscounts(line))),
							PromotionDiscount: money(line.discount + line.orderDiscount),
							...(first && {
								ShippingPrice: money(cart.shipping),
								ShippingDiscount: money(cart.shippingDiscount),
								ShippingTax: money(now.shippingTax),
							}),
						};
			}),
		},
	};
}

export function ebay(given: Cart): ShopOrder {
	const address = addressOf(given);
	const cart = { ...given, taxIncluded: false, lines: kept(given) };
	const now = sums(cart);
	const money = (amount: number) => ({ value: text(cart, amount), currency: cart.currency });
	const discount = add(cart.lines.map((line) => line.discount + line.orderDiscount));
	return {
		paid: now.total + cart.fee,
		order: {
			orderId: '12-34567-89012',
			creationDate: '2026-03-02T03:15:00.000Z',
			orderPaymentStatus: 'PAID',
			cancelStatus: { cancelState: 'NONE_REQUESTED' },
			buyer: { username: 'robin-s' },
			pricingSummary: {
				priceSubtotal: money(add(cart.lines.map(grossOf))),
				priceDiscount: money(-discount),
				deliveryCost: money(cart.shipping),
				deliveryDiscount: money(-cart.shippingDiscount),
				tax: money(now.tax),
				fee: money(cart.fee),
				total: money(now.total + cart.fee),
			},
			fulfillmentStartInstructions: [
				{
					shippingStep: {
						shippingServiceCode: 'USPSPriority',
						shipTo: {
							fullName: 'Robin Sample',
							contactAddress: {
								addressLine1: address.street,
								city: address.city,
								stateOrProvince: address.state,
								postalCode: address.zip,
								countryCode: address.country,
							},
							primaryPhone: { phoneNumber: address.phone },
							email: address.email,
						},
					},
				},
			],
			lineItems: cart.lines.map((line, index) => ({
				lineItemId: String(10 + index),
				sku: line.sku,
				title: `Product ${index}`,
				quantity: line.quantity,
				lineItemCost: money(grossOf(line)),
				...(line.discount > 0 && { discountedLineItemCost: money(grossOf(line) - line.discount) }),
				taxes: [{ amount: money(now.taxes[index] ?? 0) }],
				lineItemFulfillmentInstructions: { shipByDate: '2026-03-05T07:59:59.000Z' },
			})),
		},
	};
}

export function etsy(given: Cart): ShopOrder {
	const address = addressOf(given);
	const cart = { ...given, taxIncluded: false, shippingDiscount: 0, lines: kept(given) };
	const now = sums(cart);
	const money = (amount: number) => ({
		amount,
		divisor: cart.currency === 'JPY' ? 1 : 100,
		currency_code: cart.currency,
	});
	const gross = add(cart.lines.map(grossOf));
	return {
		paid: now.total + cart.fee,
		order: {
			receipt_id: 3_228_000_001,
			status: 'Paid',
			name: 'Robin Sample',
			first_line: address.street,
			city: address.city,
			state: address.state,
			zip: address.zip,
			country_iso: address.country,
			buyer_email: address.email,
			create_timestamp: 1_772_421_300,
			total_price: money(gross),
			discount_amt: money(gross - now.goods),
			subtotal: money(now.goods),
			total_shipping_cost: money(now.shipping),
			total_tax_cost: money(now.tax),
			total_vat_cost: money(0),
			gift_wrap_price: money(cart.fee),
			grandtotal: money(now.total + cart.fee),
			transactions: cart.lines.map((line, index) => ({
				transaction_id: 4_005_000_000 + index,
				title: `Product ${index}`,
				sku: line.sku,
				quantity: line.quantity,
				price: money(line.unit),
				is_digital: line.kind === 'digital',
			})),
		},
	};
}

/** The address of an order in the columns of Shopify's export. */
export const EXPORT_ADDRESS = {
	'Shipping Name': 'Robin Sample',
	'Shipping Address1': '1 Main St',
	'Shipping City': 'Boston',
	'Shipping Zip': '01652',
	'Shipping Province': 'MA',
	'Shipping Country': 'US',
};

export const ENCODERS = {
	shopify,
	shopifyGraphql,
	wooCommerce,
	bigCommerce,
	magento,
	amazon,
	ebay,
	etsy,
} as const;

const anyLine = (index: number): fc.Arbitrary<CartLine> =>
	fc
		.record({
			quantity: fc.integer({ min: 1, max: 12 }),
			unit: fc.integer({ min: 0, max: 20_000 }),
			discount: fc.integer({ min: 0, max: 40 }),
			orderDiscount: fc.integer({ min: 0, max: 40 }),
			kind: fc.constantFrom('shipped', 'shipped', 'shipped', 'digital', 'gone'),
		})
		.map(({ discount, orderDiscount, ...line }) => ({
			...line,
			sku: `SKU-${index}`,
			// Per cent of what the line costs, together not all of it.
			discount: Math.floor((line.unit * line.quantity * Math.max(0, discount - 20)) / 100),
			orderDiscount: Math.floor(
				(line.unit * line.quantity * Math.max(0, orderDiscount - 20)) / 100,
			),
		}));

/** Random carts, of which at least one line is shipped. */
export const anyCart: fc.Arbitrary<Cart> = fc.record({
	lines: fc
		.tuple(
			anyLine(0).map((line): CartLine => ({ ...line, kind: 'shipped' })),
			fc
				.array(fc.constant(0), { maxLength: 4 })
				.chain((more) => fc.tuple(...more.map((_none, index) => anyLine(index + 1)))),
		)
		.map(([first, more]) => [first, ...more]),
	shipping: fc.integer({ min: 100, max: 3_000 }),
	shippingDiscount: fc.integer({ min: 0, max: 100 }),
	shippingTaxed: fc.boolean(),
	taxRate: fc.constantFrom(0, 55, 88, 190, 200, 250),
	taxIncluded: fc.boolean(),
	fee: fc.constantFrom(0, 0, 250, 799),
	currency: fc.constantFrom('USD', 'USD', 'JPY'),
});

/** A cart with the parts that a test is about. */
export const cartOf = (lines: Array<Partial<CartLine>>, more: Partial<Cart> = {}): Cart => ({
	shipping: 595,
	shippingDiscount: 0,
	shippingTaxed: false,
	taxRate: 80,
	taxIncluded: false,
	fee: 0,
	currency: 'USD',
	...more,
	lines: lines.map((line, index) => ({
		sku: `SKU-${index}`,
		quantity: 1,
		unit: 1_000,
		discount: 0,
		orderDiscount: 0,
		kind: 'shipped',
		...line,
	})),
});
