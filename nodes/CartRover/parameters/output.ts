import has from 'lodash/has';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { z } from 'zod/v3';

import { choiceOf, listOf, type Choice } from '../model/values/choice';
import { identifier } from '../model/values/text';
import { selectableOrder, simpleOrder } from '../model/order';
import { readerOf } from '../model/reader';
import { orderShipment, selectableShipment } from '../model/shipment';
import type { ParameterReader } from './reader';

/*
 * The form in which large records come out. n8n's guidelines have this parameter for tools of AI agents,
 * which pay for each field.
 */

export type Output = 'simplified' | 'raw' | 'selected';

export interface OutputChoice {
	output: Output;
	/** The fields to give where `output` is `selected`, in their order. */
	fields: readonly string[];
}

/** The forms of one kind of record: the simplified form, and all fields with a known form. */
export interface Forms {
	simplified: z.AnyZodObject;
	selectable: z.AnyZodObject;
}

export const ORDER_FORMS: Forms = { simplified: simpleOrder, selectable: selectableOrder };
export const SHIPMENT_FORMS: Forms = { simplified: orderShipment, selectable: selectableShipment };

export const OUTPUTS: Array<Choice<Output> & { description: string }> = [
	{
		name: 'Simplified',
		value: 'simplified',
		description: 'The fields that the next step usually needs, with numbers as numbers',
	},
	{
		name: 'Raw',
		value: 'raw',
		description: 'All fields as CartRover sends them, except payment data',
	},
	{
		name: 'Selected Fields',
		value: 'selected',
		description: 'Only the fields that you choose',
	},
];

/** The parameters Output and Fields for a kind of record. */
export function outputProperties(forms: Forms): [INodeProperties, INodeProperties] {
	const names = Object.keys(forms.selectable.shape as object).sort();
	return [
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			default: 'simplified',
			description: 'Which fields of each record to return',
			options: OUTPUTS,
		},
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'multiOptions',
			// Not `required`: n8n would want it filled in for every output that comes from an expression.
			default: [],
			description:
				'The fields to return. An expression can also name other CartRover fields, as a list or separated by commas.',
			options: names.map((value) => ({ name: inWords(value), value, description: value })),
			displayOptions: { show: { output: ['selected'] } },
		},
	];
}

/** `ship_e_mail` as the editor has names: Ship E Mail. */
const inWords = (name: string) =>
	name.replace(
		/(^|_)(\w)/g,
		(_, gap: string, letter: string) => `${gap && ' '}${letter.toUpperCase()}`,
	);

const outputKind = choiceOf(OUTPUTS);

/**
 * Reads the parameters Output and Fields.
 *
 * @throws NodeOperationError for another output, or with no field selected
 */
export function readOutput(reader: ParameterReader): OutputChoice {
	const output = reader.read('output', 'Output', outputKind) ?? 'simplified';
	if (output !== 'selected') return { output, fields: [] };
	const fields = reader.read('fields', 'Fields', listOf(identifier)) ?? [];
	if (fields.length > 0) return { output, fields };
	throw reader.invalid('Fields is empty', 'Choose at least one field, or another output.');
}

/**
 * Makes the function that turns a record into the form that the user chose.
 *
 * @param missing is called for a selected field that a record does not have: it is left out, since `null`
 *        would look like one that was sent empty
 */
export function presenterOf(
	{ output, fields }: OutputChoice,
	{ simplified, selectable }: Forms,
	missing: (field: string) => void = () => {},
): (record: IDataObject) => IDataObject {
	if (output === 'raw') return (record) => record;
	if (output === 'simplified') return readerOf(simplified) as (record: IDataObject) => IDataObject;
	const names = Object.keys(selectable.shape as object);
	const known = fields.filter((field) => names.includes(field));
	const read = readerOf(selectable.pick(Object.fromEntries(known.map((field) => [field, true]))));
	return (record) => {
		const found = read(record) as IDataObject;
		const entries = fields.flatMap((field) => {
			if (has(record, [field]) && record[field] !== undefined)
				return [[field, (known.includes(field) ? found : record)[field]] as const];
			missing(field);
			return [];
		});
		return Object.fromEntries(entries);
	};
}
