import { FieldNames, normalizedName, words } from './fieldNames';

/*
 * The names of an order's fields (docs/contributing/api-facts.md, sections 3 and 4), and what people call them. A field
 * that CartRover does not have goes through, since it has some that nobody has written down; but the user
 * is told, with the field that is likely meant.
 */

const prefixed = <Prefix extends string, Names extends string>(prefix: Prefix, names: Names) =>
	words(names).map((name) => `${prefix}_${name}` as const);

const ADDRESS =
	'company title first_name last_name address_1 address_2 address_3 city state zip country phone e_mail';

/** Fields of an order when it is created. */
const CREATED = [
	...words('cust_ref cust_po_no customer_id order_source order_date items'),
	...prefixed('ship', `${ADDRESS} address_type is_billing account_no code code_description`),
	...prefixed('cust', ADDRESS),
	...words(
		'carrier shipping_instructions special_services weight gift_message gift_wrap requested_ship_date expected_delivery_date location routing_sw',
	),
	...words(
		'sub_total order_discount sales_tax shipping_handling grand_total balance currency_code tax_exempt_sw',
	),
	...prefixed('custom_field', '1 2 3 4 5'),
	...words('promo_code extra_fields pay_type prepaid_order token_sw installment_program'),
	...words('gift_card_sw resubmit_date black_list credit_score fraud_score credit_error_code'),
	...words('media_week ani_phone vendor_phone load_override_sw fail_action action_dt filename'),
	...words('call_queue duplicate_sw org_file_no regional_center regional_order_no first_attempt'),
];

/** Fields that CartRover adds to an order, and fields that only orders that were read have. */
const READ: string[] = words(
	`order_status total_qty num_to_ship num_shipped cust_ref_original cust_po_no_original
	 created_date_time updated_date_time latest_ship_date shipment_pk inventory_warehouse_pk changed_by
	 changed_from_server changed_by_user num_failed_sends log_documents_in log_documents_out
	 mark_in_progress_log orig_ship_code orig_carrier record_no version format working_ship_code
	 delivered_to_wms_date mark_in_progress_date cancel_date delete_date error_code error_msg error_reason
	 extra_system_date_sent sending_canceled shipping_pickup_canceled on_hold sent_to_region
	 accepted_by_region ship_account_zip shipments`,
);

/** Families of fields, of which not all are written down. */
const FAMILIES = /^(?:cass|ncoa|clerk|rep|regional|check|pre_auth)_|^[a-z]*_?fraud_error_code$/;

const LINE = [
	...words('line_no item quantity description price discount addl_discount extended_amount tax'),
	...words('shipping_surcharge line_comment lot_number line_item_id extra_fields'),
];
const LINE_READ = words('Description alt_sku filtered_sku line_location');

/** How the columns of a billing address begin. */
const BILLING = ['bill', 'billing', 'billto', 'billingto'];
const billing = (...parts: string[]) =>
	BILLING.flatMap((prefix) => parts.map((part) => prefix + part)).join(' ');

