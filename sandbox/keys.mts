import { timingSafeEqual } from 'node:crypto';
import { KEY_LEVELS } from './types.mts';
import type { KeyLevel } from './types.mts';

export interface KeyPair {
	readonly apiUser: string;
	readonly apiKey: string;
}

/** The sandbox's keys, one pair a level. They open nothing but the sandbox. */
export const DEMO_KEYS: Readonly<Record<KeyLevel, KeyPair>> = {
	cart: { apiUser: 'demo-cart', apiKey: 'sandbox-cart-key' },
	merchant: { apiUser: 'demo-merchant', apiKey: 'sandbox-merchant-key' },
	warehouse: { apiUser: 'demo-warehouse', apiKey: 'sandbox-warehouse-key' },
	master: { apiUser: 'demo-master', apiKey: 'sandbox-master-key' },
};

/** The one merchant of the sandbox, for the `X-Merchant-Pk` header. */
export const DEMO_MERCHANT = { pk: '5150', name: 'Juniper & Oak Outfitters' };

/** The key level of a Basic `authorization` header; undefined when it opens nothing. */
export function levelOf(authorization: string | undefined): KeyLevel | undefined {
	const encoded = /^basic\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1];
	if (encoded === undefined) return undefined;
	const pair = Buffer.from(encoded, 'base64');
	return KEY_LEVELS.find((level) => {
		const { apiUser, apiKey } = DEMO_KEYS[level];
		const expected = Buffer.from(`${apiUser}:${apiKey}`);
		return pair.length === expected.length && timingSafeEqual(pair, expected);
	});
}
