import { z } from 'zod/v3';

import { text } from '../../model/wire';

/** One row of a mapping: the shop's code, and the warehouse's method that it stands for. */
export const mappingRow = z.object({ cart_code: text, wms_code: text }).passthrough();
