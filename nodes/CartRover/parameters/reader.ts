import {
	type IExecuteFunctions,
	type IGetNodeParameterOptions,
	type IHookFunctions,
	type INode,
	type INodeProperties,
	type ILoadOptionsFunctions,
	type IPollFunctions,
	type IWebhookFunctions,
	NodeOperationError,
} from 'n8n-workflow';

import { choiceOf, yesNo } from '../model/values/choice';
import { json, jsonFields } from '../model/values/json';
import { isMissing, isNothing, type Kind, Problem, shown } from '../model/values/kind';
import { rowsIn } from '../model/values/rows';
import { isRecord } from '../model/wire';
import { addressText, freeText, identifier, plainText } from '../model/values/text';
import { trackingNumber } from '../model/values/tracking';
import { besideRows, ROW_WAYS } from './descriptions';

/** A label in quotes, unless it has quotes itself: quotes do not nest. */
const quoted = (label: string): string => (label.includes('“') ? label : `“${label}”`);

/** Any of n8n's contexts in which a node's parameters can be read. */
export type ParameterContext =
	IExecuteFunctions | IHookFunctions | IPollFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** Kinds that read one text. The editor may keep a picker's value under a text field of the same name. */
const TEXTS = new Set<Kind<string>>([addressText, freeText, identifier, trackingNumber]);

/**
 * Reads all values that users, expressions, sheets and agents give. A value that cannot be used is a
 * NodeOperationError that names the field by its label, shows the value, and says what to do.
 */
export class ParameterReader {
	constructor(
		readonly context: ParameterContext,
		/** Which input item the parameters are for; none where a node has no items. */
		readonly index?: number,
		/** The parameters that there are, by which a collection's fields are known. */
		private readonly properties: INodeProperties[] = [],
	) {}

	get node(): INode {
		return this.context.getNode();
	}

	/** IANA zone in which dates without one are meant: the workflow's. */
	get zone(): string {
		return this.context.getTimezone();
	}

	/**
	 * Reads a parameter. An expression that gives nothing is an error for a field that was added to a
	 * collection, for a switch and for a choice: to go on without the value would not be what the user meant.
	 * An empty text leaves a field out; a switch must be on or off.
	 *
	 * @param name the parameter's name, or its path in a collection: `options.includeStatus`
	 * @param label the parameter's name in the editor
	 * @returns `undefined` when it was left empty
	 */
	read<T>(name: string, label: string, kind: Kind<T>): T | undefined {
		const given = this.given(name, kind);
		const read = this.readValue(given, label, kind);
		if (read !== undefined || !this.isMeant(name)) return read;
		const isSwitch = (kind as Kind<unknown>) === yesNo;
		this.assertGiven(isSwitch ? undefined : given, label, isSwitch ? 'false' : '""');
		// A kind may give nothing for a value too: a weight of 0.
		if (name.includes('.') && typeof plainText(given) !== 'string') this.tellEmpty?.(label);
		return undefined;
	}

	/**
	 * Checks that an expression gave something, if only an empty text.
	 *
	 * @param none what the expression may give instead, to go without it
	 * @param way what that does
	 * @throws NodeOperationError where it did not
	 */
	assertGiven(
		given: unknown,
		label: string,
		none: 'false' | '""' = '""',
		way = none === 'false'
			? `that turns ${quoted(label)} off`
			: `an empty text leaves out ${quoted(label)}`,
	): void {
		if (!isMissing(given)) return;
		throw this.invalid(
			`${label} got nothing from its expression`,
			`Something that the expression reads is missing${this.place}. ${this.unsent}If that is fine, end the expression with ?? ${none}: ${way}.`,
		);
	}

	/**
	 * Whether an empty parameter should have a value: an added field, or an expression for a switch or choice.
	 */
	private isMeant(name: string): boolean {
		if (name.includes('.')) return this.wasAdded(name);
		const property = this.properties.find((each) => each.name === name);
		if (!['boolean', 'options'].includes(property?.type ?? '')) return false;
		return String(this.typed(name)).startsWith('=');
	}

