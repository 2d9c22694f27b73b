import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v3';

import type { Reply } from '../../api/call';
import type { Endpoint } from '../../api/endpoints';
import { pagedList } from '../../api/lists';
import { endpointOf, readUserPath } from '../../api/paths';
import { looseRecordsOf } from '../../api/records';
import type { ItemContext } from '../context';
import { getMany } from '../many';
import { collection, limit, optionals, returnAll } from '../../parameters/descriptions';
import { textOf } from '../../model/texts';
import { isRecord } from '../../model/wire';
import { type Choice, choiceOf } from '../../model/values/choice';
import { inexact, json } from '../../model/values/json';
import { shown } from '../../model/values/kind';
import { addressText, identifier, queryText } from '../../model/values/text';
import type { WriteOperation } from '../types';

const paginated = { show: { method: ['GET'], paginate: [true] } };

const METHODS: Array<Choice<'GET' | 'POST'> & { description: string }> = [
	{
		name: 'GET',
		value: 'GET',
		description: 'Reads. The exception is wms_cancel, which cancels an order.',
	},
	{ name: 'POST', value: 'POST', description: 'Creates or changes something' },
];

export const send = {
	value: 'send',
	name: 'Send',
	action: 'Send a custom request',
	description:
		'Call any path of the API. Keeps to the rate limit; a POST that may have taken effect is not repeated.',
	runs: 'write',
	calls: [],
	output: z.object({}).passthrough(),
	properties: [
		{
			displayName: 'Method',
			name: 'method',
			type: 'options',
			default: 'GET',
			description: "CartRover's API uses only these two",
			options: METHODS,
		},
		{
			displayName: 'Path',
			name: 'path',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. merchant/orders/list/error',
			description: 'Path below the Base URL of the credential, without query parameters',
		},
		{
			displayName: 'Query Parameters',
			name: 'query',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add parameter',
			default: {},
			description: 'Parameters to add to the path. The node encodes them.',
			options: [
				{
					displayName: 'Parameter',
					name: 'parameter',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. from_date',
							description: 'Name of the query parameter',
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							default: '',
							description: 'Value of the query parameter',
						},
					],
				},
			],
		},
		{
			displayName: 'Body (JSON)',
			name: 'body',
			type: 'json',
			default: '{}',
			description: 'What to send, as a JSON object or list',
			displayOptions: { show: { method: ['POST'] } },
		},
		{
			displayName: 'Paginate',
			name: 'paginate',
			type: 'boolean',
			default: false,
			description:
				'Whether to read a list page by page, using the query parameters page and limit. Without them, CartRover gives the first 20 rows.',
			displayOptions: { show: { method: ['GET'] } },
		},
		{ ...returnAll, displayOptions: paginated },
		{ ...limit, displayOptions: { show: { ...paginated.show, returnAll: [false] } } },
		collection('Options', optionals.concurrency),
	],
	async run(item) {
		const method = item.need('method', 'Method', choiceOf(METHODS));
		const path = item.need('path', 'Path', addressText);
		// A path that lost its last part, to an expression that found nothing, may be the path of another call.
		const given = /[^/]\/+$/.test(path)
			? { problem: 'it ends with “/”, so its last part is missing' }
			: readUserPath(path);
		if ('problem' in given) {
			throw item.invalid(
				`Path cannot be used: ${given.problem}`,
				'Give a path such as merchant/orders/list/error.',
			);
		}
		assertBelowBase(item, given.path);
		const endpoint = endpointOf(method, given.path);
		const query = queryOf(item);
		if (method === 'GET' && item.isOn('paginate', 'Paginate')) {
			if (/(?:^|\/)wms_cancel\//i.test(given.path)) {
				throw item.invalid(
					'Paginate is for lists, and this path cancels an order',
					'Switch off Paginate. Nothing was sent to CartRover.',
				);
			}
			return await readList(item, endpoint, query);
		}
		const body = method === 'POST' ? bodyOf(item) : undefined;
		const call = async () => {
			const reply = await item.client.call(endpoint, { query, body });
			if (method === 'GET' && !setsPage(query)) tellOfMore(item, given.path, reply);
			return itemsOf(reply, item);
		};
		if (endpoint.repeat === 'always') return await call();
		const content = [method, given.path, query, body];
		return {
			deed: { about: aboutOf(item) ?? content, content },
			send: async (before) => {
				if (before?.isOwn !== true) return await call();
				throw item.invalid(
					'This request was sent in an earlier try, and may have taken effect',
					'It is not sent again automatically. Look it up in CartRover before you run this item again.',
				);
			},
		};
	},
} satisfies WriteOperation;

/**
 * What identifies the request of an item in each try. The body does not: it may hold the time, or a random
 * number. Values that an agent fills in stand elsewhere, and are not seen here.
 */
function aboutOf({ node: { parameters }, json }: ItemContext): unknown {
	return /\$fromAI/i.test(JSON.stringify(parameters)) ? undefined : [parameters, json];
}

