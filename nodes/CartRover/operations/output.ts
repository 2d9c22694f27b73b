import type { IDataObject } from 'n8n-workflow';

import { choiceOf, listOf } from '../model/values/choice';
import { identifier } from '../model/values/text';
import { type Forms, OUTPUTS, presenterOf } from '../parameters/output';
import type { ItemContext } from './context';

/**
 * Makes records as the parameters Output and Fields of an item want them.
 *
 * @throws NodeOperationError for another output, or with no field selected
 */
export function presenter(item: ItemContext, forms: Forms): (record: IDataObject) => IDataObject {
	const output = item.read('output', 'Output', choiceOf(OUTPUTS)) ?? 'simplified';
	const fields = output === 'selected' ? item.need('fields', 'Fields', listOf(identifier)) : [];
	if (output === 'selected' && fields.length === 0) {
		throw item.invalid('Fields is empty', 'Choose at least one field, or another output.');
	}
	return presenterOf({ output, fields }, forms, (field) =>
		item.hint({
			about: `“${field.slice(0, 50)}”`,
			one: "Fields: CartRover's records have no field {} here, so it is not in the output. Check how it is written; Output “Raw” shows all fields.",
			many: "Fields: CartRover's records have no fields {} here, so they are not in the output. Check how they are written; Output “Raw” shows all fields.",
		}),
	);
}
