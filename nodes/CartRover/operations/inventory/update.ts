import attempt from 'lodash/attempt';
import isError from 'lodash/isError';
import { z } from 'zod/v3';

import { skuHints } from '../../model/hints';
import { rowsIn } from '../../model/values/rows';
import { isRecord } from '../../model/wire';
import { jsonIfAny } from '../../model/values/json';
import { Problem, shown } from '../../model/values/kind';
import { atLeast0, wholeNumber } from '../../model/values/number';
import { identifier } from '../../model/values/text';
import { runInBatches } from '../batches';
import type { ItemContext, RunContext } from '../context';
import { asGiven } from '../../parameters/reader';
import { sku, warehouse } from '../../parameters/locators';
import { collection } from '../../parameters/descriptions';
import { sharedOutcome } from '../outcome';
import type { BatchOperation } from '../types';
import { type Given, onSameSku, readRows, type Stock, type StockRow } from './sameSku';
import { sendBatch } from './send';
import { warehouseNumber, warehousesCalled } from './warehouses';
import { endpointPath, unconfirmed, unconfirmedNotice } from '../unconfirmed';

const BATCH_SIZE = 100;

export const update = {
	value: 'update',
	name: 'Update',
	action: 'Update the inventory of SKUs',
	description:
		"Set the quantities of each input item's SKU in a warehouse, 100 SKUs per request. Needs a Merchant key.",
	runs: 'batch',
	calls: [
		{ endpoint: 'inventoryUpdate' },
		{ endpoint: 'inventoryList', when: 'a warehouse is given by name' },
	],
	output: z.object({
		sku: z.string(),
		qty_available: z.number(),
		qty_on_hand: z.number().optional(),
		warehouse_pk: z.string().optional(),
	}),
	properties: [
		unconfirmedNotice,
		sku,
		{
			displayName: 'Quantity Available',
			name: 'quantityAvailable',
			type: 'string',
			// Not `required`: the option Quantities by Warehouse may take its place.
			default: '',
			placeholder: 'e.g. 12',
			description:
				'How many can be sold from this warehouse. Required, unless you use Quantities by Warehouse.',
		},
		{
			displayName: 'Quantity on Hand',
			name: 'quantityOnHand',
			type: 'string',
			default: '',
			placeholder: 'e.g. 12',
			description:
				'How many are in the warehouse, including reserved ones. Leave empty to keep it unchanged.',
		},
		{
			...warehouse,
			name: 'warehousePk',
			description:
				"The warehouse's name or number (PK); a name takes a read of the whole inventory in each run. Empty sets only the merchant's default; others keep their quantities.",
		},
		collection(
			'Options',
			{
				displayName: 'Allow Negative Quantities',
				name: 'allowNegative',
				type: 'boolean',
				default: true,
				description: 'Whether to send quantities below 0, for example for pre-orders',
			},
			endpointPath('merchant/inventory'),
			onSameSku,
			{
				displayName: 'Quantities by Warehouse (JSON)',
				name: 'quantities',
				type: 'json',
				default: '',
				placeholder: 'e.g. { "EAST": 12, "3119": 4 }',
				description:
					'Available quantities in several warehouses, by name or number, instead of the fields above. An empty quantity leaves the warehouse unchanged. You can also give a list of rows with warehouse, quantityAvailable and quantityOnHand.',
			},
		),
	],
	async run(run) {
		const given = await readRows(run.items, readItem, stockOf);
		tellOwnAmongOthers(run, given);
		const outcomes = await runInBatches<StockRow[]>(run, {
			size: BATCH_SIZE,
			weight: (rows) => rows.length,
			read: ({ index }) => {
				const { rows = [], sentWith = [], error } = given[index] ?? {};
				if (error) return { error };
				return rows.length > 0 ? rows : { output: given[sentWith[0] ?? index]?.rows ?? [] };
			},
			isRow: (read): read is StockRow[] => Array.isArray(read),
			deed: (rows) => ({ about: rows }),
			send: async (batch) => await sendBatch(run.client, batch),
		});
		// An item whose quantity went out with the row of another item shares that row's outcome.
		return outcomes.map((own, index) => sharedOutcome(own, given[index]?.sentWith, outcomes));
	},
} satisfies BatchOperation;

/** A blank cell in a column of warehouses sets another inventory than the rows beside it. */
function tellOwnAmongOthers(run: RunContext, given: Given[]): void {
	const isOwn = ({ warehouse_pk }: StockRow) => warehouse_pk === undefined;
	if (given.every(({ rows }) => rows.every(isOwn))) return;
	given.forEach(({ rows }, index) => {
		if (!rows.some(isOwn)) return;
		const one =
			"Input item {} has no warehouse, while others have one: its quantity is set in the merchant's default one.";
		const many =
			"Input items {} have no warehouse, while others have one: their quantities are set in the merchant's default one.";
		run.hint({ about: String(index), one, many }, index);
	});
}

