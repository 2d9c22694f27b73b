import { invalid } from './answers.mts';

export interface ShipMethod {
	/** May be empty. */
	carrier: string;
	code: string;
	description: string;
}

export interface ShipMapping {
	/** The cart's name for a way of shipping. */
	cartCode: string;
	/** The WMS method it means; null passes the cart's code through. */
	wmsCode: string | null;
}

/** What the demo warehouse ships with. */
export const SHIP_METHODS: readonly ShipMethod[] = [
	{ carrier: 'USPS', code: '02', description: 'USPS Ground Advantage' },
	{ carrier: 'USPS', code: '05', description: 'USPS Priority Mail Express' },
	{ carrier: 'UPS', code: '21', description: 'UPS Ground Saver' },
	{ carrier: 'UPS', code: '24', description: 'UPS 2nd Day Air A.M.' },
	{ carrier: 'FEDEX', code: '52', description: 'FedEx Home Delivery' },
	{ carrier: 'FEDEX', code: '57', description: 'FedEx 2Day' },
	{ carrier: 'CANPAR', code: '71', description: 'Canpar Ground' },
	{ carrier: '', code: 'PU', description: 'Customer Pick-up' },
];

export interface Cart {
	/** The label orders carry as `order_source`. */
	orderSource: string;
	cartType: string;
	mappings: readonly ShipMapping[];
}

/** The cart whose orders come through the API, with a cart level key. */
export const API_CART = 'APIAccess1';

export const CARTS: readonly Cart[] = [
	{
		orderSource: 'Shopify',
		cartType: 'shopify',
		mappings: [
			{ cartCode: 'Standard', wmsCode: '02' },
			{ cartCode: 'Expedited', wmsCode: '24' },
		],
	},
	{
		orderSource: 'Amazon_US2',
		cartType: 'amazon',
		mappings: [
			{ cartCode: 'Std US D2D Dom', wmsCode: '21' },
			{ cartCode: 'Second US D2D Dom', wmsCode: '57' },
		],
	},
	{
		orderSource: 'WooCommerce',
		cartType: 'woocommerce',
		mappings: [
			{ cartCode: 'flat_rate:3', wmsCode: '52' },
			{ cartCode: 'local_pickup:1', wmsCode: 'PU' },
		],
	},
	{
		orderSource: 'Best Buy Canada',
		cartType: 'bestbuy_canada',
		mappings: [{ cartCode: 'GROUND-CA', wmsCode: '71' }],
	},
	{
		orderSource: API_CART,
		cartType: 'cartrover',
		mappings: [{ cartCode: 'GROUND', wmsCode: null }],
	},
];

/** Carts that could be set up. */
export const AVAILABLE_CARTS: readonly { cartType: string; name: string }[] = [
	{ cartType: 'amazon', name: 'Amazon' },
	{ cartType: 'bestbuy_canada', name: 'Best Buy Canada' },
	{ cartType: 'bigcommerce', name: 'BigCommerce' },
	{ cartType: 'cartrover', name: 'API Access' },
	{ cartType: 'etsy', name: 'Etsy' },
	{ cartType: 'shopify', name: 'Shopify' },
	{ cartType: 'walmart', name: 'Walmart' },
	{ cartType: 'woocommerce', name: 'WooCommerce' },
];

/** The merchant's carts and how their ways of shipping map to the warehouse's. */
export class Setup {
	readonly #mappings = new Map(
		CARTS.map(({ orderSource, mappings }) => [
			orderSource,
			new Map(mappings.map(({ cartCode, wmsCode }) => [cartCode, wmsCode])),
		]),
	);
	/** Grows with every change. */
	revision = 0;

	mappings(orderSource: string): ShipMapping[] {
		return [...this.#of(orderSource)].map(([cartCode, wmsCode]) => ({ cartCode, wmsCode }));
	}

	/** Whether a cart's way of shipping means one of the warehouse's, or is one itself. */
	knowsShipCode(orderSource: string, shipCode: string): boolean {
		const mapped = this.#mappings.get(orderSource) ?? this.#mappings.get(API_CART);
		return mapped?.has(shipCode) === true || SHIP_METHODS.some(({ code }) => code === shipCode);
	}

	/** Adds or replaces the mappings given; others stay. */
	setMappings(orderSource: string, mappings: readonly ShipMapping[]): void {
		const own = this.#of(orderSource);
		for (const { cartCode, wmsCode } of mappings) own.set(cartCode, wmsCode);
		this.revision++;
	}

	#of(orderSource: string): Map<string, string | null> {
		const mappings = this.#mappings.get(orderSource);
		if (!mappings) throw invalid(`Order source not found: ${orderSource}`);
		return mappings;
	}
}
