import { timingSafeEqual } from 'node:crypto';
import type { KeyLevel } from './types.mts';

export interface KeyPair {
	readonly apiUser: string;
	readonly apiKey: string;
}

export interface Key extends KeyPair {
	readonly level: KeyLevel;
	/** Whose orders and stock it opens; null where each call names the merchant. */
	readonly merchant: string | null;
	/** The order source of the cart that a cart level key belongs to. */
	readonly cart: string | null;
}

/** The demo merchant's keys, one pair a level. They open nothing but the sandbox. */
export const DEMO_KEYS: Readonly<Record<KeyLevel, KeyPair>> = {
	cart: { apiUser: 'demo-cart', apiKey: 'sandbox-cart-key' },
	merchant: { apiUser: 'demo-merchant', apiKey: 'sandbox-merchant-key' },
	warehouse: { apiUser: 'demo-warehouse', apiKey: 'sandbox-warehouse-key' },
	master: { apiUser: 'demo-master', apiKey: 'sandbox-master-key' },
};

/** The merchant that is there from the start; warehouse and master keys name it in `X-Merchant-Pk`. */
export const DEMO_MERCHANT = { pk: '5150', name: 'Juniper & Oak Outfitters' };

/** The pair of a Basic `authorization` header. */
export function pairOf(authorization: string | undefined): KeyPair | undefined {
	const encoded = /^basic\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1];
	if (encoded === undefined) return undefined;
	const [, apiUser, apiKey] =
		/^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
	return apiUser === undefined || apiKey === undefined ? undefined : { apiUser, apiKey };
}

/** Compares without telling by its time how much was right. */
export function isSame(given: string, expected: string): boolean {
	const [a, b] = [Buffer.from(given), Buffer.from(expected)];
	return a.length === b.length && timingSafeEqual(a, b);
}
