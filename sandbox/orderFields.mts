/** The header fields of an order, by what they hold. Which call shows which: `orderViews.mts`. */

const names = (text: string): string[] => text.trim().split(/\s+/);

/** Text, two decimals. */
export const MONEY_FIELDS: ReadonlySet<string> = new Set(
	names(`sub_total order_discount sales_tax shipping_handling grand_total balance pre_auth_amt`),
);

/** `Y`, `N` or null. */
export const FLAG_FIELDS: ReadonlySet<string> = new Set(
	names(`tax_exempt_sw gift_wrap gift_card_sw token_sw routing_sw load_override_sw duplicate_sw`),
);

/** What a client may send with a new order, apart from the references, `items` and the source. */
export const CLIENT_FIELDS: readonly string[] = [
	...MONEY_FIELDS,
	...FLAG_FIELDS,
	...['ship', 'cust'].flatMap((side) =>
		names(`company title first_name last_name address_1 address_2 address_3 city state zip
			country phone e_mail`).map((name) => `${side}_${name}`),
	),
	...names(`
		customer_id order_date ship_address_type
		carrier ship_code ship_code_description shipping_instructions special_services
		ship_account_no weight gift_message requested_ship_date expected_delivery_date location
		currency_code custom_field_1 custom_field_2 custom_field_3 custom_field_4 custom_field_5
		promo_code
		pay_type credit_card_no cc_last_four expiration_date cvv pre_auth_code pre_auth_id
		check_account_no check_type check_no check_bank_id check_cust_bank check_cust_id_num
		check_cust_id_state check_cust_id_mm check_cust_id_dd check_cust_id_yy check_cust_id_type
		installment_program
		cass_code_ship cass_error_ship cass_code_cust cass_error_cust cass_date
		ncoa_code_ship ncoa_code_cust ncoa_date
		resubmit_date black_list credit_score fraud_score ifraud_error_code xfraud_error_code
		credit_error_code media_week ani_phone vendor_phone fail_action action_dt filename
		call_queue clerk_disposition clerk_disp_dt rep_disposition rep_disp_dt org_file_no
		regional_center regional_order_no regional_ship_date first_attempt
	`),
];

/** What a client may send with an order's line. */
export const LINE_FIELDS: readonly string[] = names(`
	item quantity price discount addl_discount extended_amount tax shipping_surcharge
	line_no description lot_number line_item_id line_comment extra_fields
`);

const SERVER_FIELDS = names(`
	record_no version format working_ship_code ship_account_zip error_code error_msg delete_date
	sent_to_region accepted_by_region regional_error mark_in_progress_date extra_system_date_sent
`);

/** Every header field that both the view and the lists show, at its resting value. */
const RESTING_FIELDS: Readonly<Record<string, string | null>> = {
	...Object.fromEntries([...CLIENT_FIELDS, ...SERVER_FIELDS].map((name) => [name, null])),
	...Object.fromEntries([...MONEY_FIELDS].map((name) => [name, '0.00'])),
	ship_code: '',
	pay_type: 'CA',
	routing_sw: 'N',
	regional_retry_sw: 'N',
	regional_attempts: '0',
	sending_canceled: 'N',
	shipping_pickup_canceled: 'N',
	on_hold: 'N',
};

const RESTING_MEMBERS = Object.entries(RESTING_FIELDS).map(
	([name, value]) => [name, member(name, value)] as const,
);

/**
 * The members of an order's header as JSON text, each with a comma behind it. Text, since copying
 * an object of this many members costs ten times as much, for every row of every page.
 */
export function headerJson(fields: Readonly<Record<string, string | null>>): string {
	let json = '';
	for (const [name, resting] of RESTING_MEMBERS) {
		const own = fields[name];
		json += own === undefined ? resting : member(name, own);
	}
	for (const [name, value] of Object.entries(fields)) {
		if (!Object.hasOwn(RESTING_FIELDS, name)) json += member(name, value);
	}
	return json;
}

function member(name: string, value: string | null): string {
	return `${JSON.stringify(name)}:${JSON.stringify(value)},`;
}
