import { type Amount, sum } from '../model/money';
import { total } from './shared';
import type { Source } from './source';

/* What Shopify's refunds gave back: `refund_line_items` and `order_adjustments`, see `shopify.ts`. */

export const shippingRefunds = (refund: Source) =>
	refund.list('order_adjustments').filter((each) => each.text('kind') === 'shipping_refund');

/** Money that was given back, and no item with it. */
export function goodwillOf(order: Source, refunds: Source[]): Amount {
	const given = refunds
		.flatMap((refund) => refund.list('order_adjustments'))
		.filter((each) => /^refund.discrepancy$/i.test(each.text('kind', 'reason')));
	const tax = order.isOn('taxes_included') ? 0n : total(given, 'tax_amount');
	return total(given, 'amount') + tax;
}

export function paidOf(order: Source, refunds: Source[]): Amount | undefined {
	const current = order.optional('current_total_price');
	const ordered = order.optional('total_price');
	if (current !== undefined || ordered === undefined) return current;
	const withTax = order.isOn('taxes_included') ? 0n : 1n;
	return (
		ordered -
		sum(
			refunds.map((refund) => {
				const lines = refund.list('refund_line_items');
				const shipping = shippingRefunds(refund);
				return (
					total(lines, 'subtotal') +
					withTax * total(lines, 'total_tax') -
					total(shipping, 'amount') -
					withTax * total(shipping, 'tax_amount')
				);
			}),
		)
	);
}
