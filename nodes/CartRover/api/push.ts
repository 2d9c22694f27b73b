import { createHmac, timingSafeEqual } from 'crypto';

import { isRecord } from '../model/wire';
import { clean } from './clean';
import { parseJson } from './json';
import { rowsOfMap } from './records';

/*
 * What CartRover sends to a webhook (docs/contributing/api-facts.md, section 2e): `{"orders": [...]}`, signed
 * with the API key. Only the body is signed: whoever repeats a push can make up the header that names the
 * event.
 */

const SIGNATURE = /^[0-9a-f]{64}$/i;

/**
 * Whether a body was signed with the key. The comparison takes the same time for any signature.
 *
 * @param body the bytes as they came
 * @param signature the HMAC-SHA256 of the body, in hex
 */
export function isSigned(body: Uint8Array, signature: string, key: string): boolean {
	// Everybody has the empty key.
	if (key === '' || !SIGNATURE.test(signature)) return false;
	const right = createHmac('sha256', key).update(body).digest();
	return timingSafeEqual(right, Buffer.from(signature, 'hex'));
}

/**
 * The rows of `orders`, cleaned of payment data; a map counts as a list as it does in answers. `undefined`
 * where the body is something else.
 *
 * @param redact takes the credential's secrets out of a text
 */
export function ordersIn(
	body: Uint8Array,
	redact: (text: string) => string,
): unknown[] | undefined {
	const value = parsed(body);
	if (!isRecord(value) || !clean(value, redact)) return undefined;
	const { orders } = value;
	return Array.isArray(orders) ? orders : rowsOfMap(orders);
}

function parsed(body: Uint8Array): unknown {
	try {
		// Leaves out a byte order mark. Damaged text is refused, since a reference may be in it.
		return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
	} catch {
		return undefined;
	}
}
