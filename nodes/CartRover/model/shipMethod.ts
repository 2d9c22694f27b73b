import { z } from 'zod/v3';

import { requiredText, text } from './wire';

/** A ship method that the warehouse knows. `carrier` may be empty (docs/contributing/api-facts.md, section 2c). */
export const shipMethod = z
	.object({ carrier: text, code: requiredText, description: text })
	.passthrough();

export type ShipMethod = z.infer<typeof shipMethod>;
