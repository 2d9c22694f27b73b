import type { INodeProperties } from 'n8n-workflow';

import type { Call } from '../api/call';
import { addressText } from '../model/values/text';
import type { ItemContext } from './context';

/*
 * Some calls exist, but the vendor's public documentation does not show their path and body (grade I in
 * docs/api-facts.md, section 12). They are offered with the best guess, say so, and can be corrected by
 * the user.
 */

export const unconfirmedNotice: INodeProperties = {
	displayName:
		"CartRover's public documentation does not show this call. If CartRover refuses it, set another path with the option Endpoint Path, or use the resource Custom Request.",
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
	description: 'Path below the Base URL, if your CartRover documentation names another',
});

/** What an unconfirmed call takes beside its values. */
export function unconfirmed(item: ItemContext): Pick<Call, 'endpointPath' | 'advice'> {
	return {
		endpointPath: item.read('options.endpointPath', 'Endpoint Path', addressText),
		advice:
			"This call is not confirmed by CartRover's public documentation: another path can be set with the option Endpoint Path, and any other call can be made with the resource Custom Request.",
	};
}
