import fc from 'fast-check';

import { readOrder } from '../../../nodes/CartRover/model/orderInput.ts';
import { readShopOrder, shops } from '../../../nodes/CartRover/shops/index.ts';
import { SEED, TIMES } from '../../support/chance.mts';
import { brokenRules, parts } from '../../support/moneyRules.mts';
import { anyCart, ENCODERS } from '../../support/shopOrders.mts';

const shopOf = (encoder: string) => {
	const found = shops.find(({ value }) => value === encoder.replace('Graphql', ''));
	if (!found) throw new Error(`no shop ${encoder}`);
	return found;
};

describe.each(Object.entries(ENCODERS))('any order of %s', (name, encode) => {
	it('keeps what was paid to the cent, the rules exactly, and every line that is shipped', () => {
		fc.assert(
			fc.property(anyCart, (cart) => {
				const { order, paid } = encode(cart);
				const read = readShopOrder(shopOf(name), order, 'America/New_York');
				if (read.problems) throw new Error(read.problems.join('; '));
				const checked = readOrder(read.order, 'America/New_York', { mode: 'check' });
				if (checked.problems) throw new Error(checked.problems.join('; '));

				const sent = JSON.parse(JSON.stringify(checked.order)) as typeof checked.order;
				const unit = cart.currency === 'JPY' ? 10_000n : 100n;
				expect(parts(sent.grand_total)).toBe(BigInt(paid) * unit);
				expect(brokenRules(sent, unit)).toEqual([]);
				const isSent = ({ kind }: { kind: string }) =>
					kind === 'shipped' || (kind === 'digital' && ['amazon', 'ebay'].includes(name));
				expect(sent.items.map(({ item, quantity }) => [item, quantity])).toEqual(
					cart.lines.filter(isSent).map(({ sku, quantity }) => [sku, quantity]),
				);
			}),
			{ numRuns: 150 * TIMES, seed: SEED },
		);
	});
});