	/** Whether a field was added to its collection; its expression may still give nothing. */
	wasAdded(name: string): boolean {
		const [collection = '', field = ''] = name.split('.');
		const fields = this.whole(collection) ?? this.typed(collection);
		return isRecord(fields) && field in fields;
	}

	/**
	 * Reads a collection as it was given: its own fields, or an expression or JSON for all of them.
	 *
	 * @throws NodeOperationError for no object, and for a field that the form does not have
	 */
	fields(name: string): Record<string, unknown> {
		if (isNothing(this.typed(name))) return {};
		const property = this.properties.find((each) => each.name === name);
		const label = property?.displayName ?? name.charAt(0).toUpperCase() + name.slice(1);
		const fields = this.needValue(this.something(name, label), label, jsonFields);
		const names = property?.options?.map((field) => field.name) ?? Object.keys(fields);
		const unknown = Object.keys(fields).find((field) => !names.includes(field));
		if (unknown === undefined) return fields;
		throw this.invalid(
			`${label} has no field “${shown(unknown)}”`,
			`Its fields are: ${names.join(', ')}. ${this.unsent}Correct ${quoted(label)}${this.place}.`,
		);
	}

	/** The sentence of errors that nothing was sent, where something was to be sent. */
	protected get unsent(): string {
		return '';
	}

	/** Hints at a field that was to have a value and is empty, where hints are possible. */
	tellEmpty?(label: string): void;

	/** Reads a parameter that must not be empty. */
	need<T>(name: string, label: string, kind: Kind<T>): T {
		return this.needValue(this.given(name, kind), label, kind);
	}

	/** Reads a value inside of another one. */
	readValue<T>(value: unknown, label: string, kind: Kind<T>): T | undefined {
		const read = kind(value);
		if (read instanceof Problem) throw this.problem(read, label);
		return read;
	}

	/** The same for a value that must not be empty. */
	needValue<T>(value: unknown, label: string, kind: Kind<T>): T {
		const read = this.readValue(value, label, kind);
		if (read !== undefined) return read;
		throw this.invalid(`${label} is missing`, `Fill in ${quoted(label)}${this.place}.`);
	}

	/**
	 * Reads the rows of a fixed collection. An expression may give them as a list, or as JSON.
	 *
	 * @param group the name of the collection's rows
	 * @param rowLabel what one row is called; its number follows
	 * @param defaults of the editor's rows: n8n does not keep what was left at its default
	 */
	rows(
		name: string,
		label: string,
		group: string,
		rowLabel: string,
		defaults: Record<string, unknown> = {},
	): RowReader[] {
		const given = isNothing(this.typed(name)) ? undefined : this.something(name, label);
		return this.rowsOf(given, label, group, rowLabel, defaults);
	}

	/** Whether the rows are given as a list: see `rowsOrList`. */
	isListed(name: string, label: string): boolean {
		const { choice } = besideRows(name);
		return this.read(choice, `Specify ${label}`, choiceOf(ROW_WAYS)) === 'json';
	}

	/** The value for such rows, in either way. */
	listed(name: string, label: string): unknown {
		const { list } = besideRows(name);
		const isJson = this.isListed(name, label);
		return this.something(isJson ? list : name, isJson ? `${label} (JSON)` : label);
	}

	/** The value for an object or a list, which must not be empty. */
	private something(name: string, label: string): unknown {
		const given = this.raw(name);
		return isNothing(given) ? this.readValue(given, label, json) : given;
	}

	/** The same as `rows`, for a value that was read before, such as a collection inside of another one. */
	rowsOf(
		given: unknown,
		label: string,
		group: string,
		rowLabel: string,
		defaults: Record<string, unknown> = {},
	): RowReader[] {
		const isForm = isRecord(given) && group in given;
		if (isForm) this.assertGiven(given[group], label);
		const own = isForm ? defaults : {};
		const rows = rowsIn(given, group);
		if (rows instanceof Problem) throw this.problem(rows, label);
		return rows.map((row, index) => {
			const called = `${rowLabel} ${index + 1}`;
			if (isRecord(row)) return new RowReader(this, { ...own, ...row }, called, isForm);
			throw this.problem(
				new Problem('is not an object', 'Give each row as an object with named fields', row),
				called,
			);
		});
	}

