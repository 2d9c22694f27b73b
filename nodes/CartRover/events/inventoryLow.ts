import type { CartRoverRecord } from '../api/records';
import { SKU_CHARS } from './skuMemory';
import { quantityOf, stockSource, stockState } from './stockScan';
import type { TriggerEvent } from './types';

/** A low SKU needs no value: that it is remembered says all. */
const NO_CHARS = 0;

/** SKUs whose available quantity has fallen to the threshold; again only after it was above. */
export const inventoryLow = {
	value: 'inventoryLow',
	name: 'Inventory Low',
	description:
		'When a SKU falls to the threshold; again only after rising above it. Each poll reads the whole inventory.',
	calls: [{ endpoint: 'inventoryList' }],
	scopedBy: ['threshold'],
	// The SKUs that were low at one threshold tell which are news at another.
	fitsAny: ['threshold'],
	stateShape: stockState(NO_CHARS),
	migrate: (old) => ({ width: SKU_CHARS + NO_CHARS, ...old }),
	source: (client, { threshold }) => {
		const isLow = (stock: CartRoverRecord): boolean | undefined => {
			const available = quantityOf(stock.qty_available) ?? 0;
			return typeof available === 'number' ? available <= threshold : undefined;
		};
		return stockSource(client, {
			valueChars: NO_CHARS,
			look: (stock, known) => {
				const low = isLow(stock);
				// Of a quantity that cannot be read there is nothing to say.
				if (low === undefined) return { remember: known, isEvent: false };
				return { remember: low ? '' : undefined, isEvent: low && known === undefined };
			},
			isSample: (stock) => isLow(stock) === true,
		});
	},
} satisfies TriggerEvent;
