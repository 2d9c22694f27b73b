import type { Stock } from '../model/inventory';
import { fingerprint } from './skuMemory';
import { stockSource } from './stockScan';
import type { TriggerEvent } from './types';

/** So much of a fingerprint that one change in 16 million goes unnoticed. */
const QUANTITIES_CHARS = 4;

/** SKUs whose quantities differ from what was last delivered of them. */
export const inventoryChanged = {
	value: 'inventoryChanged',
	name: 'Inventory Changed',
	description:
		'When the quantities of a SKU have changed, or a SKU is new. Each poll reads all stock, 100 SKUs a request.',
	source: (client, { simplify }) =>
		stockSource(client, simplify, {
			valueChars: QUANTITIES_CHARS,
			look: (stock, known) => {
				const remember = fingerprint(quantitiesOf(stock), QUANTITIES_CHARS);
				return { remember, isEvent: remember !== known };
			},
			isSample: () => true,
		}),
} satisfies TriggerEvent;

/** Times are left out: a warehouse that reports the same quantities again has changed nothing. */
function quantitiesOf({ qty_available, qty_on_hand, warehouses }: Stock): string {
	const places = warehouses
		.map((place) => [place.warehouse_pk, place.qty_available, place.qty_on_hand])
		.sort();
	return JSON.stringify([qty_available, qty_on_hand, places]);
}
