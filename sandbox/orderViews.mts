import { phpMap } from './answers.mts';
import { decimal } from './numbers.mts';
import { headerJson } from './orderFields.mts';
import { isApiCart } from './setup.mts';
import { stamp } from './time.mts';
import type { LineRecord, OrderRecord, ShipmentRecord } from './types.mts';

export interface Includes {
	filteredItems: boolean;
	orderExtras: boolean;
	lineExtras: boolean;
	aliases: boolean;
}

export const NOTHING_MORE: Includes = {
	filteredItems: false,
	orderExtras: false,
	lineExtras: false,
	aliases: false,
};

/** Who reads: the merchant's answers hold a few fields more (grade C, one reader's model). */
export type Reader = 'cart' | 'merchant';

/** Code type to code of a SKU; what `include_aliases` adds to a line. */
export type AliasLookup = (sku: string) => Record<string, string>;

/** An order as `orders/{cust_ref}` shows it, as JSON text: without a status. */
export function orderView(
	order: OrderRecord,
	reader: Reader,
	include: Includes,
	aliases: AliasLookup,
): string {
	return orderJson(order, {
		...ownHeader(order, include),
		...viewOnly(order),
		shipment_pk: null,
		changed_by: `Shopping Cart: ${order.orderSource}`,
		changed_from_server: 'sandbox-worker-1',
		changed_by_user: 'sandbox-system',
		items: lines(order, include, aliases, true),
		shipments: order.shipments.map((shipment) => shipmentView(shipment, reader)),
	});
}

/** How a list shows its orders. `lean`: without the header fields that nobody has set. */
export interface RowForm {
	reader: Reader;
	include: Includes;
	aliases: AliasLookup;
	lean: boolean;
}

/** An order as `orders/list/{status}` shows it, as JSON text: with its status and quantities. */
function orderRow(order: OrderRecord, { reader, include, aliases, lean }: RowForm): string {
	const total = sum(order.items.filter(({ filtered }) => !filtered));
	const shipped = sum(order.shipments.flatMap(({ items }) => items));
	const header = lean ? JSON.stringify(order.fields).slice(1, -1).concat(',') : undefined;
	return orderJson(
		order,
		{
			...ownHeader(order, include),
			...(reader === 'merchant' ? merchantOnly(order) : {}),
			cust_ref_original: null,
			cust_po_no_original: null,
			order_status: order.status,
			total_qty: String(total),
			// negative when more was shipped than ordered, as the vendor's sample has it
			num_to_ship: String(total - shipped),
			num_shipped: String(shipped),
			items: lines(order, include, aliases, false),
			shipments: order.shipments.map((shipment) => shipmentView(shipment, reader)),
		},
		header,
	);
}

/** The row that an order was last shown as: most are listed again as they were. */
const ROWS = new WeakMap<OrderRecord, { form: string; version: number; row: string }>();

/** Makes the rows of a list, each once as long as its order stays as it is. */
export function rowMaker(rowForm: RowForm): (order: OrderRecord) => string {
	const { reader, include, lean } = rowForm;
	const form = JSON.stringify([reader, include, lean]);
	return (order) => {
		// Aliases are the products', which may change by themselves.
		const known = include.aliases ? undefined : ROWS.get(order);
		if (known?.form === form && known.version === order.version) return known.row;
		const row = orderRow(order, rowForm);
		ROWS.set(order, { form, version: order.version, row });
		return row;
	};
}

/** What `orders/status/{cust_ref}` shows. */
export function orderStatusView(order: OrderRecord, reader: Reader): object {
	return {
		cust_ref: order.custRef,
		cust_po_no: order.custPoNo,
		delivered_to_wms_date: stamp(order.deliveredAt),
		order_status: order.status,
		updated_date_time: stamp(order.updatedAt),
		ship_country: order.fields.ship_country ?? null,
		shipments: order.shipments.map((shipment) => shipmentView(shipment, reader)),
	};
}

/** Joins the header fields and the rest, which says more and so comes last. */
function orderJson(order: OrderRecord, rest: object, header = headerJson(order.fields)): string {
	return `{${header}${JSON.stringify(rest).slice(1)}`;
}

