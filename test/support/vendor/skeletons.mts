import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import isEqual from 'lodash/isEqual.js';
import uniqWith from 'lodash/uniqWith.js';

/*
 * What the vendor's sample records look like, without what is in them: the names of the fields and the kind of
 * each value. The records themselves are the vendor's and are not part of this repository.
 */

export type Json = null | string | number | boolean | Json[] | { [name: string]: Json };

/** Of a value that holds no others; `null` where no other value was seen. */
type Kind = string;
/** The forms that rows of a list have. */
type Rows = Skeleton[];
/** A map with the user's own keys: the forms that its values have. */
interface OwnKeys {
	each: Skeleton[];
}
/** An object: the names of its plain fields by kind, with blanks between them, and the fields that hold others. */
interface Fields {
	plain: Record<Kind, string>;
	more?: Record<string, Skeleton>;
}
type Skeleton = Kind | Rows | OwnKeys | Fields;

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** By the name of the sample. */
export const SKELETONS = read(join(import.meta.dirname, 'skeletons.json')) as Record<
	string,
	Skeleton
>;

/** The vendor's record, where it is at hand: in `../shared/vendor-samples`, beside the repository. Nobody needs it. */
export function vendorSample(name: string): Json | undefined {
	const path = resolve('..', 'shared', 'vendor-samples', `${name}.json`);
	return existsSync(path) ? (read(path) as Json) : undefined;
}

const OWN_KEYS = ['aliases', 'warehouses', 'extra_fields'];

/** Leaves the values of a record out. */
export function skeletonOf(value: Json, name = ''): Skeleton {
	if (typeof value !== 'object' || value === null) return kindOf(value);
	const formsOf = (values: Json[]) =>
		uniqWith(
			values.map((each) => skeletonOf(each)),
			isEqual,
		);
	if (Array.isArray(value)) return formsOf(value);
	if (OWN_KEYS.includes(name)) return { each: formsOf(Object.values(value)) };
	const plain: Record<Kind, string> = {};
	const more: Record<string, Skeleton> = {};
	for (const [key, each] of Object.entries(value)) {
		const kind = skeletonOf(each, key);
		if (typeof kind !== 'string') more[key] = kind;
		else plain[kind] = kind in plain ? `${plain[kind]} ${key}` : key;
	}
	return Object.keys(more).length > 0 ? { plain, more } : { plain };
}

/** The kind of a value, and of text that has a format also the format. */
function kindOf(value: Exclude<Json, object>): Kind {
	if (value === null) return 'null';
	if (typeof value !== 'string') return typeof value;
	if (/^-?\d+$/.test(value)) return 'digits';
	if (/^[YN]$/.test(value)) return 'Y or N';
	if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+00:00$/.test(value)) return 'date and time, UTC';
	if (/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(value)) return 'date and time';
	if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'date';
	const [, places] = /^-?\d+\.(\d+)$/.exec(value) ?? [];
	return places === undefined ? 'text' : `${places.length} decimals`;
}

const EXAMPLES: Record<Kind, Json> = {
	null: null,
	number: 7,
	boolean: true,
	text: 'some text',
	digits: '7',
	'Y or N': 'N',
	'2 decimals': '7.50',
	'4 decimals': '7.5000',
	date: '2026-03-01',
	'date and time': '2026-03-01 12:00:00',
	'date and time, UTC': '2026-03-01T12:00:00+00:00',
};

/** A record that has the skeleton. */
export function exampleOf(skeleton: Skeleton): Json {
	if (typeof skeleton === 'string') return EXAMPLES[skeleton] ?? null;
	if (Array.isArray(skeleton)) return skeleton.map(exampleOf);
	const fields =
		'each' in skeleton
			? skeleton.each.map((form, index) => [`${index + 1}`, form] as const)
			: Object.entries(fieldsOf(skeleton));
	return Object.fromEntries(fields.map(([name, each]) => [name, exampleOf(each)]));
}

function fieldsOf({ plain, more }: Fields): Record<string, Skeleton> {
	const kinds = Object.entries(plain).flatMap(([kind, names]) =>
		names.split(' ').map((name) => [name, kind] as const),
	);
	return { ...Object.fromEntries(kinds), ...more };
}

/** Where a record differs from a skeleton in names or kinds. What is null, or empty, may be anything. */
export function differences(
	own: Json | undefined,
	wanted: Skeleton | undefined,
	path = '',
): string[] {
	if (wanted === undefined) return [`${path} is not in the sample`];
	if (own === undefined) return [`${path} is missing`];
	if (own === null || wanted === 'null') return [];
	if (typeof own === 'object' && typeof wanted === 'object') {
		const forms = Array.isArray(wanted) ? wanted : 'each' in wanted ? wanted.each : undefined;
		if (forms === undefined) return differencesInFields(own, fieldsOf(wanted as Fields), path);
		if (forms.length === 0) return [];
		return Object.values(own).flatMap((each: Json) => {
			const all = forms.map((form) => differences(each, form, `${path}[]`));
			return all.sort((a, b) => a.length - b.length)[0] ?? [];
		});
	}
	const kinds = [skeletonOf(own), wanted].map((each) =>
		typeof each === 'string' ? each.replace(/^(digits|Y or N)$/, 'text') : 'an object or a list',
	);
	return kinds[0] === kinds[1] ? [] : [`${path} is ${kinds[0]}, in the sample ${kinds[1]}`];
}

function differencesInFields(
	own: object,
	wanted: Record<string, Skeleton>,
	path: string,
): string[] {
	const mine = own as Record<string, Json>;
	const names = [...new Set([...Object.keys(mine), ...Object.keys(wanted)])];
	return names.flatMap((name) =>
		differences(mine[name], wanted[name], path === '' ? name : `${path}.${name}`),
	);
}
