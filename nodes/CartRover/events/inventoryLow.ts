import { stockSource } from './stockScan';
import type { TriggerEvent } from './types';

/** SKUs whose available quantity has fallen to the threshold; again only after it was above. */
export const inventoryLow = {
	value: 'inventoryLow',
	name: 'Inventory Low',
	description:
		'When a SKU has fallen to a threshold; again only after it was above that. Each poll reads all stock.',
	source: (client, { simplify, threshold }) =>
		stockSource(client, simplify, {
			// Only low SKUs are remembered, and there is nothing to be said of them.
			valueChars: 0,
			look: ({ qty_available }, known) => {
				const isLow = (qty_available ?? 0) <= threshold;
				return { remember: isLow ? '' : undefined, isEvent: isLow && known === undefined };
			},
			isSample: ({ qty_available }) => (qty_available ?? 0) <= threshold,
		}),
} satisfies TriggerEvent;
