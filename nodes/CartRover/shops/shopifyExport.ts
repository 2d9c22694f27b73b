import { type Amount, CENT, divide, formatAmount, multiply, sizeOf, sum } from '../model/money';
import { shareOut } from '../model/netPrices';
import { type AddressNames, dayWritten, notPaid, readAddress, total } from './shared';
import type { Source } from './source';
import type { Address, Sale, SaleLine } from './types';
import { extraFields, pickedUp } from './words';

/*
 * Shopify's export of orders (Orders > Export; help.shopify.com, "Exporting orders"): one row a line, the
 * order in the first row of each.
 *
 *   Lineitem price   of one piece, before discounts
 *   Subtotal         the lines after discounts
 *   Discount Amount, Lineitem discount   what was taken off the order (its shipping, too) and off a line
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

/** Shopify's words for payments that have not come; `authorized` money is reserved, and not taken yet. */
export const UNPAID = /^(authorized|expired|partially_paid|pending)$/i;

/**
 * The columns of an order: its rows must not contradict each other in them. All columns that are read must be
 * listed here.
 */
const OF_ORDER =
	/^(?:Name|Email|Currency|Subtotal|Taxes|Total|Notes|Note Attributes|Tip|Duties|(?:Shipping|Billing|Discount|Refunded|Financial|Created|Paid|Cancelled)\b.*)$/i;

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
	const parts = rows.length > 0 ? rows : [order];
	const lines = parts.map(readLine);
	const goods = sum(lines.map(({ amount }) => amount));
	const subTotal = order.optional('Subtotal') ?? goods;
	const discounts = order.amount('Discount Amount') + total(parts, 'Lineitem discount');
	const gap = goods - subTotal;
	const slack = CENT * BigInt(lines.length);
	const [tax, shipping] = [order.amount('Taxes'), order.amount('Shipping')];
	const refunded = order.amount('Refunded Amount');
	return {
		name: order.text('Name'),
		stopped:
			stoppedBy(order) ??
			pickedUp('Shopify', order.text('Shipping Method')) ??
			(gap < -slack || gap > discounts + slack
				? `its lines cost ${formatAmount(goods)}, but Subtotal is ${formatAmount(subTotal)} and the discounts are ${formatAmount(discounts)} (Discount Amount, Lineitem discount): a row may be missing, doubled, changed, or one that was removed from the order`
				: undefined),
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
		tax,
		shipping,
		shippingTax: taxOnShipping(tax, subTotal, shipping),
		fees: 0n,
		discount: gap > 0n ? gap : 0n,
		paid: order.optional('Total'),
		perhaps: [
			{ what: 'The tip', amount: order.amount('Tip') },
			{ what: 'Duties', amount: order.amount('Duties') },
		],
		refunded: {
			back: refunded,
			wayOut:
				"get the order from Shopify's node, which says for which, or, to send all pieces, set Shop Order to {{ { ...$json, 'Refunded Amount': 0 } }}",
		},
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

/**
 * The tax on shipping, where prices include tax. It is the proportional share, unless a whole percentage on
 * the goods alone makes the tax, and none on goods and shipping does.
 */
function taxOnShipping(tax: Amount, goods: Amount, shipping: Amount): Amount {
	const isWholePercentOf = (gross: Amount) => {
		const percent = gross > tax ? divide(tax * 100n, gross - tax) : 0n;
		return sizeOf(divide(gross * percent, 100n + percent) - tax) <= CENT;
	};
	if (isWholePercentOf(goods) && !isWholePercentOf(goods + shipping)) return 0n;
	return shareOut(tax, [shipping, goods], CENT)[0] ?? 0n;
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
