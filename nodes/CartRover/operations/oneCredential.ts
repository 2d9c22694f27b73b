import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';

import { CREDENTIAL } from '../api/exchange';
import { textOf } from '../model/texts';

const FIELDS = Object.entries({
	merchantPk: 'Merchant PK',
	apiUser: 'API User',
	apiKey: 'API Key',
	accessLevel: 'Access Level',
	baseUrl: 'Base URL',
});

/**
 * Makes sure that all input items have the same credential, in which each field can be an expression: n8n
 * signs all requests with that of the first.
 *
 * @throws NodeOperationError that names the field that differs, and never what it holds
 */
export async function assertOneCredential(functions: IExecuteFunctions): Promise<void> {
	const count = functions.getInputData().length;
	if (count < 2) return;
	const read = async (index: number) => {
		const credential = await functions.getCredentials(CREDENTIAL, index);
		return FIELDS.map(([name]) => textOf(credential[name]));
	};
	const first = await read(0);
	const differing = (values: string[]) => FIELDS.find((_, at) => values[at] !== first[at]);
	// Each look is a query of n8n's database. What an item that is not there has too depends on no item.
	const [last, none] = await Promise.allSettled([read(count - 1), read(count)]);
	const isSame = (look: typeof last) => look.status === 'fulfilled' && !differing(look.value);
	if (isSame(last) && isSame(none)) return;
	for (let index = 1; index < count; index++) {
		const field = differing(await read(index));
		if (!field) continue;
		throw new NodeOperationError(
			functions.getNode(),
			`${field[1]} of the credential differs between input items 0 and ${index}`,
			{
				description:
					"Run this node once for each merchant, with all of that merchant's items: see the recipe “Several merchants with a warehouse key”. Nothing was sent to CartRover.",
			},
		);
	}
}
