/*
 * The header fields of an order, by what they hold. The model of the nodes names about a dozen; CartRover
 * sends some 145. Names as in the vendor's sample records and in the models of integrators.
 */

/** What a field holds on the wire. */
export type Kind = 'text' | 'key' | 'money' | 'flag' | 'day' | 'time' | 'count';

export interface Field {
	kind: Kind;
	description?: string;
	/** How sure the field is, where that is less than documented. */
	grade?: 'C' | 'I';
}

export type Fields = Record<string, Field>;

const of = (kind: Kind, names: string): Fields =>
	Object.fromEntries(names.split(/\s+/).map((name) => [name, { kind }]));

const one = (name: string, kind: Kind, description: string, grade?: Field['grade']): Fields => ({
	[name]: { kind, description, ...(grade && { grade }) },
});

const references: Fields = {
	...one(
		'cust_ref',
		'key',
		'Unique key of the order, used in every path. It may differ from the order number that the shop shows, and CartRover refuses a second order with the same one.',
	),
	...one('cust_po_no', 'text', 'The full order number, as the customer knows it'),
	...one('order_source', 'text', 'Free label of the shop or marketplace; it may hold spaces'),
	...one('customer_id', 'text', "The shop's number of the customer"),
	...one('order_date', 'day', 'Day of the order; today when left out'),
};

const address = (side: 'ship' | 'cust'): Fields =>
	of(
		'text',
		`company title first_name last_name address_1 address_2 address_3 city state zip country
		phone e_mail`.replace(/\w+/g, (name) => `${side}_${name}`),
	);

const shipTo: Fields = {
	...address('ship'),
	...one(
		'ship_country',
		'text',
		'Country, best as a code of three letters; that is what comes back',
	),
	...one('ship_address_type', 'text', '`R` residential or `C` commercial'),
};

const shipping: Fields = {
	...of('text', 'carrier ship_code_description shipping_instructions special_services'),
	...of('text', 'ship_account_no weight gift_message location'),
	...one(
		'ship_code',
		'text',
		'The shop’s shipping code. It must be mapped to a method of the warehouse, else the order is held in the status `error`.',
	),
	...of('flag', 'gift_wrap routing_sw'),
	...of('time', 'requested_ship_date expected_delivery_date'),
};

const money: Fields = {
	...one('sub_total', 'money', 'Sum of the `extended_amount` of the lines'),
	...one(
		'order_discount',
		'money',
		'Discount after tax, as a positive amount; includes the sum of the lines’ `addl_discount`',
	),
	...one('sales_tax', 'money', 'Where lines carry `tax`, it must be the sum of them'),
	...one('shipping_handling', 'money', 'What the customer pays for shipping'),
	...one('grand_total', 'money', '`sub_total + sales_tax + shipping_handling - order_discount`'),
	...one('balance', 'money', 'Not used: 0, or left out'),
	...of('text', 'currency_code'),
	...of('flag', 'tax_exempt_sw'),
};

const custom = of(
	'text',
	'custom_field_1 custom_field_2 custom_field_3 custom_field_4 custom_field_5 promo_code',
);

/** Card and bank data. A reader should neither store nor log it. */
const payment: Fields = {
	...of('text', 'pay_type credit_card_no cc_last_four expiration_date cvv pre_auth_code'),
	...of('text', 'pre_auth_id check_account_no check_type check_no check_bank_id check_cust_bank'),
	...of('text', 'check_cust_id_num check_cust_id_state check_cust_id_mm check_cust_id_dd'),
	...of('text', 'check_cust_id_yy check_cust_id_type installment_program'),
	...of('flag', 'token_sw gift_card_sw'),
	...of('money', 'pre_auth_amt'),
};

const legacy: Fields = {
	...of('text', 'cass_code_ship cass_error_ship cass_code_cust cass_error_cust cass_date'),
	...of('text', 'ncoa_code_ship ncoa_code_cust ncoa_date resubmit_date black_list credit_score'),
	...of('text', 'fraud_score ifraud_error_code xfraud_error_code credit_error_code media_week'),
	...of('text', 'ani_phone vendor_phone fail_action action_dt filename call_queue'),
	...of('text', 'clerk_disposition clerk_disp_dt rep_disposition rep_disp_dt org_file_no'),
	...of('text', 'regional_center regional_order_no regional_ship_date first_attempt'),
	...of('flag', 'load_override_sw duplicate_sw'),
};

const setByServer: Fields = {
	...one('created_date_time', 'time', 'When CartRover got the order'),
	...one('record_no', 'text', 'The source’s internal id of the order'),
	...one('delivered_to_wms_date', 'time', 'When the warehouse got it'),
	...one('error_reason', 'text', 'Why the order is held in the status `error`'),
	...one('cancel_date', 'time', 'When it was canceled'),
	...of('time', 'delete_date mark_in_progress_date extra_system_date_sent'),
	...of('text', 'version format working_ship_code ship_account_zip error_code error_msg'),
	...of('text', 'sent_to_region accepted_by_region regional_error'),
	...of('count', 'regional_attempts'),
	...of('flag', 'regional_retry_sw sending_canceled shipping_pickup_canceled'),
	...one('on_hold', 'flag', 'Whether the order is held back'),
};

const seenFirstInView: Fields = {
	...one('updated_date_time', 'time', 'When the order last changed'),
	...of('text', 'po_number latest_ship_date inventory_warehouse_pk'),
};

/** What New Order takes, by group. Payment and legacy fields exist there, too, and are not described. */
export const CREATE_FIELDS: Fields = {
	...references,
	...shipTo,
	...address('cust'),
	...shipping,
	...money,
	...custom,
};

/** What both the view and the lists show of an order. */
export const COMMON_FIELDS: Fields = { ...CREATE_FIELDS, ...payment, ...legacy, ...setByServer };

export const PAYMENT_FIELD_NAMES = Object.keys(payment);

/** What only the view shows. */
export const VIEW_FIELDS: Fields = {
	...seenFirstInView,
	...of('text', 'shipment_pk changed_by changed_from_server changed_by_user'),
};

/** What only the lists show; the last eight rows at merchant level only. */
export const LIST_FIELDS: Fields = {
	...one('order_status', 'text', 'See `OrderStatus`'),
	...of('text', 'cust_ref_original cust_po_no_original'),
	...one('total_qty', 'count', 'Pieces ordered'),
	...one(
		'num_to_ship',
		'count',
		'Pieces left to ship; negative when more was shipped than ordered',
	),
	...one('num_shipped', 'count', 'Pieces shipped'),
	...merchantOnly({
		...seenFirstInView,
		...one('num_failed_sends', 'count', 'How often sending it to the warehouse has failed'),
		...one('log_documents_in', 'text', 'A JSON array, as a string'),
		...one('log_documents_out', 'text', 'A JSON array, as a string'),
		...of('text', 'mark_in_progress_log orig_ship_code orig_carrier'),
	}),
};

function merchantOnly(fields: Fields): Fields {
	return Object.fromEntries(
		Object.entries(fields).map(([name, { kind, description = '' }]) => [
			name,
			{ kind, grade: 'C', description: `${description && `${description}. `}Merchant level only` },
		]),
	);
}