/** The SKU of an item whose rows cannot be read; `undefined` where even the SKU cannot be read. */
function stockOf(item: ItemContext): Stock | undefined {
	const sku = attempt(() => item.need('sku', 'SKU', identifier));
	if (isError(sku)) return undefined;
	const warehouses = async () => {
		const given = item.read('warehousePk', 'Warehouse', identifier);
		return given === undefined ? undefined : await warehousesCalled(item, given);
	};
	return { sku, warehouses: async () => await warehouses().catch(() => undefined) };
}

async function readItem(item: ItemContext): Promise<StockRow[]> {
	// Checked here, so that a refusal is an error of each item and not of the run.
	item.client.assertAccess('inventoryUpdate');
	unconfirmed(item);
	const isNegativeFine = item.isOn('options.allowNegative', 'Allow Negative Quantities');
	const whole = wholeNumber(Number.MIN_SAFE_INTEGER);
	const pieces = isNegativeFine
		? whole
		: atLeast0(whole, 'Write 0 or more, or add the option Allow Negative Quantities');
	const sku = item.need('sku', 'SKU', identifier);
	skuHints(sku).forEach((hint) => item.hint(hint));
	const available = item.read('quantityAvailable', 'Quantity Available', pieces);
	const onHand = item.read('quantityOnHand', 'Quantity on Hand', pieces);
	const given = item.read('warehousePk', 'Warehouse', identifier);
	const listed = quantitiesOf(item);
	if (listed === undefined) {
		if (!given) {
			const cell = item.read('warehousePk', 'Warehouse', asGiven);
			item.assertGiven(cell, 'Warehouse', '""', IN_DEFAULT);
		}
		assertNotOnHandAlone(item, available, onHand, 'Quantity Available');
		const qty_available = available ?? item.need('quantityAvailable', 'Quantity Available', pieces);
		return [
			{
				sku,
				qty_available,
				...(onHand !== undefined && { qty_on_hand: onHand }),
				...(given && { warehouse_pk: await warehouseNumber(item, given) }),
			},
		];
	}
	if (available !== undefined || onHand !== undefined || given) {
		throw item.invalid(
			`${LISTED} of “${sku}” are given, and a quantity or warehouse beside them`,
			`Leave Quantity Available, Quantity on Hand and Warehouse empty, or remove the option ${LISTED}. Nothing was sent to CartRover.`,
		);
	}
	const rows: StockRow[] = [];
	for (const row of listed) {
		const name = item.needValue(row.warehouse, `${LISTED}, Warehouse`, identifier);
		const of = `of “${shown(sku)}” in warehouse “${shown(name)}”`;
		const quantity = row.quantityAvailable ?? row.quantity;
		const qty_available = item.readValue(quantity, `Quantity Available ${of}`, pieces);
		const qty_on_hand = item.readValue(row.quantityOnHand, `Quantity on Hand ${of}`, pieces);
		if (qty_available === undefined && qty_on_hand === undefined) continue;
		assertNotOnHandAlone(item, qty_available, qty_on_hand, `Quantity Available ${of}`);
		rows.push({
			sku,
			qty_available: item.needValue(qty_available, `Quantity Available ${of}`, pieces),
			...(qty_on_hand !== undefined && { qty_on_hand }),
			warehouse_pk: await warehouseNumber(item, name),
		});
	}
	if (rows.length === 0) {
		throw item.invalid(
			`${LISTED} of “${sku}” hold no quantity`,
			'Give it for at least one warehouse. Nothing was sent to CartRover.',
		);
	}
	item.assertNoRepeat(
		rows.map(({ warehouse_pk }) => warehouse_pk ?? ''),
		LISTED,
		'Warehouse',
	);
	return rows;
}

const IN_DEFAULT = "the quantity is then set in the merchant's default warehouse";

/** A row needs an available quantity: it is not known whether CartRover takes one on hand alone. */
function assertNotOnHandAlone(
	item: ItemContext,
	available: number | undefined,
	onHand: number | undefined,
	label: string,
): void {
	if (available !== undefined || onHand === undefined) return;
	throw item.invalid(
		`${label} is missing`,
		'Give what can be sold: what is on hand, less what is reserved; the same number if nothing is. Nothing was sent to CartRover.',
	);
}

const LISTED = 'Quantities by Warehouse';

/** The rows of the option, from a list of rows or from an object with a quantity for each warehouse. */
function quantitiesOf(item: ItemContext): Array<Record<string, unknown>> | undefined {
	const given = item.read('options.quantities', LISTED, jsonIfAny);
	if (given === undefined) return undefined;
	const isMap = isRecord(given) && !('warehouse' in given);
	if (isMap) {
		return Object.entries(given).map(([warehouse, quantity]) =>
			isRecord(quantity) ? { ...quantity, warehouse } : { warehouse, quantity },
		);
	}
	const rows = rowsIn(given, 'rows');
	const wrong =
		rows instanceof Problem
			? rows
			: rows.every(isRecord)
				? undefined
				: new Problem('is not a list of objects', 'Give each row named fields', given);
	if (wrong) throw item.problem(wrong, LISTED);
	return rows as Array<Record<string, unknown>>;
}
