import { ENDPOINTS, type Endpoint } from '../../../nodes/CartRover/api/endpoints.ts';

const CART = ['cart'];
const MERCHANT = ['merchant'];
const BOTH = ['cart', 'merchant'];
const ANY = ['cart', 'master', 'merchant', 'warehouse'];

/**
 * docs/api-facts.md, section 2 and 12, by hand: method, path, levels, whether it may be repeated blindly,
 * grade. `{level}` stands for the `cart/` and the `merchant/` form of the same call.
 */
const FACTS: Array<[string, string, string[], Endpoint['repeat'], Endpoint['grade']]> = [
	['POST', 'cart/orders/cartrover', CART, 'duplicateRefused', 'D'],
	['POST', 'cart/orders/batch', CART, 'duplicateRefused', 'D'],
	['GET', '{level}/orders/{cust_ref}', BOTH, 'always', 'D'],
	['GET', '{level}/orders/status/{cust_ref}', BOTH, 'always', 'D'],
	['GET', '{level}/orders/list/{status}', BOTH, 'always', 'D'],
	['GET', 'cart/orders/wms_cancel/{cust_ref}', CART, 'never', 'D'],
	['POST', 'cart/orders/cancel/cartrover', CART, 'never', 'V'],
	['POST', 'cart/orders/update/{cust_ref}', CART, 'never', 'D'],
	['POST', 'merchant/orders/update/{cust_ref}', MERCHANT, 'never', 'I'],
	['GET', 'merchant/inventory', BOTH, 'always', 'D'],
	['GET', 'merchant/inventory/{sku}', BOTH, 'always', 'D'],
	['POST', 'merchant/inventory', MERCHANT, 'harmless', 'I'],
	['GET', 'merchant/product/{sku}', BOTH, 'always', 'D'],
	['GET', 'cart/list', MERCHANT, 'always', 'V'],
	['GET', 'cart/listall', MERCHANT, 'always', 'V'],
	['GET', 'cart/shipmethod/list/{order_source}', MERCHANT, 'always', 'V'],
	['POST', 'cart/shipmethod/{order_source}', MERCHANT, 'harmless', 'V'],
	['GET', 'wms/shipmethod/list', ANY, 'always', 'D'],
	['GET', 'wms/merchant/list', ['master', 'warehouse'], 'always', 'I'],
];

const endpoints: Endpoint[] = Object.values(ENDPOINTS);

it('has every path of the facts once, and no other', () => {
	const table = endpoints.map(({ method, path, levels, repeat, grade }) => [
		method,
		path,
		[...levels].sort(),
		repeat,
		grade,
	]);
	expect(table.sort()).toEqual(FACTS.toSorted());
});

it('counts every call but New Order', () => {
	const free = endpoints.filter(({ limited }) => !limited).map(({ path }) => path);
	expect(free).toEqual(['cart/orders/cartrover']);
});

it('names each endpoint in words of its own', () => {
	const titles = endpoints.map(({ title }) => title);
	expect(new Set(titles).size).toBe(titles.length);
	for (const title of titles) expect(title).toMatch(/^[A-Z][a-z]+ing [a-zA-Z ()]+$/);
});
