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

const NOTHING_SENT = 'Nothing was sent to CartRover.';

interface ByMerchant {
	/** For each merchant the numbers of its items, in the order in which the merchants come. */
	merchants: number[][];
	/** The items that have none, while others have one. */
	without: Array<{ index: number; error: Error }>;
}

/**
 * Tells which input items are of the same merchant: Merchant PK in the credential can be an expression.
 *
 * @param failsAlone whether an item without a merchant leaves the others to run
 * @throws NodeOperationError where another field of the credential differs, which it names without its value,
 *   and where some items have a merchant and others none, unless those fail alone
 */
export async function itemsByMerchant(
	functions: IExecuteFunctions,
	failsAlone: boolean,
): Promise<ByMerchant> {
	const numbers = functions.getInputData().map((_, index) => index);
	const count = numbers.length;
	if (count < 2) return { merchants: [numbers], without: [] };
	const read = async (index: number) => {
		const credential = await functions.getCredentials(CREDENTIAL, index);
		return {
			merchant: actsForMerchant(credential.accessLevel) ? textOf(credential.merchantPk) : '',
			signing: SIGNING.map(([name]) => textOf(credential[name])),
		};
	};
	const refuse = (message: string, description: string) =>
		new NodeOperationError(functions.getNode(), message, { description });
	const first = await read(0);
	// Each look is a query of n8n's database. What an item that is not there has too depends on no item.
	const looks = await Promise.allSettled([read(count - 1), read(count)]);
	const isFirst = (look: (typeof looks)[number]) =>
		look.status === 'fulfilled' && isEqual(look.value, first);
	if (looks.every(isFirst)) return { merchants: [numbers], without: [] };
	const merchants = new Map<string, number[]>();
	for (const index of numbers) {
		const { merchant, signing } = await read(index);
		const differing = SIGNING.find((_, at) => signing[at] !== first.signing[at]);
		if (differing) {
			throw refuse(
				`${differing[1]} of the credential differs between input items 0 and ${index}`,
				`Only Merchant PK may differ. Use one node and one credential for each key. ${NOTHING_SENT}`,
			);
		}
		merchants.set(merchant, [...(merchants.get(merchant) ?? []), index]);
	}
	const withNone = merchants.size > 1 ? (merchants.get('') ?? []) : [];
	const advice = 'Give each item its merchant, or leave it out before this node.';
	const without = withNone.map((index) => ({
		index,
		error: refuse(
			`Input item ${index} has no Merchant PK, while others have one`,
			failsAlone ? advice : `${advice} ${NOTHING_SENT}`,
		),
	}));
	if (without[0] && !failsAlone) throw without[0].error;
	return { merchants: [...merchants.values()].filter((own) => own !== withNone), without };
}
