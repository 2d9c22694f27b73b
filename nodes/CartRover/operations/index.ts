import type { INodeProperties } from 'n8n-workflow';

import { shownUnder, withWholes } from '../parameters/descriptions';
import { account } from './account';
import { inventory } from './inventory';
import { merchant } from './merchant';
import { order } from './order';
import { orderSource } from './orderSource';
import { orderStatus } from './orderStatus';
import { product } from './product';
import { request } from './request';
import { shipMethod } from './shipMethod';
import { shipment } from './shipment';
import type { Operation, Resource } from './types';
import { warehouse } from './warehouse';

/** The catalog that the node is built from, in the order of the dropdown. */
export const RESOURCES: readonly Resource[] = [
	account,
	request,
	inventory,
	merchant,
	order,
	orderSource,
	orderStatus,
	product,
	shipMethod,
	shipment,
	warehouse,
];

/** The operation that the dropdowns point to; `undefined` for values that do not exist. */
export function findOperation(resource: string, operation: string): Operation | undefined {
	return RESOURCES.find(({ value }) => value === resource)?.operations.find(
		({ value }) => value === operation,
	);
}

/** The node's parameters: the dropdowns, and each operation's own under its dropdown values. */
export function nodeProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			default: 'order',
			options: RESOURCES.map(({ name, value, description }) => ({ name, value, description })),
		},
		...RESOURCES.map(operationDropdown),
		...RESOURCES.flatMap(({ value: resource, operations }) =>
			operations.flatMap(({ value: operation, properties }) =>
				shownUnder({ resource: [resource], operation: [operation] }, withWholes(properties)),
			),
		),
	];
}

function operationDropdown({ value, operations, first }: Resource): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		default: first,
		options: operations.map(({ name, value, action, description }) => ({
			name,
			value,
			action,
			description,
		})),
	};
}
