import type { IDataObject } from 'n8n-workflow';

/** All that New Order requires, and nothing else. */
export function validOrder(cust_ref = 'A-1', more: Record<string, unknown> = {}): IDataObject {
	return {
		cust_ref,
		ship_company: 'Juniper & Oak',
		ship_address_1: '1 Test Rd',
		ship_city: 'Testville',
		ship_state: 'OH',
		ship_zip: '44101',
		ship_country: 'USA',
		items: [{ item: 'MUG-1', quantity: 2 }],
		...more,
	} as IDataObject;
}

/**
 * An order in the form of the vendor's sample of one, sums that do not add up included: a line of 6.30 twice
 * is said to be 13, and the discount of 3 is left out of the grand total. It has no reference.
 */
export const orderLikeTheVendors = (more: { cust_ref?: string } = {}): IDataObject => ({
	...more,
	ship_company: 'Juniper & Oak',
	ship_address_1: '1 Test Rd',
	ship_address_2: 'Floor 2',
	ship_city: 'Testville',
	ship_state: 'OH',
	ship_zip: '44101',
	ship_country: 'USA',
	ship_is_billing: true,
	sub_total: 20,
	order_discount: 3,
	tax: 1,
	grand_total: 21,
	extra_fields: { 'Gift note': 'Hi', channel: 'web' },
	items: [
		{ item: 'MUG-1', price: 6.3, quantity: 2, extended_amount: 13 },
		{
			item: 'TEE-1',
			quantity: 1,
			price: '7.00',
			extended_amount: 7,
			extra_fields: { color: 'blue', size: 'M' },
		},
	],
});

/** `count` valid orders `R-0000`, `R-0001`, ... */
export function validOrders(count: number): IDataObject[] {
	return Array.from({ length: count }, (_, index) =>
		validOrder(`R-${String(index).padStart(4, '0')}`),
	);
}

/** A valid order without the named fields. */
export function orderWithout(...names: string[]): IDataObject {
	return Object.fromEntries(Object.entries(validOrder()).filter(([name]) => !names.includes(name)));
}

/** Fields of an order that hold card, bank or other payment data, as CartRover names them. */
export const PAYMENT_FIELDS = [
	'credit_card_no',
	'cvv',
	'expiration_date',
	'pre_auth_code',
	'pre_auth_id',
	'pre_auth_amt',
	'check_account_no',
	'check_type',
	'check_bank_id',
	'check_cust_id_num',
] as const;

/** What an order record holds of CartRover's own machinery. */
export const SERVER_INTERNALS = [
	'changed_by',
	'changed_by_user',
	'changed_from_server',
	'log_documents_in',
	'log_documents_out',
] as const;
