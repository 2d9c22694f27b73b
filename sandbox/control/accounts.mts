import { z } from 'zod';
import { DEMO_MERCHANT } from '../keys.mts';
import { API_CART, CARTS, SHIP_METHODS, isApiCart } from '../setup.mts';
import { KEY_LEVELS } from '../types.mts';
import { ControlError, routesOf } from './route.mts';
import type { Accounts, Merchant } from '../accounts.mts';
import type { Key } from '../keys.mts';
import type { Cart } from '../setup.mts';

const route = routesOf('Merchants and keys');

const label = z.string().trim().min(1).max(100);
const pk = z.string().regex(/^\d{1,9}$/, 'digits, nine at most');
const wmsCode = z.enum(SHIP_METHODS.map(({ code }) => code) as [string, ...string[]]);

const cartBody = z
	.object({
		order_source: label,
		cart: label.describe('Its kind, e.g. shopify; cartrover for one of the API'),
		mappings: z
			.array(z.object({ cart_code: label, wms_code: wmsCode.nullable() }).strict())
			.default([]),
	})
	.strict();

const key = z.object({
	api_user: z.string(),
	api_key: z.string(),
	level: z.enum(KEY_LEVELS),
	merchant: z.string().nullable(),
	cart: z.string().nullable(),
});
const merchant = z.object({
	pk: z.string(),
	name: z.string(),
	carts: z.array(
		z.object({
			order_source: z.string(),
			cart: z.string(),
			mappings: z.array(z.object({ cart_code: z.string(), wms_code: z.string().nullable() })),
		}),
	),
	keys: z.array(key),
	orders: z.number(),
	products: z.number(),
});

function readCart({ order_source: orderSource, cart: cartType, mappings }: CartBody): Cart {
	if ((cartType === 'cartrover') !== isApiCart(orderSource)) {
		throw new ControlError(
			'A cart of the API has cart "cartrover" and order_source APIAccess1, APIAccess2 and so on',
		);
	}
	return {
		orderSource,
		cartType,
		mappings: mappings.map((each) => ({ cartCode: each.cart_code, wmsCode: each.wms_code })),
	};
}
type CartBody = z.output<typeof cartBody>;

const shownKey = ({ apiUser, apiKey, ...rest }: Key): object => ({
	api_user: apiUser,
	api_key: apiKey,
	...rest,
});

function shown({ pk, name, setup, store }: Merchant, accounts: Accounts): object {
	return {
		pk,
		name,
		carts: setup.carts().map(({ orderSource, cartType, mappings }) => ({
			order_source: orderSource,
			cart: cartType,
			mappings: mappings.map((each) => ({ cart_code: each.cartCode, wms_code: each.wmsCode })),
		})),
		keys: accounts
			.keys()
			.filter((each) => each.merchant === pk)
			.map(shownKey),
		orders: store.orderCount,
		products: store.productCount,
	};
}

function named({ pk }: Readonly<Record<string, string>>, accounts: Accounts): Merchant {
	const found = accounts.merchant(pk ?? '');
	if (!found) throw new ControlError(`There is no merchant ${pk}`, 404);
	return found;
}

const apiCart = CARTS.filter(({ orderSource }) => orderSource === API_CART);

