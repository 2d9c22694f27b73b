import merge from 'lodash/merge.js';

import { shops } from '../../../nodes/CartRover/shops/index.ts';
import { ownerOfExport, readExport } from '../../../nodes/CartRover/shops/shopifyExport.ts';
import { Source } from '../../../nodes/CartRover/shops/source.ts';
import { shopOrder, ZONE } from '../../support/readShop.mts';

/* Each field that a shop fills comes from a field that its orders have: none is blank for one that has all. */

type Json = Record<string, unknown>;

const FILLED: Array<[shop: string, order: Json, fields: Json]> = [
	[
		'amazon',
		{
			ShippingAddress: { AddressType: 'Residential' },
			LatestShipDate: '2026-03-05T07:59:59Z',
			LatestDeliveryDate: '2026-03-09T07:59:59Z',
			PurchaseOrderNumber: 'PO-7',
			OrderItems: [{ BuyerInfo: { GiftMessageText: 'Enjoy', GiftWrapPrice: { Amount: '1.00' } } }],
		},
		{
			expected_delivery_date: '2026-03-09T07:59:59Z',
			extra_fields: { 'PO number': 'PO-7' },
			gift_message: 'Enjoy',
			gift_wrap: true,
			requested_ship_date: '2026-03-05T07:59:59Z',
			ship_address_type: 'R',
			ship_code: 'Std US D2D Dom',
		},
	],
	[
		'bigCommerce',
		{
			customer_id: 11,
			customer_message: 'Ring twice',
			products: [{ wrapping_name: 'Red paper', wrapping_message: 'Enjoy' }],
			coupons: [{ code: 'SAVE' }],
		},
		{
			customer_id: '11',
			gift_message: 'Enjoy',
			gift_wrap: true,
			promo_code: 'SAVE',
			ship_code: 'Ground',
			shipping_instructions: 'Ring twice',
		},
	],
	[
		'ebay',
		{
			buyerCheckoutNotes: 'Ring twice',
			lineItems: [
				{
					giftDetails: { message: 'Enjoy' },
					lineItemFulfillmentInstructions: {
						maxEstimatedDeliveryDate: '2026-03-09T07:59:59.000Z',
					},
				},
			],
		},
		{
			customer_id: 'robin-s',
			expected_delivery_date: '2026-03-09T07:59:59.000Z',
			gift_message: 'Enjoy',
			requested_ship_date: '2026-03-05T07:59:59.000Z',
			ship_code: 'USPSPriority',
			shipping_instructions: 'Ring twice',
		},
	],
	[
		'etsy',
		{
			buyer_user_id: 9_000_001,
			message_from_buyer: 'Ring twice',
			gift_message: 'Enjoy',
			needs_gift_wrap: true,
			gift_sender: 'Ann',
			transactions: [{ shipping_upgrade: 'Express', expected_ship_date: 1_772_697_599 }],
		},
		{
			customer_id: '9000001',
			extra_fields: { 'Gift sender': 'Ann' },
			gift_message: 'Enjoy',
			gift_wrap: true,
			requested_ship_date: '2026-03-05T07:59:59Z',
			ship_code: 'Express',
			shipping_instructions: 'Ring twice',
		},
	],
	[
		'magento',
		{
			customer_id: 11,
			shipping_description: 'Flat Rate - Fixed',
			customer_note: 'Ring twice',
			coupon_code: 'SAVE',
			payment: { po_number: 'PO-7' },
			extension_attributes: { gift_message: { message: 'Enjoy' }, gw_id: '2' },
		},
		{
			customer_id: '11',
			extra_fields: { 'PO number': 'PO-7', 'Gift wrap': '2' },
			gift_message: 'Enjoy',
			gift_wrap: true,
			promo_code: 'SAVE',
			ship_code: 'flatrate_flatrate',
			ship_code_description: 'Flat Rate - Fixed',
			shipping_instructions: 'Ring twice',
		},
	],
	[
		'shopify',
		{
			customer: { id: 11 },
			note: 'Ring twice',
			discount_codes: [{ code: 'SAVE' }],
			note_attributes: [{ name: 'Color', value: 'Red' }],
			po_number: 'PO-7',
		},
		{
			customer_id: '11',
			extra_fields: { Color: 'Red', 'PO number': 'PO-7' },
			promo_code: 'SAVE',
			ship_code: 'Standard',
			shipping_instructions: 'Ring twice',
		},
	],
	[
		'wooCommerce',
		{ customer_id: 11, customer_note: 'Ring twice', coupon_lines: [{ code: 'SAVE' }] },
		{
			customer_id: '11',
			promo_code: 'SAVE',
			ship_code: 'Flat rate',
			shipping_instructions: 'Ring twice',
		},
	],
];

test.each(FILLED)('%s fills each of its fields, by its row in FILLED', (name, more, fields) => {
	const order = merge(shopOrder(name, [{}]), more);
	const shop = shops.find(({ value }) => value === name);
	expect(shop?.read(new Source(order, []), ZONE).fields).toStrictEqual(fields);
});

test('every shop is here', () => {
	expect(FILLED.map(([name]) => name)).toEqual(shops.map(({ value }) => value));
});

describe("Shopify's export", () => {
	/** What is read of an order, and the columns of it that are looked at. */
	function readColumns(row: Json) {
		const looked = new Set<string>();
		const order = new Proxy<Json>(
			{ ...row, lines: [{ 'Lineitem price': '5.00' }] },
			{ get: (all, name: string) => (looked.add(name), all[name]) },
		);
		return { sale: readExport(new Source(order, [])), looked: [...looked] };
	}

	test('fills all of its fields', () => {
		const { sale } = readColumns({
			'Shipping Method': 'Standard',
			Notes: 'Ring twice',
			'Discount Code': 'SAVE',
			'Note Attributes': 'Color: Red',
		});
		expect(sale.fields).toStrictEqual({
			extra_fields: { Color: 'Red' },
			promo_code: 'SAVE',
			ship_code: 'Standard',
			shipping_instructions: 'Ring twice',
		});
	});

	test('knows of each column that it reads whose it is', () => {
		const { looked } = readColumns({});
		const columns = looked.filter((name) => name !== 'lines');
		expect(columns).toContain('Note Attributes');
		expect(columns.filter((name) => ownerOfExport(name) === 'nobody')).toEqual([]);
	});
});
