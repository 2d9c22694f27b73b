import { DEMO_KEYS, type KeyPair } from '../../sandbox/keys.mts';
import { everythingIn } from './everything.mts';

/* What must never come out of the nodes, and how to look for it. */

/** All forms in which a pair of user and key may come out. */
export function formsOf({ apiUser, apiKey }: KeyPair): string[] {
	const base64 = [`${apiUser}:${apiKey}`, apiKey].map((text) =>
		Buffer.from(text).toString('base64'),
	);
	const bare = base64.map((text) => text.replace(/=+$/, ''));
	return [...bare, apiKey, encodeURIComponent(apiKey), JSON.stringify(apiKey).slice(1, -1)];
}

const DEMO = Object.values(DEMO_KEYS).flatMap(formsOf);

/** Fields of an order that hold payment data, by the vendor's names. */
const PAYMENT_NAMES =
	/^(credit_card_no|cc_last_four|cvv|pre_auth_(amt|code|id)|check_(account_no|type|no|bank_id|cust_\w+))$/m;

/** Put into the payment fields of orders, to be looked for. */
export const PLANTED = 'PLANTED-4929-0000';

/**
 * Looks through a value and all that hangs on it.
 *
 * @returns what was found that must not be there
 */
export function secretsIn(value: unknown, keys: KeyPair[] = []): string[] {
	const everything = everythingIn(value);
	const forms = [...DEMO, ...keys.flatMap(formsOf), PLANTED];
	return forms.filter((secret) => everything.includes(secret));
}

/** Names of payment fields among the fields of a value. */
export function paymentFieldsIn(value: unknown): string[] {
	return PAYMENT_NAMES.exec(everythingIn(value))?.slice(0, 1) ?? [];
}
