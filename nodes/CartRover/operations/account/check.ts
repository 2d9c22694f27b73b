import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v3';

import type { ItemOperation } from '../types';
import { checkAnswers, checkErrors, checkForms, checkLimits, WRITES } from './answers';
import { checkDates } from './dates';
import { checkKey } from './key';
import { checkOrderList, checkStockList } from './lists';
import { Probe, type Finding } from './probe';

/** A call that the key may not make is reported, and is no error. */
const MAY = 'where the key may';

export const check = {
	value: 'check',
	name: 'Check',
	action: 'Check the account and the API',
	description:
		'Check what your key can do and how the API behaves. Only reads, with at most 40 requests.',
	runs: 'read',
	calls: [
		{ endpoint: 'shipMethodList' },
		{ endpoint: 'orderList', when: MAY },
		{ endpoint: 'orderView', when: MAY },
		{ endpoint: 'orderStatus', when: 'where the list does not show when orders were changed' },
		{ endpoint: 'inventoryList', when: MAY },
		{ endpoint: 'cartList', when: MAY },
		{ endpoint: 'merchantList', when: MAY },
	],
	output: z.object({
		check: z.string(),
		result: z.string(),
		found: z.string(),
		means: z.string(),
	}),
	properties: [],
	async run(item) {
		const probe = new Probe(item.client);
		return (await findAll(probe)).map((finding): IDataObject => ({ ...finding }));
	},
} satisfies ItemOperation;

/** What users need comes first, what only developers need comes last. */
async function findAll(probe: Probe): Promise<Finding[]> {
	const { findings, denied, lists } = await checkKey(probe);
	const behavior = lists ? await checkBehavior(probe) : [];
	const own = [...findings, ...checkLimits(probe)];
	const others = [...behavior, ...checkAnswers(probe), ...denied, ...(lists ? [WRITES] : [])];
	return [inShort(own), ...own, ...others];
}

/** How the API behaves, as far as lists show. */
async function checkBehavior(probe: Probe): Promise<Finding[]> {
	const orders = await checkOrderList(probe);
	const dates = await checkDates(probe, orders);
	const stock = await checkStockList(probe);
	const errors = await checkErrors(probe);
	const forms = checkForms(orders.rows, stock.rows);
	return [...orders.findings, ...dates, ...stock.findings, ...errors, ...forms];
}

/** Whether all is well with the key and its use, and if not, what to do first. */
function inShort(own: Finding[]): Finding {
	const check = 'In short';
	const wrong = (['failed', 'differs'] as const).flatMap((result) =>
		own.filter((finding) => finding.result === result),
	);
	const [first] = wrong;
	if (!first) {
		const means = 'Nothing to do. The rows below say how CartRover behaves; the nodes go by it.';
		return { check, result: 'ok', found: 'the key works', means };
	}
	const found = `to look at: ${wrong.map((finding) => finding.check).join(', ')}`;
	return { check, result: first.result, found, means: first.means };
}
