import { shown } from './values/kind';
import { trimmed } from './values/text';

/** Columns with a status of the order, the line or the payment; those of a shipment or a return are others. */
const STATUS =
	/^(?:(?:sales|shop|customer)?order|line(?:item)?|item|payment|financial|fulfill?ment|cancell?ation|bestell|auftrags?|zahlungs)?status$|^orderstate$/;
/** Those with a mark or a time. A buyer's Cancel Date is the day until which the order may ship. */
const MARK =
	/^(?:order|line(?:item)?|item)?(?:is|was)?(?:cancell?ed|voided|storniert)(?:at|on|date|time|datetime|am)?$/;

const CANCELED =
	/^(?:(?:order|wc|fully)[\W_]+)?(?:cancell?ed|void(?:ed)?|refunded|storniert)(?![a-z])(?!\W*(?:no|none|false|n|0)\b)(?!.*(?:\bpart|\bre-?(?:send|sent|ship|open|plac)))/i;
/** Done already, or not to be done yet. A payment may be completed before its order ships. */
const NOT_OPEN =
	/^(?:(?:order|wc|fully)[\W_]+)?(?:shipped|fulfilled|delivered|completed?|(?:on[\W_]*)?hold|versandt|abgeschlossen)$/i;
const OF_PAYMENT = /^(?:payment|financial|zahlungs)/;

/** Yes, or a time that is not `0000-00-00`. */
const MARKED = /^(?:true|yes|y|x|1|ja)$|(?!0000)\d{4}|\d\D+0?[1-9]/i;

/**
 * Which columns of an order or a line say that it was canceled, as sentences without their end:
 * `“Order Status” is “Cancelled”`. An order that was read from CartRover says so in `order_status`.
 */
export const canceledBy = (fields: object): string[] =>
	saying(fields, (column, given) => {
		const isMark = MARK.test(column);
		return (
			((isMark || STATUS.test(column)) && CANCELED.test(given)) || (isMark && MARKED.test(given))
		);
	});

/** Which columns say that it has shipped, or is on hold, in the same words. */
export const notOpenBy = (fields: object): string[] =>
	saying(
		fields,
		(column, given) => STATUS.test(column) && !OF_PAYMENT.test(column) && NOT_OPEN.test(given),
	);

const saying = (fields: object, says: (column: string, given: string) => boolean): string[] =>
	Object.entries(fields).flatMap(([name, value]: [string, unknown]) => {
		const column = name.toLowerCase().replace(/[^a-z]/g, '');
		const given = typeof value === 'object' ? '' : trimmed(String(value));
		return says(column, given) ? [`“${shown(name)}” is “${shown(given)}”`] : [];
	});
