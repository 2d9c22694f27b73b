import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';
import isEqual from 'lodash/isEqual';

import { actsForMerchant } from '../api/access';
import { CREDENTIAL } from '../api/exchange';
import { textOf } from '../model/texts';

/** n8n signs all requests with the credential of the first item, so these must be the same for all. */
const SIGNING = Object.entries({
	apiUser: 'API User',
	apiKey: 'API Key',
	accessLevel: 'Access Level',
	baseUrl: 'Base URL',
});

/**
 * Tells which input items are of the same merchant: Merchant PK in the credential can be an expression.
 *
 * @returns for each merchant the numbers of its items, in the order in which the merchants come
 * @throws NodeOperationError where another field of the credential differs, which it names without its value,
 *   and where some items have a merchant and others none
 */
export async function itemsByMerchant(functions: IExecuteFunctions): Promise<number[][]> {
	const numbers = functions.getInputData().map((_, index) => index);
	const count = numbers.length;
	if (count < 2) return [numbers];
	const read = async (index: number) => {
		const credential = await functions.getCredentials(CREDENTIAL, index);
		return {
			merchant: actsForMerchant(credential.accessLevel) ? textOf(credential.merchantPk) : '',
			signing: SIGNING.map(([name]) => textOf(credential[name])),
		};
	};
	const refuse = (message: string, advice: string) =>
		new NodeOperationError(functions.getNode(), message, {
			description: `${advice} Nothing was sent to CartRover.`,
		});
	const first = await read(0);
	// Each look is a query of n8n's database. What an item that is not there has too depends on no item.
	const looks = await Promise.allSettled([read(count - 1), read(count)]);
	const isFirst = (look: (typeof looks)[number]) =>
		look.status === 'fulfilled' && isEqual(look.value, first);
	if (looks.every(isFirst)) return [numbers];
	const merchants = new Map<string, number[]>();
	for (const index of numbers) {
		const { merchant, signing } = await read(index);
		const differing = SIGNING.find((_, at) => signing[at] !== first.signing[at]);
		if (differing) {
			throw refuse(
				`${differing[1]} of the credential differs between input items 0 and ${index}`,
				'Only Merchant PK may differ. Use one node and one credential for each key.',
			);
		}
		merchants.set(merchant, [...(merchants.get(merchant) ?? []), index]);
	}
	const [without] = merchants.get('') ?? [];
	if (without !== undefined && merchants.size > 1) {
		// Merged cells leave such rows: each may be a part of what the rows beside it send.
		throw refuse(
			`Input item ${without} has no Merchant PK, while others have one`,
			'Give each item its merchant, or leave it out before this node.',
		);
	}
	return [...merchants.values()];
}
