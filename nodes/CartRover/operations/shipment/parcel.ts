import omit from 'lodash/omit';
import omitBy from 'lodash/omitBy';
import uniqBy from 'lodash/uniqBy';
import type { IDataObject } from 'n8n-workflow';

import { timeIn } from '../../model/dates';
import { FieldNames, normalizedName, unknownField, words } from '../../model/fieldNames';
import {
	equalRowsHint,
	fractionHints,
	type Hint,
	shipDateHints,
	skuHints,
} from '../../model/hints';
import { bareNumber } from '../../model/shipment';
import { formatWireTime } from '../../model/wireTimes';
import { multiply, parseAmount, PRICE_STEP, roundTo, toNumber } from '../../model/money';
import { choiceOf, yesNo } from '../../model/values/choice';
import { jsonIfAny } from '../../model/values/json';
import { isMissing, isNothing, type Kind, Problem, shown } from '../../model/values/kind';
import { isRecord } from '../../model/wire';
import { amount, quantity, sideLength, weight } from '../../model/values/number';
import { identifier } from '../../model/values/text';
import { trackingHint, trackingNumber } from '../../model/values/tracking';
import { asGiven } from '../../parameters/reader';
import type { ItemContext } from '../context';
import { FURTHER, UNIT_SPELLINGS, UNITS } from './parcelForm';

/*
 * A parcel for an order's update (docs/contributing/api-facts.md, section 5): its label, its weight in
 * pounds, and its content. Texts call it a shipment, as CartRover does; in code, a shipment is the resource.
 */

/** Words of label programs for a voided label. */
const VOIDED = ['voided', 'Voided', 'is_voided', 'isVoided', 'Void', 'void'];

/** Further fields of a parcel's content (section 5). */
const MORE_CONTENTS: Record<string, Kind<string | number>> = {
	carton_code: identifier,
	carton_num: identifier,
	custom_1: identifier,
	box_length_in: sideLength,
	box_width_in: sideLength,
	box_height_in: sideLength,
	package_weight_lbs: weight,
};
const CONTENT_FIELDS = new FieldNames(
	['item', 'quantity', 'lot_code', 'serial_no', ...Object.keys(MORE_CONTENTS)],
	[],
	{
		item: 'sku itemno itemsku product productsku itemcode',
		quantity: 'qty count shipped quantityshipped',
		lot_code: 'lot lotno lotnumber batch',
		serial_no: 'serial serialnumber',
		carton_code: 'carton cartonid',
		carton_num: 'cartonno cartonnumber',
	},
);
const SKU = /^(?:item|product)?sku$/;
const PARCEL_FIELDS = new FieldNames(
	words(
		'trackingNumber carrier method shipDate packageWeight items secondaryTrackingNumber totalCost warehouse',
	),
	VOIDED,
	{
		trackingNumber: 'trackingno tracking',
		shipDate: 'date shippedat',
		packageWeight: 'packageweightlbs weight',
		totalCost: 'cost',
		warehouse: 'whslocation location',
		items: 'contents lines lineitems',
	},
);

/** A parcel as CartRover takes it. */
export type Parcel = IDataObject & { items?: IDataObject[] };

/** Reads a parameter or a field of a row, by its name and label. */
type Read = <T>(name: string, label: string, kind: Kind<T>) => T | undefined;

/**
 * The parcels of an item: the one from its fields, and the further ones.
 *
 * @throws NodeOperationError for a voided label, and for a tracking number that two parcels have
 */
