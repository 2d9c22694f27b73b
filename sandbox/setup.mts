import { notFound } from './answers.mts';

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

/** Whether a cart is one of the API's, whose orders come with a cart level key. */
export function isApiCart(orderSource: string): boolean {
	return /^APIAccess\d+$/.test(orderSource);
}

/** A merchant's carts and how their ways of shipping map to the warehouse's. */
export class Setup {
	readonly #carts: Map<string, Cart>;
	/** Grows with every change. */
	revision = 0;

	constructor(carts: readonly Cart[]) {
		this.#carts = new Map(carts.map((cart) => [cart.orderSource, cart]));
	}

	carts(): Cart[] {
		return [...this.#carts.values()];
	}

	/** The cart that an order of this source came through: the API's where no cart has that source. */
	cartOf(orderSource: string): string {
		return this.#carts.has(orderSource) ? orderSource : API_CART;
	}

	/** Adds a cart; one with the same order source is replaced. */
	addCart(cart: Cart): void {
		this.#carts.set(cart.orderSource, cart);
		this.revision++;
	}

	mappings(orderSource: string): readonly ShipMapping[] {
		return this.#of(orderSource).mappings;
	}

	/** Whether a cart's way of shipping means one of the warehouse's, or is one itself. */
	knowsShipCode(orderSource: string, shipCode: string): boolean {
		const cart = this.#carts.get(this.cartOf(orderSource));
		return (
			cart?.mappings.some(({ cartCode }) => cartCode === shipCode) === true ||
			SHIP_METHODS.some(({ code }) => code === shipCode)
		);
	}

	/** Adds or replaces the mappings given; others stay. */
	setMappings(orderSource: string, given: readonly ShipMapping[]): void {
		const cart = this.#of(orderSource);
		const mappings = new Map([...cart.mappings, ...given].map((each) => [each.cartCode, each]));
		this.addCart({ ...cart, mappings: [...mappings.values()] });
	}

	#of(orderSource: string): Cart {
		const cart = this.#carts.get(orderSource);
		if (!cart) throw notFound(`Order source not found: ${orderSource}`);
		return cart;
	}
}
