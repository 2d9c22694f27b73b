import type { Field, Fields, Kind } from './orderFields.mts';
import { ref, type Schema } from './wireSchema.mts';

/** How each kind of field comes back. */
const READ: Record<Kind, Schema> = {
	text: ref('WireText'),
	key: ref('WireKey'),
	money: ref('WireMoney'),
	flag: ref('WireFlag'),
	day: ref('WireDay'),
	time: ref('WireTime'),
	count: ref('WireNumber'),
};

/** How each kind of field is sent. */
const SEND: Record<Kind, Schema> = {
	...READ,
	money: ref('Amount'),
	time: ref('SentTime'),
	flag: { enum: ['Y', 'N'] },
	day: { type: 'string', format: 'date' },
};

export const readProperties = (fields: Fields) => propertiesOf(fields, READ);
export const sendProperties = (fields: Fields) => propertiesOf(fields, SEND);

function propertiesOf(fields: Fields, kinds: Record<Kind, Schema>): Record<string, Schema> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, field]) => [name, property(field, kinds)]),
	);
}

function property({ kind, description, grade }: Field, kinds: Record<Kind, Schema>): Schema {
	return {
		...kinds[kind],
		...(description && { description }),
		...(grade && { 'x-grade': grade }),
	};
}
