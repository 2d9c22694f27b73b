import type { Answer, ClientReport, Run, ServerReport, Task, WorldSpec } from './types.mts';

/*
 * What the sandbox holds follows from the numbers alone, so that the process that judges the answers
 * knows them without having asked.
 */

const STATUSES = ['new', 'at_wms', 'shipped', 'confirmed', 'error'] as const;

export const orderRef = (index: number): string => `B-${String(index).padStart(6, '0')}`;

export const statusOf = (index: number): (typeof STATUSES)[number] =>
	STATUSES[index % STATUSES.length] as (typeof STATUSES)[number];

export const skuOf = (index: number): string => `SKU-${String(index).padStart(6, '0')}`;

export const availableOf = (index: number): number => (index * 7) % 100;

export const arrivalRef = (index: number): string => `N-${String(index).padStart(6, '0')}`;

/** A whole order with three lines, as a shop hands it over. */
export function orderToCreate(index: number) {
	return {
		cust_ref: `C-${String(index).padStart(6, '0')}`,
		cust_po_no: `SHOP-${index}`,
		order_date: '2026-03-01',
		ship_first_name: 'Robin',
		ship_last_name: 'Sample',
		ship_address_1: '12 Example Lane',
		ship_city: 'Springfield',
		ship_state: 'IL',
		ship_zip: '62701',
		ship_country: 'USA',
		ship_e_mail: 'robin@example.com',
		items: [1, 2, 3].map((line) => ({
			item: `MUG-${line}`,
			quantity: line,
			price: 12.5,
			description: 'Stoneware mug, dishwasher safe',
		})),
	};
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The right answers of a task. */
export function expectedAnswers(task: Task, world: WorldSpec): Answer[] {
	switch (task.kind) {
		case 'statuses':
			return range(task.count).map((index) => [orderRef(index), statusOf(index)]);
		case 'orders':
			return range(world.orders ?? 0).map((index) => [orderRef(index), statusOf(index)]);
		case 'create':
			return range(task.count).map((index) => [orderToCreate(index).cust_ref, 'created']);
		case 'inventory':
			return range(world.products ?? 0).map((index) => [skuOf(index), String(availableOf(index))]);
		case 'poll':
			return range(task.arrivals).map((index) => [arrivalRef(index), 'new']);
	}
}

/** Holds what a client answered against what is right. An order counts as created if the sandbox has it. */
export function judge(
	expected: readonly Answer[],
	task: Task,
	{ answers, junk, ...client }: ClientReport,
	{ sent, refused, created }: ServerReport,
): Run {
	const truth = new Map(expected);
	const there = new Set(created);
	const right = new Set<string>();
	let wrong = junk;
	for (const [key, value] of answers) {
		const holds = truth.get(key) === value && (task.kind !== 'create' || there.has(key));
		if (holds && !right.has(key)) right.add(key);
		else wrong += 1;
	}
	return {
		...client,
		expected: expected.length,
		right: right.size,
		lost: expected.length - right.size,
		wrong,
		sent,
		refused,
	};
}
