import { PAGE_SIZE } from '../../../nodes/CartRover/api/paging.ts';
import { ORDER_FILTERS } from '../../../nodes/CartRover/model/order.ts';
import type { Schema } from './wireSchema.mts';

const NUMBER = String.raw`[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?`;

/** The forms in which CartRover writes and takes single values. */
export const wireForms: Record<string, Schema> = {
	WireNumber: {
		type: ['number', 'string', 'null'],
		pattern: `^(${NUMBER})?$`,
		description:
			'A number. One call writes it as a number, the next as text (`"15"`, `"8.0000"`); nothing is `null` or `""`.',
	},
	WireMoney: {
		type: ['string', 'number', 'null'],
		pattern: `^(${NUMBER})?$`,
		description: 'An amount, as a rule as text with two decimals (`"0.00"`).',
	},
	WireText: {
		type: ['string', 'number', 'null'],
		description: 'Text; nothing is `null` or `""`. Ids may come as numbers.',
	},
	WireKey: {
		type: ['string', 'number'],
		minLength: 1,
		description: 'Text that is always there. Digits may come as a number.',
	},
	WireFlag: { enum: ['Y', 'N', '', null], description: 'Yes or no; nothing is `null` or `""`.' },
	WireDay: {
		type: ['string', 'null'],
		pattern: String.raw`^(\d{4}-\d{2}-\d{2})?$`,
		description: 'A day without a time, `2026-03-01`.',
	},
	WireTime: {
		type: ['string', 'null'],
		pattern: String.raw`^(\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}:\d{2}.*)?)?$`,
		description:
			'A time in UTC, `2018-08-27T02:24:58+00:00`. Products write theirs without a zone (`2018-01-02 16:26:25`), and UTC is meant (inferred).',
	},
	Amount: {
		type: ['number', 'string'],
		pattern: `^${NUMBER}$`,
		description: 'An amount: a number, or the same as text.',
	},
	SentTime: {
		type: 'string',
		anyOf: [{ format: 'date-time' }, { format: 'date' }],
		description:
			'ISO 8601 with a zone. A day alone is accepted too (grade C). In a query, `+` must be sent as `%2B`.',
	},
	ExtraFields: {
		anyOf: [
			{ type: 'object', additionalProperties: { type: 'string' } },
			{ type: 'array', maxItems: 0, description: 'The empty map' },
			{ type: 'null' },
		],
		description: 'Fields of your own: text by name; names may hold spaces.',
	},
	OrderStatus: {
		type: ['string', 'null'],
		examples: ['new', 'at_wms', 'partial', 'shipped', 'confirmed', 'error', 'canceled'],
		description: [
			'Where an order is. Keep it open for values not listed here.',
			'- `new`: loaded, not yet sent to the warehouse',
			'- `at_wms`: sent to the warehouse',
			'- `partial`: shipped in part (grade C: seen as a filter, not defined by the vendor)',
			'- `shipped`: the warehouse has given tracking numbers',
			'- `confirmed`: the tracking numbers were sent to the shop',
			'- `error`: held, for instance since a shipping code is not mapped or an address is bad',
			'- `canceled`: canceled; spelled with one L',
		].join('\n'),
	},
	OrderFilter: {
		type: 'string',
		enum: Object.keys(ORDER_FILTERS),
		description: [
			'Which orders a list has, and which of their dates `from_date` and `to_date` filter (grade C):',
			...Object.entries(ORDER_FILTERS).map(
				([name, date]) =>
					`- \`${name}\`: ${date}${name === 'any' ? ' (not confirmed)' : ''}${name === 'partial' ? ' (the filter itself is of grade C)' : ''}`,
			),
		].join('\n'),
	},
	PageSize: {
		type: 'integer',
		minimum: 1,
		maximum: PAGE_SIZE,
		default: 20,
	},
	YesNo: { type: 'string', enum: ['Y', 'N'], default: 'N' },
};
