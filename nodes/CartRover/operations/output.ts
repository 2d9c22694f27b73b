import type { IDataObject } from 'n8n-workflow';

import { type Forms, presenterOf, readOutput } from '../parameters/output';
import type { ItemContext } from './context';

/**
 * Makes the function that turns a record into the form that the parameters Output and Fields ask for.
 *
 * @throws NodeOperationError for another output, or with no field selected
 */
export function presenter(item: ItemContext, forms: Forms): (record: IDataObject) => IDataObject {
	return presenterOf(readOutput(item), forms, (field) =>
		item.hint({
			about: `“${field.slice(0, 50)}”`,
			one: 'Fields: CartRover did not send {} with every record, so it is missing in the output there. Check the spelling; Output “Raw” shows all fields.',
			many: 'Fields: CartRover did not send {} with every record, so they are missing in the output there. Check the spelling; Output “Raw” shows all fields.',
		}),
	);
}
