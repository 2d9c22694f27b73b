import { answer, done, invalid } from '../answers.mts';
import { ALL_LEVELS, MERCHANT_UP, isRecord, presentText } from '../endpoint.mts';
import { AVAILABLE_CARTS, SHIP_METHODS } from '../setup.mts';
import type { Answer } from '../answers.mts';
import type { ApiCall, Endpoint, World } from '../endpoint.mts';
import type { ShipMapping } from '../setup.mts';

const read = { method: 'GET', limited: true } as const;
const ofMerchant = { levels: MERCHANT_UP, ofMerchant: true };

/** Ship methods, carts, mappings, merchants. Only the ship method list has documented fields. */
export const setupEndpoints: readonly Endpoint[] = [
	{
		...read,
		path: 'wms/shipmethod/list',
		levels: ALL_LEVELS,
		ofMerchant: false,
		handle: () => answer(SHIP_METHODS),
	},
	{
		...read,
		path: 'wms/merchant/list',
		levels: ['warehouse', 'master'],
		ofMerchant: false,
		handle: (_, { accounts }) =>
			answer(
				accounts
					.merchants()
					.map(({ pk, name }) => ({ merchant_pk: pk, merchant: name, active: 'Y' })),
			),
	},
	{
		...read,
		...ofMerchant,
		path: 'cart/list',
		handle: (_, { setup }) =>
			answer(
				setup.carts().map(({ orderSource, cartType }) => ({
					order_source: orderSource,
					cart: cartType,
					active: 'Y',
				})),
			),
	},
	{
		...read,
		...ofMerchant,
		path: 'cart/listall',
		handle: () => answer(AVAILABLE_CARTS.map(({ cartType, name }) => ({ cart: cartType, name }))),
	},
	{
		...read,
		...ofMerchant,
		path: 'cart/shipmethod/list/:order_source',
		handle: ({ params }, { setup }) =>
			answer(
				setup
					.mappings(params.order_source ?? '')
					.map(({ cartCode, wmsCode }) => ({ cart_code: cartCode, wms_code: wmsCode })),
			),
	},
	{
		...read,
		...ofMerchant,
		method: 'POST',
		path: 'cart/shipmethod/:order_source',
		handle: map,
	},
];

function map({ params, body }: ApiCall, { setup }: World): Answer {
	if (!Array.isArray(body)) throw invalid('Ship methods must be a JSON array');
	setup.setMappings(params.order_source ?? '', body.map(readMapping));
	return done();
}

function readMapping(row: unknown, index: number): ShipMapping {
	const mapping = isRecord(row) ? row : {};
	const cartCode = presentText(mapping.cart_code);
	if (cartCode === undefined) {
		throw invalid(`Ship method missing required field(s): [${index}].cart_code`);
	}
	if (mapping.wms_code === null || mapping.wms_code === undefined) {
		return { cartCode, wmsCode: null };
	}
	const wmsCode = presentText(mapping.wms_code);
	if (!SHIP_METHODS.some(({ code }) => code === wmsCode)) {
		throw invalid(`Invalid wms_code: ${JSON.stringify(mapping.wms_code)}`);
	}
	return { cartCode, wmsCode: wmsCode ?? null };
}
