import type { IDataObject, INode, NodeApiError } from 'n8n-workflow';
import type { z } from 'zod';

import { MISFIT, readerOf } from '../model/reader';
import { orderWithParcels, shipmentsOf } from '../model/shipment';
import { whatDidNotFit } from '../model/wire';
import type { Reply } from './call';
import { apiError, withProcessId } from './errors';

/** A record exactly as CartRover sent it. */
export type CartRoverRecord = IDataObject;

/**
 * The rows of a list answer, untouched.
 *
 * @param schema what a row must have to be one
 * @throws NodeApiError when the answer is no list of such rows: an unknown shape is never an empty list
 */
export function recordsOf(reply: Reply, schema: z.ZodTypeAny, node: INode): CartRoverRecord[] {
	const { response } = reply.envelope;
	if (isNothing(reply, node)) return [];
	if (!Array.isArray(response)) throw unknownShape(node, 'a list was expected', reply);
	for (const row of response) assertShape(row, schema, node, reply);
	return response as CartRoverRecord[];
}

/**
 * The rows of a list whose shape nobody has confirmed: a list, or a map by some key (open question 18).
 * Rows that are no objects become `{ value }`; those of a map get their key as `key`.
 *
 * @throws NodeApiError when the answer holds neither
 */
export function looseRecordsOf(reply: Reply, node: INode): CartRoverRecord[] {
	const { response } = reply.envelope;
	if (isNothing(reply, node)) return [];
	if (Array.isArray(response)) return response.map(asRecord);
	if (typeof response === 'object') {
		return Object.entries(response as object).map(([key, value]) => ({ key, ...asRecord(value) }));
	}
	throw unknownShape(node, 'a list was expected', reply);
}

/** "No rows" may come as null, or with no payload at all (open question 2); but not under another name. */
function isNothing(reply: Reply, node: INode): boolean {
	const { response, ...rest } = reply.envelope;
	if (response !== undefined && response !== null) return false;
	const other = Object.keys(rest).find((name) => holdsSomething(rest[name]));
	if (other === undefined) return true;
	throw unknownShape(node, `the answer holds “${other.slice(0, 50)}” instead of a response`, reply);
}

const holdsSomething = (value: unknown) =>
	typeof value === 'object' && value !== null && Object.keys(value).length > 0;

function asRecord(value: unknown): CartRoverRecord {
	const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
	return (isRecord ? value : { value }) as CartRoverRecord;
}

/**
 * The one record of an answer, untouched.
 *
 * @throws NodeApiError when the answer holds no such record
 */
export function recordOf(reply: Reply, schema: z.ZodTypeAny, node: INode): CartRoverRecord {
	assertShape(reply.envelope.response, schema, node, reply);
	return reply.envelope.response as CartRoverRecord;
}

/**
 * Reads a record into its simplified form.
 *
 * @throws NodeApiError that names the field that has no readable value
 */
export function simplified<T extends z.ZodTypeAny>(
	record: unknown,
	schema: T,
	node: INode,
): z.output<T> {
	const read = readerOf(schema)(record);
	if (read !== MISFIT) return read as z.output<T>;
	throw unknownShape(node, `${misfitOf(record, schema)}. Simplify off gives the raw record`);
}

function assertShape(value: unknown, schema: z.ZodTypeAny, node: INode, reply: Reply): void {
	if (readerOf(schema)(value) === MISFIT) throw unknownShape(node, misfitOf(value, schema), reply);
}

function misfitOf(value: unknown, schema: z.ZodTypeAny): string {
	const { error } = schema.safeParse(value);
	return error ? whatDidNotFit(error) : '';
}

/**
 * The parcels of an order, untouched but for the order's own fields in front. None may come as null.
 *
 * @throws NodeApiError when there is something else in their place
 */
export function parcelsOf(order: CartRoverRecord, node: INode): CartRoverRecord[] {
	if (readerOf(orderWithParcels)(order) !== MISFIT) return shipmentsOf(order) as CartRoverRecord[];
	throw unknownShape(node, misfitOf(order, orderWithParcels));
}

/** The error for an answer that is no such thing as was asked for. */
export function unknownShape(node: INode, detail: string, reply?: Reply): NodeApiError {
	return apiError(
		node,
		'CartRover answered in a form that this node does not know',
		withProcessId(
			`What did not fit: ${detail}. Nothing was lost: the answer was not used. Please report it to the makers of this node.`,
			reply ?? {},
		),
	);
}