function ownHeader(order: OrderRecord, include: Includes): object {
	return {
		created_date_time: stamp(order.createdAt),
		cust_ref: order.custRef,
		cust_po_no: order.custPoNo,
		order_source: order.orderSource,
		delivered_to_wms_date: stamp(order.deliveredAt),
		cancel_date: stamp(order.canceledAt),
		error_reason: order.errorReason,
		...(include.orderExtras ? { extra_fields: phpMap(order.extraFields) } : {}),
	};
}

function viewOnly(order: OrderRecord): object {
	return {
		updated_date_time: stamp(order.updatedAt),
		po_number: isApiCart(order.cart) ? null : order.custPoNo,
		latest_ship_date: null,
		inventory_warehouse_pk: order.warehousePk,
	};
}

function merchantOnly(order: OrderRecord): object {
	return {
		...viewOnly(order),
		num_failed_sends: order.status === 'error' ? '1' : '0',
		// a JSON array as a string
		log_documents_in: '[]',
		log_documents_out: '[]',
		mark_in_progress_log: null,
		orig_ship_code: order.fields.ship_code ?? '',
		orig_carrier: order.fields.carrier ?? null,
	};
}

function lines(
	order: OrderRecord,
	include: Includes,
	aliases: AliasLookup,
	withAltSku: boolean,
): object[] {
	return order.items
		.map((line, index) => ({ line, lineNo: line.lineNo ?? String(index + 1) }))
		.filter(({ line }) => include.filteredItems || !line.filtered)
		.map(({ line, lineNo }) => ({
			...lineView(line, lineNo),
			...(withAltSku ? { alt_sku: line.altSku } : {}),
			...(include.lineExtras ? { extra_fields: phpMap(line.extraFields) } : {}),
			...(include.aliases ? { aliases: phpMap(aliases(line.item)) } : {}),
		}));
}

function lineView(line: LineRecord, lineNo: string): object {
	return {
		line_no: lineNo,
		item: line.item,
		lot_number: line.lotNumber,
		quantity: String(line.quantity),
		price: decimal(line.price, 4),
		discount: decimal(line.discount, 4),
		addl_discount: decimal(line.addlDiscount, 4),
		extended_amount: decimal(line.extendedAmount, 2),
		tax: decimal(line.tax, 2),
		shipping_surcharge: decimal(line.shippingSurcharge, 2),
		line_item_id: line.lineItemId,
		line_comment: line.lineComment,
		Description: line.description,
		filtered_sku: line.filtered ? 'Y' : 'N',
		line_location: '',
	};
}

const NO_BOX = { box_length_in: null, box_width_in: null, box_height_in: null };

function shipmentView(shipment: ShipmentRecord, reader: Reader): object {
	const merchant = reader === 'merchant';
	return {
		carrier: shipment.carrier,
		method: shipment.method,
		tracking_no: shipment.trackingNo,
		tracking_no_secondary: null,
		sscc_barcode: null,
		bill_of_lading: null,
		total_cost: optionalDecimal(shipment.totalCost),
		package_weight_lbs: optionalDecimal(shipment.weightLbs),
		dim_weight_lbs: null,
		zone: null,
		delivery_surcharge_type: null,
		whs_location: shipment.whsLocation,
		...NO_BOX,
		date: stamp(shipment.shippedAt),
		tracking_url: `https://track.example.com/${encodeURIComponent(shipment.trackingNo)}`,
		custom_1: null,
		...(merchant ? { custom_2: null, custom_3: null } : {}),
		items: shipment.items.map((item) => ({
			item: item.item,
			quantity: String(item.quantity),
			carton_code: item.cartonCode,
			carton_num: item.cartonNum,
			...NO_BOX,
			package_weight_lbs: optionalDecimal(item.weightLbs),
			...(merchant ? { lot_code: item.lotCode, custom_1: null, serial_no: item.serialNo } : {}),
		})),
	};
}

function optionalDecimal(value: number | null): string | null {
	return value === null ? null : decimal(value, 2);
}

function sum(rows: readonly { quantity: number }[]): number {
	return rows.reduce((total, { quantity }) => total + quantity, 0);
}