export const accountRoutes = [
	route('GET /merchants', {
		summary: 'Merchants with their carts and keys, and the keys that open all of them',
		gives: z.object({ merchants: z.array(merchant), keys: z.array(key) }),
		run: ({ sandbox: { accounts } }) => ({
			merchants: accounts.merchants().map((each) => shown(each, accounts)),
			keys: accounts
				.keys()
				.filter((each) => each.merchant === null)
				.map(shownKey),
		}),
	}),
	route('POST /merchants', {
		summary:
			'Adds a merchant with a cart and a merchant level key. `demo` fills it as the demo merchant is',
		body: z
			.object({
				name: label,
				pk: pk.optional(),
				carts: z.array(cartBody).max(100).optional(),
				demo: z.boolean().default(false),
			})
			.strict(),
		example: { name: 'Second Shop', carts: [{ order_source: 'eBay', cart: 'ebay' }] },
		gives: z.object({ merchant }),
		run: ({ sandbox: { accounts }, body }) => {
			const pks = accounts.merchants().map((each) => Number(each.pk));
			const own = body.pk ?? String(Math.max(...pks) + 10);
			if (accounts.merchant(own)) throw new ControlError(`There is a merchant ${own} already`, 409);
			const carts = body.carts?.map(readCart) ?? (body.demo ? CARTS : []);
			const added = accounts.add({
				pk: own,
				name: body.name,
				carts: [...apiCart, ...carts],
				content: body.demo ? 'demo' : undefined,
			});
			for (const level of ['cart', 'merchant'] as const) {
				accounts.addKey({
					apiUser: `${own}-${level}`,
					apiKey: `sandbox-${own}-${level}-key`,
					level,
					merchant: own,
					cart: level === 'cart' ? API_CART : null,
				});
			}
			return { merchant: shown(added, accounts) };
		},
	}),
	route('DELETE /merchants/{pk}', {
		summary: 'Takes a merchant away with its keys; not the demo merchant',
		gives: z.object({ removed: z.string() }),
		run: ({ sandbox: { accounts }, params }) => {
			const { pk } = named(params, accounts);
			if (pk === DEMO_MERCHANT.pk) throw new ControlError('The demo merchant stays', 409);
			accounts.remove(pk);
			return { removed: pk };
		},
	}),
	route('POST /merchants/{pk}/carts', {
		summary: 'Adds a cart, or replaces the one with this order source',
		body: cartBody,
		example: { order_source: 'APIAccess2', cart: 'cartrover' },
		gives: z.object({ merchant }),
		run: ({ sandbox: { accounts }, params, body }) => {
			const found = named(params, accounts);
			found.setup.addCart(readCart(body));
			return { merchant: shown(found, accounts) };
		},
	}),
	route('POST /keys', {
		summary: 'Makes a key. One with the same API user is replaced, as when keys are cycled',
		body: z
			.object({
				level: z.enum(KEY_LEVELS),
				merchant: pk.optional().describe('Of cart and merchant level keys; default: the demo one'),
				cart: label.optional().describe('Of cart level keys; default: APIAccess1'),
				api_user: label.regex(/^[^:]*$/, 'without a colon').optional(),
				api_key: z.string().min(8).max(200).optional(),
			})
			.strict(),
		example: { level: 'cart', cart: 'APIAccess1', api_user: 'second', api_key: 'another-key' },
		gives: z.object({ key }),
		run: ({ sandbox: { accounts }, body: { level, cart = API_CART, ...body } }) => {
			const isGlobal = level === 'warehouse' || level === 'master';
			const { pk, setup } = named({ pk: body.merchant ?? DEMO_MERCHANT.pk }, accounts);
			const has = isApiCart(cart) && setup.carts().some((each) => each.orderSource === cart);
			if (level === 'cart' && !has)
				throw new ControlError(`It has no cart of the API named ${cart}`);
			const apiUser = body.api_user ?? `${level}-${accounts.keys().length + 1}`;
			const made: Key = {
				apiUser,
				apiKey: body.api_key ?? `sandbox-${apiUser}-key`,
				level,
				merchant: isGlobal ? null : pk,
				cart: level === 'cart' ? cart : null,
			};
			accounts.addKey(made);
			return { key: shownKey(made) };
		},
	}),
	route('DELETE /keys/{api_user}', {
		summary: 'Takes a key away: its calls are refused from now on',
		gives: z.object({ removed: z.string() }),
		run: ({ sandbox: { accounts }, params: { api_user = '' } }) => {
			if (!accounts.removeKey(api_user)) {
				throw new ControlError(`There is no key with API user ${api_user}`, 404);
			}
			return { removed: api_user };
		},
	}),
];
