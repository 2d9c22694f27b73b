import type { CartRoverRecord } from '../api/records';
import { fingerprint } from '../model/fingerprint';
import { textOf } from '../model/texts';

const PRINT_CHARS = 16;

/** What tells an order from others: its reference, or a print of all of it where it has none. */
export const refOf = (order: CartRoverRecord): string =>
	textOf(order.cust_ref) || `#${fingerprint(JSON.stringify(order), PRINT_CHARS)}`;
