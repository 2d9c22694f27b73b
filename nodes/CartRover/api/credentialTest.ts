import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { accessTo } from './access';
import { readAccount } from './account';
import { clock } from './clock';
import { ENDPOINTS } from './endpoints';

/**
 * The URL that n8n sees for the credential's test. Nothing is sent there: when n8n has the request signed,
 * the credential makes the real one.
 */
export const TEST_URL = 'https://credential-test.invalid';

/** CartRover's own host, without the path of its API. */
const LACKS_PATH = /^https:\/\/(?:[\w-]+\.)*cartrover\.com$/i;

/** Orders of so long are asked for: `any` without a date can take CartRover too long. */
const LOOK_BACK_MS = 30 * 24 * 60 * 60_000;

/**
 * The one request of the credential's test: an order list, which a key may only see at its own level, and for
 * a merchant that it may act for.
 *
 * @throws Error that n8n shows, in the words of the credential's fields; nothing is sent then
 */
export function testRequest(
	credential: ICredentialDataDecryptedObject,
): Pick<IHttpRequestOptions, 'url' | 'qs' | 'headers'> {
	const account = readAccount(credential);
	if ('problem' in account) throw untested(account.problem);
	const { baseUrl } = account;
	if (LACKS_PATH.test(baseUrl)) throw untested(`Base URL must end with /v1: ${baseUrl}/v1`);
	const access = accessTo(ENDPOINTS.orderList, account);
	if (access.refusal) {
		throw untested(
			'Merchant PK is empty: Warehouse and Master keys act for one merchant at a time. Merchant: Get Many lists the merchants of a key',
		);
	}
	const path = ENDPOINTS.orderList.path
		.replace('{level}', access.prefix)
		.replace('{status}', 'any');
	const from = new Date(clock.now() - LOOK_BACK_MS).toISOString().slice(0, 10);
	return {
		url: `${baseUrl}/${path}`,
		qs: { limit: 1, from_date: from },
		headers: access.headers,
	};
}

const untested = (problem: string) => new Error(`${problem}. Nothing was sent.`);
