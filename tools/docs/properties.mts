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

/**
 * A table of parameters, with what is inside of collections under their names.
 *
 * @param told parameters whose choices are told elsewhere
 */
export function parameterTable(
	properties: readonly INodeProperties[],
	told: readonly string[] = [],
): string {
	const rows = properties.flatMap((property) => {
		const isTold = told.includes(property.name);
		const shown = isTold ? { ...property, options: [], description: 'See above' } : property;
		return rowsOf(shown, [], properties, properties);
	});
	if (rows.length === 0) return 'No parameters.';
	return table(['Parameter', 'Name', 'Type', 'Default', 'What it does'], rows);
}

/** The notes that the node shows among the parameters. */
export function notices(properties: readonly INodeProperties[]): string[] {
	return (
		properties
			// A note on an option that is on repeats what the table says of it.
			.filter(({ type, displayOptions }) => {
				const shownFor = Object.keys(displayOptions?.show ?? {});
				return type === 'notice' && !shownFor.some((name) => name.startsWith('/options.'));
			})
			.map((property) => {
				const shown = shownWhen(property, properties, properties);
				return `> ${sentence(property.displayName)}${shown && ` (${shown})`}`;
			})
	);
}

function rowsOf(
	property: INodeProperties,
	above: readonly INodeProperties[],
	siblings: readonly INodeProperties[],
	root: readonly INodeProperties[],
): string[][] {
	if (property.type === 'notice' || property.type === 'hidden') return [];
	const path = [...above, property];
	const row = [
		path.map(({ displayName }) => displayName).join(' › '),
		code(path.map(({ name }) => name).join('.')),
		typeOf(property),
		// A switch in a collection is off until somebody adds it.
		above.length > 0 && property.type === 'boolean' ? 'off, on once added' : defaultOf(property),
		[
			sentence(property.description ?? ''),
			choicesOf(property),
			property.required ? 'Required.' : '',
			sentence(shownWhen(property, siblings, root)),
		]
			.filter(Boolean)
			.join(' '),
	];
	const inside = (property.options ?? []).flatMap((option) => insideOf(option));
	return [row, ...inside.flatMap((child) => rowsOf(child, path, inside, root))];
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
	// The editor has its own word for a mode that is called so, and not the one of the description.
	const ways = modes
		?.map(({ name, displayName }) => (name === 'id' ? 'by ID' : displayName.toLowerCase()))
		.join(', ');
	return [TYPES[type] ?? type, limits.join(' '), ways && `(${ways})`].filter(Boolean).join(' ');
}

function defaultOf({ type, default: value, options = [] }: INodeProperties): string {
	if (type === 'boolean') return value ? 'on' : 'off';
	if (type === 'options') {
		const chosen = options.find((option) => 'value' in option && option.value === value);
		return chosen?.name ?? '';
	}
	if (typeof value === 'number') return String(value);
	if (Array.isArray(value)) return (value as string[]).map(code).join(', ');
	return typeof value === 'string' && value !== '' ? code(value) : '';
}

function choicesOf({ type, options = [] }: INodeProperties): string {
	if (type !== 'options' && type !== 'multiOptions') return '';
	const choices = (options as INodePropertyOptions[]).map(({ name, value, description }) => {
		// A field of CartRover's, which the dropdown shows by its own name.
		if (description === value) return code(value);
		const words = description ? `: ${description.replace(/\.$/, '')}` : '';
		return `_${name}_ (${code(String(value))})${words}`;
	});
	return sentence(choices.join('; '));
}

/**
 * The condition under which a parameter is shown, apart from resource and operation. A slash in front of
 * a name leads to the parameters of the whole node.
 */
function shownWhen(
	{ displayOptions }: INodeProperties,
	siblings: readonly INodeProperties[],
	root: readonly INodeProperties[],
): string {
	const conditions = Object.entries(displayOptions?.show ?? {})
		.filter(([name]) => !['resource', 'operation', '@version'].includes(name))
		.map(([name, values]) => {
			const [known, plain] = name.startsWith('/') ? [root, name.slice(1)] : [siblings, name];
			const other = known.find((sibling) => sibling.name === plain);
			const words = (values ?? []).map((value) => wordFor(other, value));
			return `_${other?.displayName ?? plain}_ is ${words.join(' or ')}`;
		});
	return conditions.length > 0 ? `Shown when ${conditions.join(' and ')}` : '';
}

function wordFor(property: INodeProperties | undefined, value: unknown): string {
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	const option = (property?.options ?? []).find(
		(known) => 'value' in known && known.value === value,
	);
	return option ? `_${option.name}_` : code(String(value));
}
