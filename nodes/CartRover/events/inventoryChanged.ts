import type { SimpleInventory } from '../model/inventory';
import { Fingerprints, fingerprint, stockSource } from './stockScan';
import type { TriggerEvent } from './types';

/** SKUs whose quantities differ from what the last reading of the stock found. */
export const inventoryChanged = {
	value: 'inventoryChanged',
	name: 'Inventory Changed',
	description:
		'When the quantities of a SKU have changed, or a SKU is new. Each poll reads all stock, 100 SKUs a request.',
	source: (client, { simplify }) =>
		stockSource(
			client,
			simplify,
			(state) => {
				let known = new Fingerprints(state.known);
				let next = new Fingerprints(state.next);
				return {
					look: (stock, deliver) => {
						const print = fingerprint(quantitiesOf(stock));
						const isNew = !known.has(print) && !next.has(print);
						if (isNew && !deliver) return 'held';
						next.add(print);
						return isNew ? 'event' : 'nothing';
					},
					finished: () => {
						known = next;
						next = new Fingerprints();
					},
					get state() {
						return { known: known.text, next: next.text };
					},
				};
			},
			() => true,
		),
} satisfies TriggerEvent;

/** Times are left out: a warehouse that reports the same quantities again has changed nothing. */
function quantitiesOf({ sku, qty_available, qty_on_hand, warehouses }: SimpleInventory): string {
	const places = warehouses
		.map((place) => [place.warehouse_pk, place.qty_available, place.qty_on_hand])
		.sort();
	return JSON.stringify([sku, qty_available, qty_on_hand, places]);
}
