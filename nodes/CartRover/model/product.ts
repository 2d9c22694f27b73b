import { z } from 'zod/v3';

import { listOf, numeric, requiredText, text } from './wire';

/**
 * A product, as the node gives it. Its aliases are a list, unlike those of stock, and its date has no
 * zone (UTC is meant, as everywhere; docs/contributing/api-facts.md, section 7).
 */
export const product = z
	.object({
		sku: requiredText,
		name: text,
		description: text,
		retail_price: numeric,
		wholesale_price: numeric,
		weight_lbs: numeric,
		wms_product_main_id: text,
		last_updated_datetime: text,
		aliases: listOf(z.object({ code_type: text, code: text })),
	})
	.passthrough();

export type Product = z.infer<typeof product>;
