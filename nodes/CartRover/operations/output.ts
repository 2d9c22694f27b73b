import type { IDataObject } from 'n8n-workflow';

import { type Forms, type Output, presenterOf } from '../parameters/output';
import type { ItemContext } from './context';

const OUTPUTS = ['simplified', 'raw', 'selected'];

/**
 * Makes records as the parameters Output and Fields of an item want them.
 *
 * @throws NodeOperationError for another output, or with no field selected
 */
export function presenter(item: ItemContext, forms: Forms): (record: IDataObject) => IDataObject {
	const output = item.text('output', 'Output') || 'simplified';
	if (!OUTPUTS.includes(output)) {
		throw item.invalid(
			`Output cannot be “${output.slice(0, 50)}”`,
			'Give “simplified”, “raw” or “selected”.',
		);
	}
	const fields = output === 'selected' ? item.texts(item.param('fields', []), 'Fields') : [];
	if (output === 'selected' && fields.length === 0) {
		throw item.invalid('Fields is empty', 'Choose at least one field, or another output.');
	}
	return presenterOf({ output: output as Output, fields }, forms, (field) =>
		item.hint(
			`Fields: CartRover's records have no field “${field.slice(0, 50)}” here, so it is not in the output. Check how it is written; Output “Raw” shows all fields.`,
		),
	);
}
