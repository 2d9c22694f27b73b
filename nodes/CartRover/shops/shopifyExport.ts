import { multiply, sum } from '../model/money';
import { type AddressNames, dayWritten, notPaid, readAddress } from './shared';
import type { Source } from './source';
import type { Address, Sale, SaleLine } from './types';
import { extraFields, pickedUp } from './words';

/*
 * Shopify's export of orders (Orders > Export; help.shopify.com, "Exporting orders"): one row a line, the
 * order in the first row of each.
 *
 *   Lineitem price   of one piece, before discounts
 *   Subtotal         the lines after discounts
 *   Taxes            on top or in the prices, as the shop is set: the total says which
 *   Total            what the customer paid; it stays after a refund (Refunded Amount)
 *   ZIPs have an apostrophe before them; Created at is in the shop's zone
 */

const address = (kind: string): AddressNames => ({
	full: `${kind} Name`,
	company: `${kind} Company`,
	lines: [`${kind} Address1`, `${kind} Address2`],
	city: [`${kind} City`],
	state: [`${kind} Province`, `${kind} Province Name`],
	zip: [`${kind} Zip`],
	country: [`${kind} Country`],
	phone: `${kind} Phone`,
});

/** What Shopify calls payments that have not come; `authorized` money is reserved, and not taken yet. */
export const UNPAID = /^(authorized|expired|partially_paid|pending)$/i;

/** Columns that are read from the first row of an order. */
const OF_ORDER =
	/^(?:Name|Email|Currency|Subtotal|Taxes|Total|Notes|Tip|Duties|(?:Shipping|Billing|Discount|Refunded|Financial|Created|Paid|Cancelled)\b.*)$/i;

/** Whose a column of an export is. */
export function ownerOfExport(name: string): 'line' | 'order' | 'nobody' {
	if (/^Lineitem /i.test(name)) return 'line';
	return OF_ORDER.test(name) ? 'order' : 'nobody';
}

/** Whether an order is a row of the export. */
export const isExportRow = (row: object) => 'Lineitem name' in row && 'Name' in row;

/** @param order the columns of the order, and those of its lines under `lines` */
export function readExport(order: Source): Sale {
	const rows = order.list('lines');
	// Without grouping, a row is an order of one line.
	const lines = (rows.length > 0 ? rows : [order]).map(readLine);
	const goods = sum(lines.map(({ amount }) => amount));
	const discount = goods - (order.optional('Subtotal') ?? goods);
	const refunded = order.amount('Refunded Amount');
	return {
		name: order.text('Name'),
		stopped: stoppedBy(order) ?? pickedUp('Shopify', order.text('Shipping Method')),
		date: dayWritten(order.text('Created at', 'Paid at')),
		currency: order.text('Currency'),
		shipTo: { ...withoutMark(readAddress(order, address('Shipping'))), email: order.text('Email') },
		billTo: withoutMark(readAddress(order, address('Billing'))),
		fields: {
			ship_code: order.text('Shipping Method'),
			shipping_instructions: order.text('Notes'),
			promo_code: order.text('Discount Code'),
			extra_fields: extraFields(
				order
					.text('Note Attributes')
					.split('\n')
					.map((line) => [/^[^:]+/.exec(line)?.[0] ?? '', line.replace(/^[^:]*:?/, '')]),
			),
		},
		lines,
		taxIncluded: 'seeTotal',
		tax: order.amount('Taxes'),
		shipping: order.amount('Shipping'),
		shippingTax: 0n,
		fees: 0n,
		discount: discount > 0n ? discount : 0n,
		subTotal: discount < 0n ? order.optional('Subtotal') : undefined,
		paid: order.optional('Total'),
		perhaps: [
			{ what: 'The tip', amount: order.amount('Tip') },
			{ what: 'Duties', amount: order.amount('Duties') },
		],
		hints: [
			...(UNPAID.test(order.text('Financial Status'))
				? [notPaid('Shopify', order.text('Financial Status'))]
				: []),
			...(refunded > 0n
				? [
						'Part of this order was refunded, but the export does not say which lines: all of them are kept, at the total before the refund',
					]
				: []),
		],
	};
}

const withoutMark = (read: Address): Address => ({ ...read, zip: read.zip.replace(/^'/, '') });

function stoppedBy(order: Source): string | undefined {
	if (order.has('Cancelled at')) return 'the order is canceled in Shopify';
	const status = order.text('Financial Status');
	return /^(refunded|voided)$/i.test(status) ? `the order was ${status} in Shopify` : undefined;
}

function readLine(line: Source): SaleLine {
	const quantity = line.amount('Lineitem quantity');
	return {
		name: line.text('Lineitem name', 'Lineitem sku'),
		id: '',
		sku: line.text('Lineitem sku'),
		quantity,
		amount: multiply(line.amount('Lineitem price'), quantity),
		discount: 0n,
		orderDiscount: 0n,
		tax: undefined,
		shipped: /^fulfilled$/i.test(line.text('Lineitem fulfillment status')) ? quantity : 0n,
		leftOut: line.isOff('Lineitem requires shipping') ? 'does not require shipping' : undefined,
	};
}
