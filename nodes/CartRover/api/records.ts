import type { IDataObject, INode, NodeApiError } from 'n8n-workflow';
import type { z } from 'zod/v3';

import { readerOf } from '../model/reader';
import { isRecord, requiredText } from '../model/wire';
import type { Reply } from './call';
import { answerError } from './errors';

/**
 * The fields of which each names a record that comes by itself. A read asks for its record by one of them
 * (`recordOf`), and a map that has one of them is such a record and no list of rows (`rowsOfMap`).
 */
const KEYS_OF_ONE = ['cust_ref', 'sku'] as const;

/** A record exactly as CartRover sent it. */
export type CartRoverRecord = IDataObject;

/**
 * The rows of a list answer, untouched. CartRover gives a list, or the map that PHP makes of a list with
 * gaps. A row that lacks fields does not hold up the others; a row that is no record becomes `{ value }`.
 *
 * @throws NodeApiError when the answer is no list of records: an unknown shape is never an empty list
 */
export function recordsOf(reply: Reply, node: INode): CartRoverRecord[] {
	const { response } = reply.envelope;
	if (isNothing(reply, node)) return [];
	if (Array.isArray(response)) {
		if (response.every(isRecord)) return response as CartRoverRecord[];
		if (!response.some(isRecord)) throw unknownShape(node, 'no row is a record', reply);
		return response.map(asRecord);
	}
	const rows = rowsOfMap(response);
	if (!rows) throw unknownShape(node, 'a list was expected', reply);
	return rows;
}

/** The rows of a list that came as a map, by index or by a key; `undefined` for anything else, such as one record. */
export function rowsOfMap(map: unknown): CartRoverRecord[] | undefined {
	// A single record has a few lists and maps in it, and many more plain fields.
	if (!isRecord(map) || KEYS_OF_ONE.some((name) => name in map)) return undefined;
	const rows = Object.values(map);
	// A single entry that is a map of records is no row.
	const [only, ...others] = rows;
	const inner = others.length === 0 && isRecord(only) ? Object.values(only) : [];
	const isWrapped = inner.length > 0 && inner.every(isRecord);
	const isList = !isWrapped && 2 * rows.filter(isRecord).length >= rows.length;
	return isList ? rows.map(asRecord) : undefined;
}

/**
 * The rows of a list whose shape nobody has confirmed: a list, or a map by some key (open question 18). Rows
 * that are no objects become `{ value }`. Rows of a map get their key as `key`, unless the key says nothing:
 * PHP numbers the rows of a list with gaps, and a key may repeat a value of its row.
 *
 * @throws NodeApiError when the answer holds neither
 */
export function looseRecordsOf(reply: Reply, node: INode): CartRoverRecord[] {
	const { response } = reply.envelope;
	if (isNothing(reply, node)) return [];
	if (Array.isArray(response)) return response.map(asRecord);
	if (typeof response === 'object') {
		const entries = Object.entries(response as object);
		const isList = entries.every(([key]) => /^\d+$/.test(key) && Number(key) <= 2 * entries.length);
		return entries.map(([key, value]) => {
			const row = asRecord(value);
			const isKnown = isList || Object.values(row).some((own) => String(own) === key);
			return isKnown ? row : { key, ...row };
		});
	}
	throw unknownShape(node, 'a list was expected', reply);
}

/** "No rows" may come as null, or with no payload at all (open question 2); but not under another name. */
function isNothing(reply: Reply, node: INode): boolean {
	const { response, ...rest } = reply.envelope;
	if (response !== undefined && response !== null && response !== '') return false;
	const other = Object.keys(rest).find((name) => holdsSomething(rest[name]));
	if (other === undefined) return true;
	throw unknownShape(node, `the answer holds “${other.slice(0, 50)}” instead of a response`, reply);
}

const holdsSomething = (value: unknown) =>
	typeof value === 'object' && value !== null && Object.keys(value).length > 0;

const asRecord = (value: unknown) => (isRecord(value) ? value : { value }) as CartRoverRecord;

/**
 * The one record of an answer, untouched.
 *
 * @param key the field that names it, as it was asked for
 * @throws NodeApiError when the answer holds no record with a name
 */
export function recordOf(
	reply: Reply,
	key: (typeof KEYS_OF_ONE)[number],
	node: INode,
): CartRoverRecord {
	const { response } = reply.envelope;
	if (isRecord(response) && requiredText.safeParse(response[key]).success) {
		return response as CartRoverRecord;
	}
	throw unknownShape(node, `a record with ${key} was expected`, reply);
}

/** A record in its simplified form; a field that cannot be read comes as CartRover sent it. */
export const simplified = (record: CartRoverRecord, schema: z.AnyZodObject): IDataObject =>
	readerOf(schema)(record) as IDataObject;

/** The error for an answer that does not have the form that was asked for. */
export function unknownShape(node: INode, detail: string, reply?: Reply): NodeApiError {
	return answerError(
		node,
		'CartRover answered in a format that this node does not know',
		`What did not fit: ${detail}. Nothing was lost: the answer was not used. Please report it to the makers of this node.`,
		reply ?? {},
	);
}