export function parcelsOf(item: ItemContext): Parcel[] {
	assertNotVoided(item, ofRow(item), '');
	const unit = unitOf(item);
	for (const [name, label] of [
		['method', 'Method'],
		['shipDate', 'Ship Date'],
	] as const) {
		if (isMissing(item.read(name, label, asGiven))) item.tellEmpty(label);
	}
	const option: Read = (name, label, kind) => item.read(`options.${name}`, label, kind);
	const carrier = item.need('carrier', 'Carrier', identifier);
	const date = item.read('shipDate', 'Ship Date', timeIn(item.zone)) ?? formatWireTime(item.now);
	const whs_location = option('warehouse', 'Warehouse', identifier);
	const listed = item.listed('items', 'Items');
	const first = {
		carrier,
		method: item.read('method', 'Method', identifier),
		tracking_no: item.need('trackingNumber', 'Tracking Number', trackingNumber),
		tracking_no_secondary: option(
			'secondaryTrackingNumber',
			'Secondary Tracking Number',
			trackingNumber,
		),
		date,
		total_cost: option('totalCost', 'Total Cost', amount),
		package_weight_lbs: option('packageWeight', 'Package Weight', poundsFrom(unit)),
		whs_location,
		// Rows that nobody has added are an empty object, too.
		items: contentsOf(item, listed, '', !isRecord(listed) || item.isListed('items', 'Items')),
	};
	const further = item.read('options.parcels', FURTHER, jsonIfAny);
	const others = item.rowsOf(further, FURTHER, 'parcel', 'Further Shipment').map((row) => {
		const read: Read = (name, label, kind) => row.read(name, label, kind);
		assertNotVoided(item, read, `${row.label}: `);
		tellUnknown(item, row.row, PARCEL_FIELDS, 'shipment');
		const given = row.row.items;
		const items = contentsOf(item, given, `${row.label}, `, !isNothing(given));
		return {
			carrier: read('carrier', 'Carrier', identifier) ?? carrier,
			method: read('method', 'Method', identifier),
			tracking_no: row.need('trackingNumber', 'Tracking Number', trackingNumber),
			tracking_no_secondary: read(
				'secondaryTrackingNumber',
				'Secondary Tracking Number',
				trackingNumber,
			),
			date: read('shipDate', 'Ship Date', timeIn(item.zone)) ?? date,
			total_cost: read('totalCost', 'Total Cost', amount),
			package_weight_lbs: read('packageWeight', 'Package Weight', poundsFrom(unit)),
			whs_location: read('warehouse', 'Warehouse', identifier) ?? whs_location,
			items,
		};
	});
	const all = [first, ...others];
	for (const { tracking_no, date, items } of all) {
		const hints = [
			...trackingHint(tracking_no),
			...shipDateHints(date, item.now),
			...contentHints(tracking_no, items),
		];
		hints.forEach((hint) => item.hint(hint));
	}
	item.assertNoRepeat(
		all.map(({ tracking_no }) => tracking_no),
		'Shipment',
		'Tracking Number',
		bareNumber,
	);
	assertAllSayWhatIsInThem(item, all);
	return all.map((parcel) => withoutBlanks(parcel) as Parcel);
}

/** Every shipment must list its content: CartRover takes a shipment without a list for the whole order. */
function assertAllSayWhatIsInThem(item: ItemContext, all: Array<{ items: unknown[] }>): void {
	const isSilent = ({ items }: { items: unknown[] }) => items.length === 0;
	const silent = all.findIndex(isSilent);
	if (silent === -1 || all.every(isSilent)) return;
	const which = silent === 0 ? 'the first shipment' : `Further Shipment ${silent}`;
	throw item.invalid(
		`Some shipments say which items are in them, and ${which} does not`,
		'Give Items for each shipment of the order, or for none. Nothing was sent to CartRover.',
	);
}

/**
 * Reads the content of a parcel.
 *
 * @param where how the labels of the content's fields begin
 * @param isGiven whether the user gave a list, which then must not be empty: what it should hold is missing
 */
