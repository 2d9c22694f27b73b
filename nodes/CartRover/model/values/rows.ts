import { isRecord } from '../wire';
import { json } from './json';
import { isNothing, Problem } from './kind';

/**
 * The rows of a collection: its own, a list that an expression gave, one row, or JSON of any of these.
 *
 * @param group under which name a collection of the editor keeps its rows
 */
export function rowsIn(given: unknown, group: string): unknown[] | Problem {
	if (isNothing(given)) return [];
	const isJson = typeof given === 'string' && /^\s*["[{]/.test(given);
	const value = isJson ? json(given) : given;
	if (value instanceof Problem) return value;
	if (Array.isArray(value)) return value;
	if (typeof value !== 'object' || value === undefined) {
		return new Problem(
			'is not a list',
			'Give rows, or a list of objects from an expression',
			given,
		);
	}
	if (Object.keys(value).length === 0) return [];
	if (!(group in value)) return [value];
	const inner = (value as Record<string, unknown>)[group];
	return isRecord(inner) ? [inner] : rowsIn(inner, group);
}
