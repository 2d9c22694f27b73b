import { type Choice, choiceOf, listOf } from '../model/values/choice';
import type {
	DisplayCondition,
	IDisplayOptions,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
} from 'n8n-workflow';

/*
 * Parameters that several operations share, under the same name, so that values stay when the user
 * switches the operation.
 */

export const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

export const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
};

export const fromDate: INodeProperties = {
	displayName: 'From Date',
	name: 'fromDate',
	type: 'dateTime',
	default: '',
	description:
		'Only from this date or time on, such as 2026-01-31 or 2026-01-31T14:00. Which date counts depends on the status.',
};

export const toDate: INodeProperties = {
	displayName: 'To Date',
	name: 'toDate',
	type: 'dateTime',
	default: '',
	description:
		'Only up to this date or time. A date without a time, or at 00:00, includes the whole day. Which date counts depends on the status.',
};

/** The values that `options.include` can have. */
export type Include = 'aliases' | 'filtered_items' | 'line_extras' | 'order_extras';

const INCLUDES: Array<Choice<Include> & { description: string }> = [
	{ name: 'Aliases', value: 'aliases', description: 'Other codes for the SKUs' },
	{
		name: 'Filtered Items',
		value: 'filtered_items',
		description: 'Lines that a SKU filter hides',
	},
	{ name: 'Line Extras', value: 'line_extras', description: 'Extra fields of the lines' },
	{ name: 'Order Extras', value: 'order_extras', description: 'Extra fields of the order' },
];

/** Reads `options.include`. */
export const includes = listOf(choiceOf(INCLUDES));

/** Further parts of an order that CartRover leaves out unless asked (section 2a). */
const include: INodeProperties = {
	displayName: 'Include',
	name: 'include',
	type: 'multiOptions',
	default: [],
	description:
		'Additional parts of the order to get from CartRover. Set Output to Raw to see them.',
	options: INCLUDES,
};

const concurrency: INodeProperties = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 5,
	description:
		'Maximum number of requests at a time. Without this option, the node decides: a few at first, then as many as the rate limit allows if nobody else uses the key, fewer while CartRover is slow or fails. It stays within the rate limit either way.',
};

const onDuplicate: INodeProperties = {
	displayName: 'On Duplicate',
	name: 'onDuplicate',
	type: 'options',
	default: 'fail',
	description:
		'What to do when CartRover already has an order with this reference. The node cannot compare their content, except among orders of the same execution.',
	options: [
		{ name: 'Fail', value: 'fail', description: 'End the item with an error' },
		{
			name: 'Skip',
			value: 'skip',
			description: 'Keep the order in CartRover, whatever it holds, and continue',
		},
	],
};

/** The `include_*` query of a list or view. */
export function includeQuery(include: Include[] = []): Record<string, 'Y'> {
	return Object.fromEntries(include.map((part) => [`include_${part}`, 'Y']));
}

export const optionals = { include, concurrency, onDuplicate };

/** How rows are given, as a choice of the form. */
export const ROW_WAYS = [
	{ name: 'Using Fields Below', value: 'fields' },
	{ name: 'Using JSON', value: 'json' },
] as const;

/** The names of the parameters beside rows: the choice, and the list. */
export const besideRows = (name: string) => ({
	choice: `specify${name.charAt(0).toUpperCase()}${name.slice(1)}`,
	list: `${name}Json`,
});

/**
 * Rows that may be given as a list, too: n8n's editor lets nobody enter an expression for rows.
 *
 * @param example of a list, as JSON
 */
export function rowsOrList(rows: INodeProperties, example: string): INodeProperties[] {
	const { displayName, name, displayOptions } = rows;
	const { choice, list } = besideRows(name);
	const shownFor = (way: string) => ({ show: { ...displayOptions?.show, [choice]: [way] } });
	return [
		{
			displayName: `Specify ${displayName}`,
			name: choice,
			type: 'options',
			default: 'fields',
			description: `Whether to fill in the ${displayName.toLowerCase()} one by one or to give a list`,
			options: ROW_WAYS.map((way) => ({ ...way })),
			...(displayOptions && { displayOptions }),
		},
		{ ...rows, displayOptions: shownFor('fields') },
		{
			displayName: `${displayName} (JSON)`,
			name: list,
			type: 'json',
			default: `={{ $json.${name} }}`,
			required: rows.required,
			description: `A list of objects, such as ${example}. It can come from an expression.`,
			displayOptions: shownFor('json'),
		},
	];
}

/**
 * A condition that is true for objects only: n8n compares other values than texts by JavaScript's words for
 * them.
 */
const IS_OBJECT: DisplayCondition = {
	_cnd: { between: { from: '[object Object]', to: '[object Object]' } },
};

/**
 * The parameters, with a hidden twin for each collection. A workflow may hold one expression or JSON for a
 * whole collection. n8n takes such a value apart like an object and leaves nothing of it. Under a second
 * parameter of the same name, after the first, the value stays whole. An object is left to n8n, which takes
 * out the parameters that are not shown. An object with rows is the exception: its rows may be expressions,
 * and come without their defaults.
 */
export const withWholes = (properties: INodeProperties[]): INodeProperties[] =>
	properties.flatMap((property) => {
		const { displayName, name, type, options, displayOptions } = property;
		const hasRows = (each: object) => 'type' in each && each.type === 'fixedCollection';
		if (type !== 'collection' && !hasRows(property)) return [property];
		const isAsGiven = [property, ...(options ?? [])].some(hasRows);
		const hide = isAsGiven ? undefined : { [`/${name}`]: [IS_OBJECT] };
		return [
			property,
			{
				displayName,
				name,
				type: 'hidden',
				default: {},
				displayOptions: { ...displayOptions, ...(hide && { hide }) },
			},
		];
	});

/**
 * The parameters, shown under further conditions, which come first: n8n looks at conditions in their order,
 * and shows a parameter as soon as one is about a value that is an expression.
 */
export const shownUnder = (
	show: NonNullable<IDisplayOptions['show']>,
	properties: INodeProperties[],
): INodeProperties[] =>
	properties.map((property) => {
		const { displayOptions } = property;
		return {
			...property,
			displayOptions: { ...displayOptions, show: { ...show, ...displayOptions?.show } },
		};
	});

/** The collection at the end of an operation's parameters. */
export function collection(
	displayName: 'Options' | 'Filters',
	...options: Array<INodeProperties | INodePropertyOptions | INodePropertyCollection>
): INodeProperties {
	return {
		displayName,
		name: displayName.toLowerCase(),
		type: 'collection',
		placeholder: displayName === 'Options' ? 'Add option' : 'Add filter',
		default: {},
		options,
	};
}

/** The option that puts rows of a file together. */
export const groupRows = (description: string): INodeProperties => ({
	displayName: 'Group Rows',
	name: 'groupRows',
	type: 'boolean',
	default: true,
	description,
});

/** What nobody sees of a list: a Cart key gives one that looks whole. */
export const CART_KEY_SEES =
	'As far as is known, a Cart key sees only the orders of its own cart. For those of all shops, use a Merchant or Warehouse key.';

export const keyNotice: INodeProperties = {
	displayName: CART_KEY_SEES,
	name: 'keyNotice',
	type: 'notice',
	default: '',
};

/** The warning of what confirms an order. */
export const confirmNotice: INodeProperties = {
	displayName:
		'Only for orders that have shipped. CartRover takes a confirmed order as done: one that is confirmed before it has shipped may never be shipped.',
	name: 'confirmNotice',
	type: 'notice',
	default: '',
};