/** @throws NodeOperationError for a path that begins with the end of the Base URL, such as `v1/` */
function assertBelowBase(item: ItemContext, path: string): void {
	const [first = ''] = path.split('/');
	if (!item.client.account.baseUrl.endsWith(`/${first}`)) return;
	throw item.invalid(
		`Path cannot be used: it begins with “${first}”, and Base URL in the credential ends with it`,
		`Write ${path.slice(first.length + 1) || 'what comes after it'}. Nothing was sent to CartRover.`,
	);
}

async function readList(
	item: ItemContext,
	endpoint: Endpoint,
	query: Record<string, string>,
): Promise<IDataObject[]> {
	if (setsPage(query)) {
		item.hint(
			'Paginate sets page and limit itself: those in Query Parameters were not used. For one page, switch off Paginate; for another number of items, switch off Return All and set Limit.',
		);
	}
	const list = pagedList(item.client, endpoint, {
		call: { query },
		rowsOf: (reply) =>
			isOneRecord(reply) ? itemsOf(reply, item) : looseRecordsOf(reply, item.node),
		key: keyOf(endpoint),
	});
	return await getMany(item, { ...list, toItems: (row) => [row], oneToOne: true });
}

const setsPage = (query: Record<string, string>) => 'page' in query || 'limit' in query;

/** How many rows CartRover gives that is not asked for a number (docs/contributing/api-facts.md section 2a). */
const UNASKED = 20;

/** Hints that a list may be its first page only. */
function tellOfMore(item: ItemContext, about: string, { envelope, totalRecords = 0 }: Reply): void {
	const rows = Array.isArray(envelope.response) ? envelope.response.length : 0;
	const isMore = rows > 0 && totalRecords > rows;
	if (!isMore && (rows !== UNASKED || totalRecords === rows)) return;
	const words = `These ${isMore ? 'are' : 'may be'} only the first ${rows} rows of {}. Switch on Paginate to read all.`;
	item.hint({ about, one: words, many: words });
}

/** Whether the payload is one record: a record has texts and numbers, a list by names has records only. */
const isOneRecord = ({ envelope: { response } }: Reply) =>
	isRecord(response) &&
	Object.values(response).some((value) => /string|number|boolean/.test(typeof value));

const isOrderList = ({ path }: Endpoint) => /\/orders\/list\//.test(path);

/** The key of a row. It is known for these two lists only; in other lists several rows may share a name. */
function keyOf(endpoint: Endpoint): (row: IDataObject) => string {
	const field = isOrderList(endpoint)
		? 'cust_ref'
		: endpoint.path === 'merchant/inventory'
			? 'sku'
			: '';
	return (row) => textOf(row[field]) || JSON.stringify(row);
}

/** Names that n8n takes out of a query without a word. */
const NOT_SENT = /^(__proto__|constructor|prototype)$/;

function queryOf(item: ItemContext): Record<string, string> {
	const rows = item.rows('query', 'Query Parameters', 'parameter', 'Parameter');
	const named = rows.flatMap((row) => {
		const unknown = Object.keys(row.row).find((name) => name !== 'name' && name !== 'value');
		if (unknown !== undefined) {
			throw item.invalid(
				`${row.label} has no field “${shown(unknown)}”`,
				'Give each parameter as an object with name and value. Nothing was sent to CartRover.',
			);
		}
		const name = row.read('name', 'Name', identifier);
		const value = row.read('value', 'Value', queryText) ?? '';
		if ('value' in row.row && (row.row.value ?? undefined) === undefined) {
			throw item.invalid(
				`${row.label}, Value got nothing from its expression`,
				'Without this parameter CartRover may give more than you asked for. Nothing was sent to CartRover. An empty text leaves the parameter out.',
			);
		}
		if (name === undefined && value === '') return [];
		const called = name ?? row.need('name', 'Name', identifier);
		if (NOT_SENT.test(called)) {
			throw item.invalid(`${row.label}, Name cannot be “${called}”`, 'Leave this parameter out.');
		}
		return [[called, value] as const];
	});
	item.assertNoRepeat(
		named.map(([name]) => name),
		'Parameter',
		'Name',
	);
	return Object.fromEntries(named);
}

function bodyOf(item: ItemContext): unknown {
	const body = item.need('body', 'Body (JSON)', json);
	const [wrong] = inexact(body);
	if (wrong) throw item.problem(wrong.problem, `Body (JSON), ${wrong.path.join('.')}`);
	return body;
}

/**
 * One item for each row of a list, or one for a single record; without a payload, one for the answer itself.
 */
function itemsOf(reply: Reply, item: ItemContext): IDataObject[] {
	const { response } = reply.envelope;
	if (Array.isArray(response)) return looseRecordsOf(reply, item.node);
	if (typeof response === 'object' && response !== null) return [response as IDataObject];
	return [{ ...reply.envelope } as IDataObject];
}