/** Common column names by field, without letters beyond a to z: “Währung” is `whrung`. */
const HEADER_ALIASES: Record<string, string> = {
	...Object.fromEntries(
		words(ADDRESS).map((part) => [`cust_${part}`, billing(part.replaceAll('_', ''))]),
	),
	cust_address_1: billing('address', 'address1', 'street', 'addressline1'),
	cust_address_2: billing('address2', 'addressline2'),
	cust_zip: billing('zip', 'zipcode', 'postcode', 'postalcode'),
	cust_state: billing('state', 'province', 'region'),
	cust_country: billing('country', 'countrycode'),
	ship_e_mail: 'email shipemail customeremail buyeremail emailaddress emailadresse mail',
	cust_e_mail: `custemail ${billing('email')}`,
	ship_code:
		'shipmethod shippingmethod shippingcode shipvia shippingservice service shipservice shipservicelevel versandart',
	shipping_instructions:
		'note notes comment comments instructions ordernote ordernotes customernote buyernote deliverynote deliveryinstructions bemerkung bemerkungen',
	sales_tax:
		'tax totaltax taxtotal taxamount taxes totalvat vatamount gesamtsteuer steuerbetrag mwstbetrag',
	ship_phone:
		'phone telephone shiptelephone phonenumber shipphonenumber mobile telefon telefonnummer',
	ship_zip:
		'zip zipcode postalcode postcode plz postleitzahl shippostalcode shipzipcode shippostcode',
	ship_state: 'state province region bundesland shipprovince shipregion',
	ship_city: 'city town ort stadt shiptown',
	ship_country: 'country countrycode land shipcountrycode',
	ship_address_1:
		'address address1 street strae strasse straeundhausnummer strasseundhausnummer shipaddress shipstreet addressline1 addr1',
	ship_address_2: 'address2 addressline2 addr2 adresszusatz',
	ship_company: 'company companyname firma shipcompanyname shipname recipient',
	ship_first_name: 'firstname fullname vorname',
	ship_last_name: 'lastname surname nachname',
	grand_total: 'total ordertotal totalprice amount gesamt gesamtbetrag gesamtsumme summe',
	sub_total: 'subtotalprice',
	shipping_handling:
		'handling shipping shippingcost shippingtotal shippingandhandling freight postage shippingprice versand versandkosten',
	order_discount:
		'orderdiscountamount cartdiscount discount discounttotal totaldiscount discounts rabatt',
	currency_code: 'currency whrung waehrung',
	order_date: 'date createdat orderedat purchasedate saledate datum bestelldatum',
	requested_ship_date: 'shipdate shipby shipbydate',
	expected_delivery_date: 'deliverydate deliverby',
	cust_po_no:
		'customerpo ponumber pono po ordernumber orderno custpo purchaseorder purchaseordernumber',
	cust_ref:
		'reference ref order orderid id custreference orderref customerref ordernr bestellnr bestellnummer auftrag auftragsnr auftragsnummer',
	order_source: 'source channel store',
	customer_id: 'kundennr kundennummer',
	location: 'warehouse lager warehousepk whslocation',
	gift_message: 'giftnote',
	items: 'lines lineitems orderlines products',
	promo_code: 'coupon couponcode discountcode',
};
const LINE_ALIASES: Record<string, string> = {
	item: 'sku itemno itemnumber itemsku product productsku itemcode part partno partnumber artikel artikelnr artikelnummer customlabel customlabelsku',
	quantity:
		'qty count ordered quantityordered qtyordered orderedqty menge anzahl stckzahl stueckzahl',
	price: 'unitprice itemprice cost preis einzelpreis stckpreis stueckpreis',
	description:
		'name title itemname itemtitle itemdescription productname productdescription bezeichnung artikelbezeichnung artikelname',
	extended_amount:
		'total linetotal lineamount amount subtotal totalprice zeilensumme gesamt gesamtbetrag gesamtsumme summe',
	shipping_surcharge: 'shippingsubcharge',
	lot_number: 'lot lotno lotcode',
	line_comment: 'comment note notes',
	line_item_id: 'id lineid orderitemid',
	tax: 'taxamount salestax linetax vatamount steuerbetrag mwstbetrag',
	discount: 'unitdiscount discountperpiece discountperunit rabatt',
	addl_discount: 'linediscount linediscountamount additionaldiscount',
};

/** Fields of an order, or of a line, under names that New Order takes. */
export type OrderFields = Partial<Record<(typeof CREATED)[number], unknown>>;
export type LineFields = Partial<Record<(typeof LINE)[number], unknown>>;

export const ORDER_FIELDS = new FieldNames(CREATED, READ, HEADER_ALIASES, FAMILIES);
export const LINE_FIELDS = new FieldNames(LINE, LINE_READ, LINE_ALIASES);

const UNCLEAR = new Map<string, 'line' | 'piece'>([
	...words('totaldiscount totaldiscountamount discounttotal discounts').map(
		(name) => [name, 'line'] as const,
	),
	...words('discountamount discountvalue itemdiscount').map((name) => [name, 'piece'] as const),
]);

/** The least that a discount is taken off whose column does not say which: a piece or a line, or else the order. */
export const unclearDiscount = (column: string) => UNCLEAR.get(normalizedName(column));
