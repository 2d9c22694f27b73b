import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeTypeDescription,
} from 'n8n-workflow';

type Description = Pick<INodeTypeDescription, 'inputs' | 'outputs'> & Partial<INodeTypeDescription>;

/** The description of a stand-in: what the engine has to know of it. */
export function describe(name: string, version: number[], rest: Description): INodeTypeDescription {
	return {
		displayName: name,
		name,
		group: ['transform'],
		version,
		description: '',
		defaults: { name },
		properties: [],
		...rest,
	};
}

/** A parameter that is there to be read. */
export function parameter(
	name: string,
	type: INodeProperties['type'],
	value: INodeProperties['default'] = '',
): INodeProperties {
	return { displayName: name, name, type, default: value };
}

/** Gives its input on. */
export function passOn(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return Promise.resolve([this.getInputData()]);
}
