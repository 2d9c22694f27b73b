import { canceledBy, notOpenBy } from '../../../nodes/CartRover/model/canceled.ts';

it.each<[string, unknown]>([
	['Order Status', 'Cancelled'],
	['order_status', 'canceled'],
	['Status', ' VOID '],
	['status', 'wc-cancelled'],
	['Status', 'Canceled by customer'],
	['Financial Status', 'refunded'],
	['paymentStatus', 'Voided'],
	['Status', 'Storniert'],
	['Line Status', 'Cancelled - out of stock'],
	['Cancelled At', '2026-03-01T08:00:00Z'],
	['Canceled on', '3/1/26'],
	['cancelled_at', 1772352000],
	['Cancelled', 'Yes'],
	['is_canceled', true],
	['Cancelled', 'Cancelled'],
])('%p: %p says that it was canceled', (column, value) => {
	expect(canceledBy({ Qty: 1, [column]: value })).toEqual([
		`“${column}” is “${String(value).trim()}”`,
	]);
});

it.each<[string, unknown]>([
	['Status', 'Not cancelled'],
	['Status', 'Open'],
	['order_status', 'new'],
	['order_status', null],
	['Status', 'Cancelled: no'],
	['Status', 'Cancellation requested'],
	['Status', 'Partially Refunded'],
	['Status', 'Refunded (partial)'],
	['Status', 'Canceled, to be re-sent'],
	['Status', { name: 'canceled' }],
	['Shipping Status', 'Voided'],
	['Return Status', 'Refunded'],
	['State', 'Void'],
	['Notes', 'Cancelled'],
	['cancel_date', ''],
	// Wholesale: the last day on which the order may ship.
	['Cancel Date', '2026-03-31'],
	['sending_canceled', 'N'],
	['shipping_pickup_canceled', 'Y'],
	['Cancelled', 'No'],
	['Cancelled', false],
	['Cancelled', 0],
	['Cancelled At', ''],
	['Cancelled At', '-'],
	['Cancelled At', '0000-00-00 00:00:00'],
	['Qty Cancelled', 1],
	['Refunded Amount', '5.00'],
])('%p: %p does not', (column, value) => {
	expect(canceledBy({ [column]: value })).toEqual([]);
});

it.each<[string, unknown]>([
	['Status', 'Shipped'],
	['Order Status', 'On Hold'],
	['status', 'wc-on-hold'],
	['Fulfillment Status', ' fulfilled '],
	['order_status', 'complete'],
])('%p: %p says that it has shipped or must wait', (column, value) => {
	expect(notOpenBy({ Qty: 1, [column]: value })).toEqual([
		`“${column}” is “${String(value).trim()}”`,
	]);
	expect(canceledBy({ [column]: value })).toEqual([]);
});

it.each<[string, unknown]>([
	['Status', 'Unfulfilled'],
	['Status', 'Partially shipped'],
	['Status', 'To be shipped'],
	['Payment Status', 'Completed'],
	['Shipping Status', 'Shipped'],
	['Notes', 'On Hold'],
])('%p: %p does not', (column, value) => {
	expect(notOpenBy({ [column]: value })).toEqual([]);
});
