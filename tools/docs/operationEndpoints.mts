import {
	ACCESS_LEVELS,
	ENDPOINTS,
	type AccessLevel,
	type Endpoint,
	type EndpointName,
} from '../../nodes/CartRover/api/endpoints.ts';
import { withActing } from './access.mts';

/** An endpoint that an operation calls, and when, if not always. */
export interface Use {
	endpoint: EndpointName;
	when?: string;
}

const use = (endpoint: EndpointName, when?: string): Use => ({ endpoint, when });
const readBack = use('orderStatus', 'when an answer was lost, to see what became of it');

/** What each operation calls, by `resource.operation`. A test checks that none is missing. */
export const OPERATION_ENDPOINTS: Record<string, Use[]> = {
	'request.send': [],
	'inventory.get': [use('inventoryView')],
	'inventory.getAll': [use('inventoryList')],
	'inventory.update': [use('inventoryUpdate')],
	'merchant.getAll': [use('merchantList')],
	'order.create': [use('orderCreate')],
	'order.createMany': [use('orderCreateBatch')],
	'order.get': [use('orderView'), use('orderStatus', 'with _Include Status_')],
	'order.getAll': [use('orderList')],
	'order.cancel': [use('orderCancel'), readBack],
	'orderSource.getAll': [
		use('cartList', 'with _Show_ set to _Connected_'),
		use('cartListAll', 'with _Show_ set to _Available_'),
	],
	'orderStatus.get': [use('orderStatus')],
	'orderStatus.update': [use('orderUpdate'), readBack],
	'product.get': [use('productView')],
	'shipMethod.getAll': [use('shipMethodList')],
	'shipMethod.getMapping': [use('shipMethodMapping')],
	'shipMethod.setMapping': [use('shipMethodMappingSet')],
	'shipment.confirm': [use('orderConfirm'), readBack],
	'shipment.create': [use('orderUpdate'), readBack],
	'shipment.getAll': [
		use('orderList', 'by period, with the status `shipped_or_confirmed`'),
		use('orderStatus', 'by order'),
	],
	'warehouse.getAll': [use('inventoryList')],
};

/** What each event of the trigger polls. */
export const EVENT_ENDPOINTS: Record<string, Use[]> = {
	orderCreated: [use('orderList', 'with the status `any`')],
	orderStatusChanged: [use('orderList')],
	shipmentCreated: [use('orderList', 'with the status `shipped_or_confirmed`')],
	inventoryChanged: [use('inventoryList')],
	inventoryLow: [use('inventoryList')],
};

/** The levels that may make all of these calls. */
export function levelsOf(uses: readonly Use[]): AccessLevel[] {
	const endpoints = uses.map(({ endpoint }): Endpoint => ENDPOINTS[endpoint]);
	return ACCESS_LEVELS.filter((level) =>
		endpoints.every(({ levels }) => withActing(levels).includes(level)),
	);
}
