import type { Answer, ClientReport, Run, ServerReport, Task, World } from './types.mts';

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

const range = (count: number, from = 0) =>
	Array.from({ length: count }, (_, index) => from + index);

/** The references that are looked up. */
export const refsOf = ({ from, count }: Extract<Task, { kind: 'lookups' }>): string[] =>
	range(count, from).map(orderRef);

/** Whole orders with three lines, as a shop hands them over. */
export function ordersToCreate(count: number) {
	return range(count).map((index) => ({
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
	}));
}

/** The task of one of several processes. */
export function shareOf(task: Task, share: number, shares: number): Task {
	if (task.kind !== 'lookups') return task;
	const start = (of: number) => Math.round((task.count * of) / shares);
	return { ...task, from: start(share), count: start(share + 1) - start(share) };
}

/** The right answers of a task. */
export function expectedAnswers(task: Task, world: World): Answer[] {
	const statuses = (from: number, count: number) =>
		range(count, from).map((index): Answer => [orderRef(index), statusOf(index)]);
	switch (task.kind) {
		case 'lookups':
			return statuses(task.from, task.count);
		case 'orders':
			return statuses(0, world.orders ?? 0);
		case 'create':
			return ordersToCreate(task.count).map(({ cust_ref }) => [cust_ref, 'created']);
		case 'inventory':
			return range(world.products ?? 0).map((index) => [skuOf(index), String(availableOf(index))]);
	}
}

interface KnownFields {
	success_code?: boolean;
	response?: KnownFields | KnownFields[];
	success?: KnownFields[];
	created?: boolean;
	cust_ref?: string;
	order_status?: string;
	sku?: string;
	qty_available?: number;
}

/** Reads the answers off what a client has got: records, or CartRover's whole answers. */
export function readAnswers(
	results: ReadonlyArray<object | undefined>,
): Pick<ClientReport, 'answers' | 'junk'> {
	const answers: Answer[] = [];
	let junk = 0;
	for (const result of results) {
		for (const record of result ? recordsIn(result) : []) {
			const answer = answerIn(record);
			if (answer) answers.push(answer);
			else junk += 1;
		}
	}
	return { answers, junk };
}

/** A refusal is handed on as it is: it looks like any other answer to a client that does not check. */
function recordsIn(result: KnownFields): KnownFields[] {
	const { success_code, response } = result;
	if (success_code !== true) return [result];
	if (Array.isArray(response)) return response;
	if (!response) return [{ ...result, created: true }];
	return response.success?.map((one) => ({ ...one, created: true })) ?? [response];
}

function answerIn({ created, cust_ref, order_status, sku, qty_available }: KnownFields) {
	const [key, value] = sku === undefined ? [cust_ref, order_status] : [sku, qty_available];
	if (created === true) return [String(cust_ref), 'created'] satisfies Answer;
	return value === undefined ? undefined : ([String(key), String(value)] satisfies Answer);
}

/** Holds what the clients answered against what is right. An order is created if the sandbox has it. */
export function judge(
	expected: readonly Answer[],
	clients: readonly ClientReport[],
	{ sent, refused, refusedLate, created }: ServerReport,
): Run {
	const truth = new Map(expected);
	const there = new Set(created);
	const right = new Set<string>();
	const answers = clients.flatMap((client) => client.answers);
	for (const [key, value] of answers) {
		if (truth.get(key) === value && (value !== 'created' || there.has(key))) right.add(key);
	}
	const sum = (each: (client: ClientReport) => number) => clients.map(each).reduce((a, b) => a + b);
	return {
		expected: expected.length,
		right: right.size,
		wrong: answers.length - right.size + sum(({ junk }) => junk),
		sent,
		refused,
		refusedLate,
		ms:
			Math.max(...clients.map(({ endedAt }) => endedAt)) -
			Math.min(...clients.map(({ startedAt }) => startedAt)),
		cpuMs: sum(({ cpuMs }) => cpuMs),
	};
}
