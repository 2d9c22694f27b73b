/*
 * CartRover's money rules (docs/contributing/api-facts.md section 3), read a second time: held against an order as it
 * goes over the wire, in ten-thousandths.
 */

type Fields = Record<string, unknown>;

/** Ten-thousandths of a decimal number or text; throws where it has more than four decimals. */
export function parts(value: unknown): bigint {
	const text = String(value ?? 0);
	const match = /^(-?)(\d+)(?:\.(\d{1,4})0*)?$/.exec(text);
	if (!match) throw new Error(`${text} has more than four decimals, or is no number`);
	const size = BigInt(match[2] + (match[3] ?? '').padEnd(4, '0'));
	return match[1] ? -size : size;
}

/** Text with two decimals, or with as many as there are. */
export function money(value: bigint): string {
	const digits = String(value < 0n ? -value : value).padStart(5, '0');
	return `${value < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4).replace(/0{1,2}$/, '')}`;
}

/** Half away from zero to whole steps of ten-thousandths. */
function rounded(value: bigint, step: bigint): bigint {
	const size = value < 0n ? -value : value;
	const steps = (size * 2n + step) / (step * 2n);
	return (value < 0n ? -steps : steps) * step;
}

/**
 * Every rule that an order breaks which states all of its sums.
 *
 * @param step the smallest amount in ten-thousandths: 100 are a cent
 */
export function brokenRules(order: Fields, step = 100n): string[] {
	const broken: string[] = [];
	const lines = order.items as Fields[];
	const total = (name: string) => lines.reduce((all, line) => all + parts(line[name]), 0n);
	const rule = (name: string, is: bigint, should: bigint) => {
		if (is !== should) broken.push(`${name} is ${money(is)}, should be ${money(should)}`);
	};
	for (const [index, line] of lines.entries()) {
		if (line.price === undefined) continue;
		const product = (parts(line.price) - parts(line.discount)) * parts(line.quantity);
		const extended = rounded(product, step * 10_000n) / 10_000n;
		rule(`items[${index}].extended_amount`, parts(line.extended_amount), extended);
	}
	rule('sub_total', parts(order.sub_total), total('extended_amount'));
	if (lines.some((line) => line.tax !== undefined)) {
		rule('sales_tax', parts(order.sales_tax), total('tax'));
	}
	if (parts(order.order_discount) < total('addl_discount')) {
		broken.push('order_discount is less than addl_discount of the lines');
	}
	for (const name of ['order_discount', 'sales_tax', 'shipping_handling']) {
		if (parts(order[name]) < 0n) broken.push(`${name} is negative`);
	}
	const rest =
		parts(order.sales_tax) + parts(order.shipping_handling) - parts(order.order_discount);
	rule('grand_total', parts(order.grand_total), parts(order.sub_total) + rest);
	for (const name of [
		'sub_total',
		'sales_tax',
		'shipping_handling',
		'order_discount',
		'grand_total',
	]) {
		if (parts(order[name]) % step !== 0n) broken.push(`${name} has part of a cent`);
	}
	return broken;
}
