import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';

import * as listSearch from './methods/listSearch';
import { nodeProperties } from './operations';
import { executeOperation } from './operations/execute';

export class CartRover implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CartRover',
		name: 'cartRover',
		icon: { light: 'file:../../icons/cartrover.svg', dark: 'file:../../icons/cartrover.dark.svg' },
		group: ['transform'],
		version: 1,
		// The values in words: "get many: order status".
		subtitle:
			'={{ ($parameter["operation"] + ": " + $parameter["resource"]).replace("getAll", "getMany").replace(/([A-Z])/g, " $1").toLowerCase() + ($parameter["options"]?.preview === true ? " (preview)" : "") }}',
		description:
			'Create and track orders, shipments and inventory in CartRover (Extensiv Integration Manager)',
		defaults: { name: 'CartRover' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cartRoverApi', required: true }],
		properties: nodeProperties(),
	};

	methods = { listSearch };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOperation(this);
	}
}
