import type { Account } from './account';
import type { AccessLevel, Endpoint } from './endpoints';

/** Where each kind of key is made (docs/contributing/api-facts.md, section 1). Nothing is public about master keys. */
const WHERE_KEYS_ARE_MADE: Record<AccessLevel, string> = {
	cart: 'in CartRover under Carts > New Cart/New Setup > API Access',
	merchant: 'in CartRover under Merchants > (pick the merchant) > API Keys > New Setup',
	warehouse: 'in CartRover under Merchants > Global API Keys > New Setup',
	master: 'by Extensiv support',
};

/** As the credential's Access Level names them. */
export const LEVEL_NAMES: Record<AccessLevel, string> = {
	cart: 'Cart',
	merchant: 'Merchant',
	warehouse: 'Warehouse',
	master: 'Master',
};

/** A sentence that says where keys of a level come from. */
export function whereKeysAreMade(level: AccessLevel): string {
	return `${LEVEL_NAMES[level]} keys are created ${WHERE_KEYS_ARE_MADE[level]}.`;
}

/** Whether keys of a level act for the merchant that Merchant PK names. */
export const actsForMerchant = (level: unknown): boolean =>
	level === 'warehouse' || level === 'master';

/** The way a key takes to an endpoint: what `{level}` in its path stands for, and further headers. */
export interface Granted {
	prefix: 'cart' | 'merchant';
	headers: Record<string, string>;
	refusal?: never;
}

/** The way a key may take to an endpoint, or why it may not. */
export type Access = Granted | { refusal: { message: string; description: string } };

/**
 * Decides whether a key may call an endpoint, before any request is made.
 *
 * Warehouse and master keys reach what a merchant key reaches, in the name of one merchant, by the
 * header `X-Merchant-Pk` (seen in integrators' code for one path, inferred for the others).
 */
export function accessTo(endpoint: Endpoint, account: Account): Access {
	const { level, merchantPk } = account;
	const acts = actsForMerchant(level);
	const headers: Record<string, string> = acts && merchantPk ? { 'X-Merchant-Pk': merchantPk } : {};

	if (endpoint.levels.includes(level)) {
		return { prefix: level === 'cart' ? 'cart' : 'merchant', headers };
	}
	if (!acts || !endpoint.levels.includes('merchant')) {
		return { refusal: wrongLevel(endpoint, level) };
	}
	if (merchantPk) return { prefix: 'merchant', headers };
	return {
		refusal: {
			message: `${endpoint.title} needs a Merchant PK`,
			description: `This credential holds a ${LEVEL_NAMES[level]} key. Set Merchant PK in the credential to act for one merchant. If it is an expression, it gave nothing here.`,
		},
	};
}

function wrongLevel(endpoint: Endpoint, level: AccessLevel) {
	const levels = endpoint.levels.map((name) => LEVEL_NAMES[name]);
	const wanted =
		levels.length > 1 ? `${levels.slice(0, -1).join(', ')} or ${levels.at(-1)}` : levels[0];
	const places = endpoint.levels.map(whereKeysAreMade);
	return {
		message: `${endpoint.title} needs a ${wanted} key, and this credential holds a ${LEVEL_NAMES[level]} key`,
		description: `${places.join(' ')} Choose a credential with that Access Level in this node.`,
	};
}