function contentsOf(item: ItemContext, given: unknown, where: string, isGiven: boolean) {
	const rows = item.rowsOf(given, 'Items', 'line', `${where}Item`, { quantity: 1 });
	if (isGiven && rows.length === 0) {
		const without = where
			? 'leave out items of this Further Shipment'
			: 'set Specify Items to “Using Fields Below” and add none';
		throw item.invalid(
			`${where}Items is an empty list, so nothing says what is in the shipment`,
			`CartRover may take a shipment without Items for the whole order. Give what is in it. If it is the whole order, ${without}. Nothing was sent to CartRover.`,
		);
	}
	return rows.map((row) => {
		const skuName = skuNameIn(row.row);
		tellUnknown(item, omit(row.row, skuName), CONTENT_FIELDS, 'shipment line');
		const called = row.need(skuName, 'SKU', identifier);
		skuHints(called).forEach((hint) => item.hint(hint));
		return withoutBlanks({
			item: called,
			quantity: row.need('quantity', 'Quantity', quantity),
			lot_code: row.read('lot_code', 'Lot', identifier),
			serial_no: row.read('serial_no', 'Serial Number', identifier),
			...Object.fromEntries(
				Object.entries(MORE_CONTENTS).map(([name, kind]) => [name, row.read(name, name, kind)]),
			),
		});
	});
}

/** The name under which a line has its SKU: many systems call it `sku`. */
const skuNameIn = (row: Record<string, unknown>): string =>
	(isNothing(row.item) && Object.keys(row).find((name) => SKU.test(normalizedName(name)))) ||
	'item';

/** The hint for contents of which two lines are the same. */
export const equalLineHints = (tracking_no: string, lines: IDataObject[]): Hint[] =>
	uniqBy(lines, (line) => JSON.stringify(line)).length < lines.length
		? [equalRowsHint('Shipment', tracking_no)]
		: [];

function contentHints(tracking_no: string, lines: IDataObject[]): Hint[] {
	const fractions = lines.flatMap(({ item, quantity: pieces }) =>
		fractionHints(`Shipment ${tracking_no}: the quantity of ${shown(item)}`, pieces),
	);
	return [
		...equalLineHints(tracking_no, lines),
		...fractions.map((about) => ({ about, one: '{}.', many: '{}.' })),
	];
}

function tellUnknown(item: ItemContext, row: object, fields: FieldNames, where: string): void {
	for (const name of Object.keys(row)) {
		if (!fields.knows(name)) item.hint(unknownField(where, name, fields.likely(name), false));
	}
}

function withoutBlanks(fields: Record<string, unknown>): IDataObject {
	const isBlank = (value: unknown) =>
		value === undefined || (Array.isArray(value) && value.length === 0);
	return omitBy(fields, isBlank) as IDataObject;
}

function unitOf(item: ItemContext): string {
	const label = 'Weight Unit';
	const kind = choiceOf(UNITS, UNIT_SPELLINGS);
	const unit = item.read('options.weightUnit', label, kind);
	return unit ?? (item.wasAdded('options.weightUnit') ? item.needValue(null, label, kind) : 'lb');
}

/** A weight in a unit, as pounds. */
const poundsFrom =
	(unit: string): Kind<number> =>
	(given) => {
		const read = weight(given);
		if (read === undefined || read instanceof Problem) return read;
		const factor = parseAmount(UNITS.find(({ value }) => value === unit)?.pounds ?? '1') ?? 0n;
		const pounds = roundTo(multiply(parseAmount(read) ?? 0n, factor), PRICE_STEP);
		return pounds > 0n
			? toNumber(pounds)
			: new Problem('is less than 0.0001 pounds', 'Correct the weight, or its unit', given);
	};

const ofRow =
	(item: ItemContext): Read =>
	(name, _label, kind) =>
		item.readValue(item.json[name], name, kind);

const voidMark = (read: Read) => VOIDED.find((each) => read(each, each, lenientYes) === true);

/** Whether an item is marked as a voided label. */
export const isVoided = (item: ItemContext): boolean => voidMark(ofRow(item)) !== undefined;

function assertNotVoided(item: ItemContext, read: Read, where: string): void {
	const name = voidMark(read);
	if (name === undefined) return;
	throw item.invalid(
		`${where}The label of this shipment was voided (${name}), so it has not shipped`,
		'Leave out voided labels before this node, with a Filter. Nothing was sent to CartRover.',
	);
}

/** A mark that is anything but yes is none. */
const lenientYes: Kind<boolean> = (given) => {
	const read = yesNo(given);
	return typeof read === 'boolean' ? read : undefined;
};
