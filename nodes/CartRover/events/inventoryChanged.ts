import sortBy from 'lodash/sortBy';

import type { CartRoverRecord } from '../api/records';
import { fingerprint } from '../model/fingerprint';
import { SKU_CHARS } from './skuMemory';
import { quantityOf, stockSource, stockState } from './stockScan';
import type { TriggerEvent } from './types';

/** Characters of a fingerprint: with four, one change in 16 million goes unnoticed. */
const QUANTITIES_CHARS = 4;

/** SKUs whose quantities differ from what was last delivered of them. */
export const inventoryChanged = {
	value: 'inventoryChanged',
	name: 'Inventory Changed',
	description:
		'When the quantities of a SKU change, or a SKU is new. Each poll reads the whole inventory.',
	calls: [{ endpoint: 'inventoryList' }],
	scopedBy: [],
	stateShape: stockState(QUANTITIES_CHARS),
	migrate: (old) => ({ width: SKU_CHARS + QUANTITIES_CHARS, ...old }),
	source: (client) =>
		stockSource(client, {
			valueChars: QUANTITIES_CHARS,
			look: (stock, known) => {
				const remember = fingerprint(quantitiesOf(stock), QUANTITIES_CHARS);
				return { remember, isEvent: remember !== known };
			},
			isSample: () => true,
		}),
} satisfies TriggerEvent;

/** Times are left out: a warehouse that reports the same quantities again has changed nothing. */
function quantitiesOf({ qty_available, qty_on_hand, warehouses }: CartRoverRecord): string {
	// A map by the warehouse's pk, or `[]` when it is empty (docs/contributing/api-facts.md, section 6).
	const byPk = sortBy(Object.entries((warehouses ?? {}) as Record<string, CartRoverRecord>), 0);
	const quantities = byPk.map(([pk, place]) => [
		pk,
		quantityOf(place?.qty_available),
		quantityOf(place?.qty_on_hand),
	]);
	// A warehouse that has nothing may as well not be listed.
	const places = quantities.filter(([, ...each]) => each.some(Boolean));
	return JSON.stringify([quantityOf(qty_available), quantityOf(qty_on_hand), places]);
}
