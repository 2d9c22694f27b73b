/** Fields of an order that hold card or bank data, or what stands for them (docs/contributing/api-facts.md, section 3). */
const PAYMENT_FIELD =
	/^(?:credit_card_no|cc_last_four|cvv|pre_auth_\w+|check_\w+|(expiration_date))$/i;

/**
 * Whether a field of a record holds payment data, which the nodes neither send nor give.
 *
 * @param record its other fields tell a card's `expiration_date` from that of goods in a shipment
 */
export function isPaymentField(name: string, record: object): boolean {
	const found = PAYMENT_FIELD.exec(name);
	if (found === null) return false;
	return found[1] === undefined || 'cust_ref' in record || 'credit_card_no' in record;
}
