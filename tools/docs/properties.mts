import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { code, sentence, table } from './markdown.mts';

type Option = INodeProperties | INodePropertyCollection | INodePropertyOptions;

const TYPES: Partial<Record<INodeProperties['type'], string>> = {
	boolean: 'yes or no',
	collection: 'fields to add',
	dateTime: 'date',
	fixedCollection: 'rows',
	json: 'JSON',
	multiOptions: 'choices',
	number: 'number',
	options: 'choice',
	resourceLocator: 'picker',
	string: 'text',
};

/** A table of parameters, with what is inside of collections under their names. */
export function parameterTable(properties: readonly INodeProperties[]): string {
	const rows = properties.flatMap((property) => rowsOf(property, [], properties));
	if (rows.length === 0) return 'No parameters.';
	return table(['Parameter', 'Name', 'Type', 'Default', 'What it does'], rows);
}

/** The notes that the node shows among the parameters. */
export function notices(properties: readonly INodeProperties[]): string[] {
	return properties
		.filter(({ type }) => type === 'notice')
		.map((property) => {
			const shown = shownWhen(property, properties);
			return `> ${sentence(property.displayName)}${shown && ` (${shown})`}`;
		});
}

function rowsOf(
	property: INodeProperties,
	above: readonly INodeProperties[],
	siblings: readonly INodeProperties[],
): string[][] {
	if (property.type === 'notice') return [];
	const path = [...above, property];
	const row = [
		path.map(({ displayName }) => displayName).join(' › '),
		code(path.map(({ name }) => name).join('.')),
		typeOf(property),
		defaultOf(property),
		[
			sentence(property.description ?? ''),
			choicesOf(property),
			property.required ? 'Required.' : '',
			sentence(shownWhen(property, siblings)),
		]
			.filter(Boolean)
			.join(' '),
	];
	const inside = (property.options ?? []).flatMap((option) => insideOf(option));
	return [row, ...inside.flatMap((child) => rowsOf(child, path, inside))];
}

/** The parameters inside of an option of a collection. */
function insideOf(option: Option): INodeProperties[] {
	if ('values' in option) {
		// The group's own name is a part of the path in workflows, but is not shown.
		return option.values.map((value) => ({ ...value, name: `${option.name}.${value.name}` }));
	}
	return 'type' in option ? [option] : [];
}

function typeOf({ type, typeOptions, modes }: INodeProperties): string {
	const limits = [
		typeOptions?.minValue !== undefined && `from ${typeOptions.minValue}`,
		typeOptions?.maxValue !== undefined && `to ${typeOptions.maxValue}`,
	].filter(Boolean);
	const ways = modes?.map(({ displayName }) => displayName.toLowerCase()).join(', ');
	return [TYPES[type] ?? type, limits.join(' '), ways && `(${ways})`].filter(Boolean).join(' ');
}

function defaultOf({ type, default: value, options = [] }: INodeProperties): string {
	if (type === 'boolean') return value ? 'on' : 'off';
	if (type === 'options') {
		const chosen = options.find((option) => 'value' in option && option.value === value);
		return chosen ? chosen.name : String(value);
	}
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value !== '' ? code(value) : '';
}

function choicesOf({ type, options = [] }: INodeProperties): string {
	if (type !== 'options' && type !== 'multiOptions') return '';
	const choices = (options as INodePropertyOptions[]).map(({ name, value, description }) => {
		const words = description ? `: ${description.replace(/\.$/, '')}` : '';
		return `_${name}_ (${code(String(value))})${words}`;
	});
	return sentence(choices.join('; '));
}

/** The condition under which a parameter is shown, apart from resource and operation. */
function shownWhen({ displayOptions }: INodeProperties, siblings: readonly INodeProperties[]): string {
	const conditions = Object.entries(displayOptions?.show ?? {})
		.filter(([name]) => !['resource', 'operation', '@version'].includes(name))
		.map(([name, values]) => {
			const other = siblings.find((sibling) => sibling.name === name);
			const words = (values ?? []).map((value) => wordFor(other, value));
			return `_${other?.displayName ?? name}_ is ${words.join(' or ')}`;
		});
	return conditions.length > 0 ? `Shown when ${conditions.join(' and ')}` : '';
}

function wordFor(property: INodeProperties | undefined, value: unknown): string {
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	const option = (property?.options ?? []).find((known) => 'value' in known && known.value === value);
	return option ? `_${option.name}_` : code(String(value));
}
