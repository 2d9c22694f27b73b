import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';

import { CREDENTIAL } from '../api/exchange';
import { textOf } from '../model/texts';

const MERCHANT = 'merchantPk';

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
 * @throws NodeOperationError where another field of the credential differs; it names the field, and never
 *   what it holds
 */
export async function itemsByMerchant(functions: IExecuteFunctions): Promise<number[][]> {
	const numbers = functions.getInputData().map((_, index) => index);
	const count = numbers.length;
	if (count < 2) return [numbers];
	const read = async (index: number) => {
		const credential = await functions.getCredentials(CREDENTIAL, index);
		return [MERCHANT, ...SIGNING.map(([name]) => name)].map((name) => textOf(credential[name]));
	};
	const first = await read(0);
	// Each look is a query of n8n's database. What an item that is not there has too depends on no item.
	const looks = await Promise.allSettled([read(count - 1), read(count)]);
	const isSame = (look: (typeof looks)[number]) =>
		look.status === 'fulfilled' && look.value.every((value, at) => value === first[at]);
	if (looks.every(isSame)) return [numbers];
	const merchants = new Map<string, number[]>();
	for (const index of numbers) {
		const [merchant = '', ...signing] = await read(index);
		const differing = SIGNING.find((_, at) => signing[at] !== first[at + 1]);
		if (differing) {
			throw new NodeOperationError(
				functions.getNode(),
				`${differing[1]} of the credential differs between input items 0 and ${index}`,
				{
					description:
						'Only Merchant PK may differ. Use one node and one credential for each key. Nothing was sent to CartRover.',
				},
			);
		}
		merchants.set(merchant, [...(merchants.get(merchant) ?? []), index]);
	}
	return [...merchants.values()];
}
