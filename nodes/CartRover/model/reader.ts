import omit from 'lodash/omit';
import type { z } from 'zod/v3';

import { isRecord } from './wire';

/*
 * Lists bring thousands of records with some 30 fields each, and n8n reads them in the process that serves
 * everybody's workflows. Zod's own parser took more time than everything else in the node. So the schemas of
 * the model are turned into plain functions that return the same values.
 * Unlike zod, a reader does not give up a record because of one value: a field, row or entry that does not
 * fit stays as it came. Only a value that is no object, list or map where one is wanted does not fit as a
 * whole.
 */

/** What a reader gives for a value that does not fit its schema. */
export const MISFIT = Symbol('does not fit');

/**
 * Returns the value that zod's own parser returns. Where the parser would fail, returns what could be read,
 * or MISFIT.
 */
export type Reader = (value: unknown) => unknown;

/** The parts of a schema's definition that readers are made of; zod has no public names for them. */
interface Definition {
	typeName?: string;
	innerType?: z.ZodTypeAny;
	/** The schema inside of an effect, or the type of a list's rows. */
	schema?: z.ZodTypeAny;
	type?: z.ZodTypeAny;
	valueType?: z.ZodTypeAny;
	keyType?: z.ZodTypeAny;
	effect?: { type: string; transform: (value: unknown) => unknown };
	checks?: Array<{ kind: string; value?: number }>;
	coerce?: boolean;
	unknownKeys?: string;
	catchall?: z.ZodTypeAny;
	shape?: () => Record<string, z.ZodTypeAny>;
	minLength?: unknown;
	maxLength?: unknown;
	exactLength?: unknown;
}

const readers = new WeakMap<z.ZodTypeAny, Reader>();

/** The reader of a schema of JSON values. Schemas that none can be made for are read by zod. */
export function readerOf(schema: z.ZodTypeAny): Reader {
	let reader = readers.get(schema);
	if (!reader) readers.set(schema, (reader = makeReader(schema) ?? parserOf(schema)));
	return reader;
}

function parserOf(schema: z.ZodTypeAny): Reader {
	return (value) => {
		const parsed = schema.safeParse(value);
		return parsed.success ? (parsed.data as unknown) : MISFIT;
	};
}

function makeReader(schema: z.ZodTypeAny): Reader | undefined {
	const definition = schema._def as Definition;
	return MAKERS[definition.typeName ?? '']?.(definition);
}

const MAKERS: Record<string, (definition: Definition) => Reader | undefined> = {
	ZodBoolean: ({ coerce }) =>
		coerce ? undefined : (value) => (typeof value === 'boolean' ? value : MISFIT),
	ZodUnknown: () => (value) => value,

	ZodString({ checks = [], coerce }) {
		if (coerce || checks.some(({ kind }) => kind !== 'min')) return undefined;
		const least = Math.max(0, ...checks.map(({ value }) => value ?? 0));
		return (value) => (typeof value === 'string' && value.length >= least ? value : MISFIT);
	},

	ZodNumber({ checks = [], coerce }) {
		if (coerce || checks.some(({ kind }) => kind !== 'finite')) return undefined;
		const mayBeEndless = checks.length === 0;
		return (value) =>
			typeof value === 'number' && (mayBeEndless ? !Number.isNaN(value) : Number.isFinite(value))
				? value
				: MISFIT;
	},

	ZodNullable: ({ innerType }) => unless((value) => value === null, innerType),
	ZodOptional: ({ innerType }) => unless((value) => value === undefined, innerType),

	ZodEffects({ schema, effect }) {
		// A function with a second parameter takes zod's context, to report problems, which a reader does not
		// have.
		if (!schema || effect?.type !== 'preprocess' || effect.transform.length > 1) return undefined;
		const read = readerOf(schema);
		const { transform } = effect;
		return (value) => read(transform(value));
	},

	ZodArray({ type, minLength, maxLength, exactLength }) {
		if (!type || minLength || maxLength || exactLength) return undefined;
		const read = readerOf(type);
		return (value) => (Array.isArray(value) ? readAll(value, read) : MISFIT);
	},

	ZodRecord({ keyType, valueType }) {
		const { typeName, checks = [] } = (keyType?._def ?? {}) as Definition;
		if (!valueType || typeName !== 'ZodString' || checks.length > 0) return undefined;
		const read = readerOf(valueType);
		return (value) =>
			isRecord(value)
				? readFields(
						value,
						Object.keys(value).map((name) => [name, read]),
					)
				: MISFIT;
	},

	ZodObject({ shape, unknownKeys, catchall }) {
		const { typeName } = (catchall?._def ?? {}) as Definition;
		const passesThrough = unknownKeys === 'passthrough';
		if (!shape || (unknownKeys !== 'strip' && !passesThrough) || typeName !== 'ZodNever') {
			return undefined;
		}
		const fields = Object.entries(shape()).map(([name, field]): [string, Reader] => [
			name,
			readerOf(field),
		]);
		return (value) => {
			if (!isRecord(value)) return MISFIT;
			const found = readFields(value, fields);
			return passesThrough
				? { ...found, ...omit(value, '__proto__', ...Object.keys(shape())) }
				: found;
		};
	},
};

function unless(
	isFine: (value: unknown) => boolean,
	otherwise: z.ZodTypeAny | undefined,
): Reader | undefined {
	if (!otherwise) return undefined;
	const read = readerOf(otherwise);
	return (value) => (isFine(value) ? value : read(value));
}

function readAll(values: unknown[], read: Reader): unknown[] {
	return values.map((value) => orAsItIs(read(value), value));
}

function readFields(
	value: Record<string, unknown>,
	fields: Array<[string, Reader]>,
): Record<string, unknown> {
	const found: Record<string, unknown> = {};
	for (const [name, read] of fields) {
		const one = orAsItIs(read(value[name]), value[name]);
		// A key of that name would become the object's prototype.
		if (name !== '__proto__' && (one !== undefined || name in value)) found[name] = one;
	}
	return found;
}

const orAsItIs = (read: unknown, value: unknown) => (read === MISFIT ? value : read);
