import { z } from 'zod';

import { dayIn, dayOrTimeIn } from './dates';
import { parseAmount, PRICE_STEP } from './money';
import { applyTotals } from './orderTotals';
import { type Kind, Problem } from './values/kind';
import { whyNoPathPart } from './texts';
import { isPaymentField } from './payment';
import type { TotalsOptions } from './totals';

/*
 * The order that New Order takes (docs/api-facts.md, section 3). Fields that are not named here go through
 * untouched: CartRover has some 145 of them.
 */

const blankIsMissing = (value: unknown) =>
	value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value;

const words = { required_error: 'is missing', invalid_type_error: 'must be text' };
const asText = (value: unknown) => {
	const given = blankIsMissing(value);
	return typeof given === 'number' ? String(given) : given;
};
const neededText = z.preprocess(asText, z.string(words));
/** With blanks around it, or in no path, an order could be created, but not be found again. */
const reference = z.preprocess(
	asText,
	z
		.string(words)
		.trim()
		.superRefine((text, context) => {
			const message = whyNoPathPart(text);
			if (message) context.addIssue({ code: 'custom', message });
		}),
);
const optionalText = z.preprocess(asText, z.string(words).optional());

const amount = z.preprocess(
	blankIsMissing,
	z
		.union([z.number(), z.string()], {
			errorMap: () => ({ message: 'must be an amount such as 12.50' }),
		})
		.refine((value) => parseAmount(value) !== undefined, {
			message: 'must be an amount below a hundred billion, such as 12.50',
		})
		.optional(),
);

/** Shops that write discounts as negative amounts would have them added to the total. */
const discount = amount.refine((value) => (parseAmount(value) ?? 0n) >= 0n, {
	message: 'must not be negative: a discount is given as a positive amount',
});

const quantity = z.preprocess(
	blankIsMissing,
	z
		.union([z.number(), z.string()], {
			errorMap: (_issue, { data }) => ({
				message: data === undefined ? 'is missing' : 'must be a number above 0',
			}),
		})
		.refine((value) => (parseAmount(value) ?? 0n) > 0n, { message: 'must be a number above 0' })
		.refine((value) => (parseAmount(value) ?? 0n) % PRICE_STEP === 0n, {
			message: 'must not have more than four decimals',
		}),
);

const FLAGS: Record<string, 'Y' | 'N'> = { Y: 'Y', N: 'N', TRUE: 'Y', FALSE: 'N' };
const flag = z.preprocess(
	(value) => {
		const given = blankIsMissing(value);
		return FLAGS[String(given).toUpperCase()] ?? given;
	},
	z.enum(['Y', 'N'], { errorMap: () => ({ message: 'must be Y or N' }) }).optional(),
);

const line = z
	.object(
		{
			item: neededText,
			quantity,
			price: amount,
			discount,
			addl_discount: discount,
			extended_amount: amount,
			tax: amount,
			shipping_surcharge: amount,
			description: optionalText,
		},
		{ required_error: 'must be an object', invalid_type_error: 'must be an object' },
	)
	.passthrough();

const order = z
	.object({
		cust_ref: reference,
		ship_company: optionalText,
		ship_first_name: optionalText,
		ship_last_name: optionalText,
		ship_address_1: neededText,
		ship_city: neededText,
		ship_state: optionalText,
		ship_zip: neededText,
		ship_country: neededText,
		cust_company: optionalText,
		cust_first_name: optionalText,
		cust_last_name: optionalText,
		cust_zip: optionalText,
		sub_total: amount,
		order_discount: discount,
		sales_tax: amount,
		shipping_handling: amount,
		grand_total: amount,
		gift_wrap: flag,
		routing_sw: flag,
		tax_exempt_sw: flag,
		items: z
			.array(line, { required_error: 'is missing', invalid_type_error: 'must be a list' })
			.min(1, 'must have at least one line'),
	})
	.passthrough();

/** An order in the form that is sent to CartRover. */
export type OrderInput = z.infer<typeof order>;

const NAMES = [
	'ship_company',
	'ship_first_name',
	'ship_last_name',
	'cust_company',
	'cust_first_name',
	'cust_last_name',
] as const;

const COUNTRIES_WITH_STATES = new Set(['US', 'USA', 'CA', 'CAN']);

const TIMES = ['requested_ship_date', 'expected_delivery_date'] as const;

/** What became of an order given by the user: the order to send, or everything that is wrong with it. */
export type ReadOrder =
	{ order: OrderInput; hints: string[]; problems?: never } | { problems: string[] };

/**
 * Checks an order before it is sent, naming every missing and wrong field at once.
 *
 * @param zone IANA zone in which dates without one are meant
 * @param totals what is done about the sums of the order
 */
export function readOrder(value: unknown, zone: string, totals: TotalsOptions): ReadOrder {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return { problems: ['the order must be a JSON object'] };
	}
	const parsed = order.safeParse(value);
	const found = parsed.success ? [] : parsed.error.issues.map(describeIssue);
	const whole = parsed.success ? parsed.data : (value as OrderInput);
	const dated = { ...whole };
	found.push(...relations(whole), ...normalizeDates(dated, zone));
	const settled = parsed.success ? applyTotals(dated, totals) : undefined;
	if (settled?.problems) found.push(...settled.problems);
	if (!settled || settled.problems || found.length > 0) return { problems: [...new Set(found)] };
	return settled;
}

function describeIssue({ path, message }: z.ZodIssue): string {
	const field = path.reduce<string>(
		(name, part) =>
			typeof part === 'number' ? `${name}[${part}]` : name ? `${name}.${part}` : part,
		'',
	);
	return `${field} ${message}`;
}

/** What cannot be said of one field alone. */
function relations(given: Record<string, unknown>): string[] {
	const problems: string[] = [];
	if (NAMES.every((name) => blankIsMissing(given[name]) === undefined)) {
		problems.push('a recipient is missing (ship_company, ship_first_name or ship_last_name)');
	}
	const country = String(given.ship_country ?? '')
		.trim()
		.toUpperCase();
	if (COUNTRIES_WITH_STATES.has(country) && blankIsMissing(given.ship_state) === undefined) {
		problems.push('ship_state is missing');
	}
	for (const [name, value] of Object.entries(given)) {
		// Card and bank data has no business in a workflow: n8n stores what passes through it.
		if (isPaymentField(name, given) && blankIsMissing(value) !== undefined && Number(value) !== 0) {
			problems.push(`${name} is payment data, which this node does not send`);
		}
	}
	return problems;
}

function normalizeDates(target: Record<string, unknown>, zone: string): string[] {
	const problems: string[] = [];
	const convert = (name: string, read: Kind<string>) => {
		const wire = read(blankIsMissing(target[name]));
		if (wire instanceof Problem) problems.push(wire.of(name));
		else if (wire !== undefined) target[name] = wire;
	};
	convert('order_date', dayIn(zone));
	for (const name of TIMES) convert(name, dayOrTimeIn(zone));
	return problems;
}
