/** Fields of an order that hold card or bank data, or what stands for them (docs/contributing/api-facts.md, section 3). */
const PAYMENT_FIELD =
	/^(?:credit_card_no|cc_last_four|cvv|pre_auth_\w+|check_\w+|(expiration_date))$/i;

/** How sheets and forms call the payment fields, without blanks, strokes and case. */
const PAYMENT_COLUMN =
	/^(?:(?:credit|debit)?card(?:no|num|number|exp|expiry|expiration)|creditcard|cc(?:no|num|number|exp|expiry|cvv|cvc)|cvv2|cvc2?|ccv)$/;

/**
 * Whether a field of a record holds payment data, which the nodes neither send nor give.
 *
 * @param record its other fields tell a card's `expiration_date` from that of goods in a shipment
 */
export function isPaymentField(name: string, record: object): boolean {
	if (PAYMENT_COLUMN.test(name.replace(/[^a-z0-9]/gi, '').toLowerCase())) return true;
	const found = PAYMENT_FIELD.exec(name);
	if (found === null) return false;
	return found[1] === undefined || 'cust_ref' in record || 'credit_card_no' in record;
}