	/**
	 * Stops where two rows have the same value: one row would be lost.
	 *
	 * @param values the value of each row, in their order
	 * @param keyOf the part of a value that must differ
	 */
	assertNoRepeat(
		values: string[],
		rowLabel: string,
		label: string,
		keyOf = (value: string) => value,
	): void {
		const keys = values.map(keyOf);
		const second = keys.findIndex((key, index) => keys.indexOf(key) < index);
		const value = values[second];
		if (value === undefined) return;
		const first = keys.indexOf(keyOf(value));
		const rows = `${rowLabel} ${first + 1} and ${rowLabel} ${second + 1}`;
		throw this.invalid(`${rows} have the same ${label}: “${shown(value)}”`, 'Keep one of them.');
	}

	/** The error for input that cannot be used. */
	invalid(message: string, description: string): NodeOperationError {
		return new NodeOperationError(this.node, message, {
			description,
			...(this.index !== undefined && { itemIndex: this.index }),
		});
	}

	/** The error for a value that cannot be used, by the label of its field. */
	problem(problem: Problem, label: string): NodeOperationError {
		return this.invalid(problem.of(label), `${this.unsent}Correct ${quoted(label)}${this.place}.`);
	}

	private get place(): string {
		return this.index === undefined ? ' in this node' : ' for this item';
	}

	private given(name: string, kind: Kind<unknown>): unknown {
		// n8n evaluates each part of a locator as an expression of its own, which costs more than the rest of the
		// read; so only the value is asked for.
		const held = (TEXTS as Set<unknown>).has(kind) ? this.raw(`${name}.value`) : null;
		return held ?? this.raw(name) ?? this.inCollection(name);
	}

	private inCollection(name: string): unknown {
		const [collection = '', field] = name.split('.');
		return field === undefined ? undefined : this.whole(collection)?.[field];
	}

	/** The fields of a collection that is one expression or JSON; `undefined` for one with its own fields. */
	private whole(name: string): Record<string, unknown> | undefined {
		return isRecord(this.typed(name)) ? undefined : this.fields(name);
	}

	/** The raw parameter of the workflow: an expression comes as its text. */
	private typed(name: string): unknown {
		return this.raw(name, { rawExpressions: true });
	}

	private raw(name: string, ...options: IGetNodeParameterOptions[]): unknown {
		if (this.index === undefined) {
			return (this.context as IPollFunctions).getNodeParameter(name, null as never, ...options);
		}
		return (this.context as IExecuteFunctions).getNodeParameter(name, this.index, null, ...options);
	}
}

/** Reads the parameters of a node, for one of its input items where it has any. */
export const readerFor = (
	context: ParameterContext,
	index?: number,
	properties?: INodeProperties[],
): ParameterReader => new ParameterReader(context, index, properties);

/** One row of a collection, or of the list that was given in its place. */
export class RowReader {
	constructor(
		private readonly reader: ParameterReader,
		/** The row as it was given. */
		readonly row: Record<string, unknown>,
		/** What the row is called in an error: "Item 1". */
		readonly label: string,
		/** Whether it is one of the editor's rows. In JSON, null is how programs write that there is none. */
		private readonly isForm: boolean,
	) {}

	read<T>(name: string, label: string, kind: Kind<T>): T | undefined {
		const isEmpty = this.isForm && name in this.row && isMissing(this.row[name]);
		if (isEmpty) this.reader.tellEmpty?.(`${this.label}, ${label}`);
		return this.reader.readValue(this.row[name], `${this.label}, ${label}`, kind);
	}

	need<T>(name: string, label: string, kind: Kind<T>): T {
		return this.reader.needValue(this.row[name], `${this.label}, ${label}`, kind);
	}
}

/** Any value, unchanged, for a value that is read as a part of a greater one. */
export const asGiven: Kind<unknown> = (given) => given ?? undefined;
