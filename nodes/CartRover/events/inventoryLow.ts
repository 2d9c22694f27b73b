import { Fingerprints, fingerprint, stockSource } from './stockScan';
import type { TriggerEvent } from './types';

/** SKUs whose available quantity has fallen to the threshold; again only after it was above. */
export const inventoryLow = {
	value: 'inventoryLow',
	name: 'Inventory Low',
	description:
		'When a SKU has fallen to a threshold; again only after it was above that. Each poll reads all stock.',
	source: (client, { simplify, threshold }) =>
		stockSource(
			client,
			simplify,
			(state) => {
				const low = new Fingerprints(state.low);
				return {
					look: ({ sku, qty_available }, deliver) => {
						const print = fingerprint(sku);
						if ((qty_available ?? 0) > threshold) {
							low.delete(print);
							return 'nothing';
						}
						if (low.has(print)) return 'nothing';
						if (!deliver) return 'held';
						low.add(print);
						return 'event';
					},
					finished: () => {},
					get state() {
						return { low: low.text };
					},
				};
			},
			({ qty_available }) => (qty_available ?? 0) <= threshold,
		),
} satisfies TriggerEvent;
