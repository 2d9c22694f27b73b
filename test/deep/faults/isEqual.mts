import { expect } from 'expect';

// The rows of the surface have matchers in them; a program has no `expect` but this one.
(globalThis as { expect?: unknown }).expect ??= expect;

/** Whether a value is what a row expects, by jest's own comparison. */
export function isEqual(actual: unknown, expected: unknown): boolean {
	try {
		expect(actual).toEqual(expected);
		return true;
	} catch {
		return false;
	}
}
