import { ref } from './wireSchema.mts';

const query = (name: string, schema: object, description: string, more: object = {}) => ({
	name,
	in: 'query',
	schema,
	description,
	...more,
});

const inPath = (name: string, schema: object, description: string, example: string) => ({
	name,
	in: 'path',
	required: true,
	schema,
	description: `${description} Percent-encoded.`,
	example,
});

const include = (part: string, description: string) =>
	query(`include_${part}`, ref('YesNo'), description);

/** The parameters that endpoints share, by name. */
export const parameters = {
	CustRef: inPath(
		'cust_ref',
		{ type: 'string', minLength: 1 },
		'The unique key of the order, not the order number that the shop shows.',
		'WEB-1001',
	),
	Sku: inPath(
		'sku',
		{ type: 'string', minLength: 1 },
		'The SKU. Whether one with a slash can be asked for is open.',
		'MUG-BLUE',
	),
	OrderSourceInPath: inPath(
		'order_source',
		{ type: 'string', minLength: 1 },
		'Label of the order source.',
		'Shopify',
	),
	Status: {
		name: 'status',
		in: 'path',
		required: true,
		schema: ref('OrderFilter'),
		description: 'Which orders, and which of their dates `from_date` and `to_date` filter.',
		example: 'any',
	},
	FromDate: query(
		'from_date',
		ref('SentTime'),
		'Only what happened at this time or later. Whether the bound is inclusive is open.',
	),
	ToDate: query('to_date', ref('SentTime'), 'Only what happened at this time or earlier.'),
	OrderSource: query(
		'order_source',
		{ type: 'string' },
		'Only orders of this source, by its label. Inferred at merchant level: filter what comes back as well.',
	),
	Limit: query(
		'limit',
		ref('PageSize'),
		'Rows of a page. Send it always: without it, pages have 20. Above 100, what happens is not known.',
	),
	Page: query(
		'page',
		{ type: 'integer', minimum: 1, default: 1 },
		'Which page, counted from 1. Pages are cut by position: rows that come in meanwhile push others on.',
	),
	IncludeFilteredItems: include('filtered_items', 'Lines that a SKU filter hides (inferred).'),
	IncludeOrderExtras: include('order_extras', 'Extra fields of the order; form not evidenced.'),
	IncludeLineExtras: include('line_extras', 'Extra fields of the lines; form not evidenced.'),
	IncludeAliases: include('aliases', 'Other codes of the SKUs; form not evidenced.'),
	MerchantPk: {
		name: 'X-Merchant-Pk',
		in: 'header',
		schema: { type: 'string' },
		description:
			'Number of the merchant that a warehouse or master key acts for. Seen in integrators’ code on the product path; inferred on the others.',
		'x-grade': 'C',
	},
};

export const headers = {
	ProcessId: {
		description: 'Names the call. The vendor’s support asks for it: log it.',
		schema: { type: 'string' },
		'x-grade': 'D',
	},
	HitsRemaining: {
		description: 'Calls left in the bucket. On calls that count against the rate limit.',
		schema: { type: 'integer', minimum: 0 },
		'x-grade': 'D',
	},
	TotalRecords: {
		description: 'Rows of all pages together. A help only: do not rely on it.',
		schema: { type: 'integer', minimum: 0 },
		'x-grade': 'C',
	},
};

const refusal = (description: string, schema: object) => ({
	description,
	headers: {
		'X-CartRover-Process-ID': { $ref: '#/components/headers/ProcessId' },
	},
	content: { 'application/json': { schema } },
});

export const responses = {
	Refused: refusal(
		'A refusal under a status of its own: a key that is not accepted, a level that may not call this. Which statuses occur is not documented; the same body may come with HTTP 200.',
		ref('Error'),
	),
	RateLimited: refusal(
		'Over the rate limit. The same body may come with HTTP 200. No `Retry-After` is evidenced: 0.6 seconds bring one call.',
		ref('RateLimitError'),
	),
	Broken: {
		description:
			'The service or something in front of it is broken. The body may be a web page or empty. Whether a write took effect is then not known.',
	},
};
