import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Call } from '../api/call';
import type { EndpointUse } from '../api/endpoints';
import { choiceOf } from '../model/values/choice';
import { addressText } from '../model/values/text';
import type { ItemContext } from './context';

/*
 * Some calls exist, but the vendor's public documentation shows neither their path nor their body (grade I in
 * docs/contributing/api-facts.md, section 12). The node offers such a call with the best guess, says so, and
 * lets the user correct the path.
 */

export const unconfirmedNotice: INodeProperties = {
	displayName:
		'Not verified with a real CartRover account. Try it with a single item first. If CartRover refuses it, ask its support for the path, then set it under Options > Endpoint Path or use Custom Request.',
	name: 'unconfirmedNotice',
	type: 'notice',
	default: '',
};

/** The option that overrides the path of an unconfirmed call. */
export const endpointPath = (path: string): INodeProperties => ({
	displayName: 'Endpoint Path',
	name: 'endpointPath',
	type: 'string',
	default: path,
	placeholder: `e.g. ${path}`,
	description: "Path below the Base URL, if CartRover's support gave you another one",
});

const FORMS = [
	{ name: 'In the Body', value: 'inBody', description: 'POST merchant/orders/update' },
	{ name: 'In the Path', value: 'inPath', description: 'POST merchant/orders/update/{cust_ref}' },
];

/** The option for the place of the order's name in an update (open question 20). */
export const pathForm: INodeProperties = {
	displayName: 'Order Reference',
	name: 'pathForm',
	type: 'options',
	default: 'inPath',
	description:
		'Where the request names the order. In the Body has been seen in use; In the Path is a guess.',
	options: FORMS,
};

/** Which calls an update of an order may make. */
export const ORDER_UPDATE = [
	{ endpoint: 'orderUpdate' },
	{ endpoint: 'orderUpdateInBody', when: 'with Order Reference In the Body' },
] as const satisfies readonly EndpointUse[];

/** An update of an order, in the form that the item's options say; the body names the order in both. */
export function orderUpdate(
	item: ItemContext,
	cust_ref: string,
	changes: IDataObject,
): { name: (typeof ORDER_UPDATE)[number]['endpoint']; call: Call } {
	const form = item.read('options.pathForm', pathForm.displayName, choiceOf(FORMS));
	const body = { cust_ref, ...changes };
	return {
		name: form === 'inBody' ? 'orderUpdateInBody' : 'orderUpdate',
		call: { path: { cust_ref }, body, ...unconfirmed(item) },
	};
}

/** The path and the advice of an unconfirmed call. */
export function unconfirmed(item: ItemContext): Pick<Call, 'endpointPath' | 'advice'> {
	return {
		endpointPath: item.read('options.endpointPath', 'Endpoint Path', addressText),
		advice:
			'This operation has not been verified with a real CartRover account. If its path is wrong, set the option Endpoint Path, or use Custom Request.',
	};
}
