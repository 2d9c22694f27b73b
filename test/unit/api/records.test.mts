import { z } from 'zod';

import type { Reply } from '../../../nodes/CartRover/api/call.ts';
import {
	looseRecordsOf,
	recordOf,
	recordsOf,
	simplified,
} from '../../../nodes/CartRover/api/records.ts';
import { NODE } from '../../support/fakeContext.mts';

const reply = (response: unknown): Reply => ({
	envelope: { success_code: true, response },
	repeatedInDoubt: false,
});
const row = z.object({ sku: z.string() });
const UNKNOWN = 'CartRover answered in a format that this node does not know';
const thrownBy = (work: () => unknown) => {
	try {
		work();
	} catch (error) {
		return error as Error & { description: string };
	}
	throw new Error('This was to fail');
};
const NOT_USED =
	'Nothing was lost: the answer was not used. Please report it to the makers of this node.';

describe('the rows of a list', () => {
	it('are given untouched', () => {
		const rows = [{ sku: 'A', extra: { deep: [1] } }, { sku: 'B' }];
		expect(recordsOf(reply(rows), NODE)).toBe(rows);
	});

	it.each([undefined, null])('are none for %p', (nothing) => {
		expect(recordsOf(reply(nothing), NODE)).toEqual([]);
		expect(looseRecordsOf(reply(nothing), NODE)).toEqual([]);
	});

	it.each([{ orders: [{ sku: 'A' }] }, { data: { sku: 'A' } }, { x: 1, orders: ['A'] }])(
		'are not none where the answer holds %j instead',
		(rest) => {
			const name = Object.keys(rest).at(-1) ?? '';
			for (const nothing of [undefined, null]) {
				const given = { ...reply(nothing), envelope: { success_code: true, ...rest } };
				if (nothing === null) Object.assign(given.envelope, { response: null });
				const error = thrownBy(() => recordsOf(given, NODE));
				expect(error.message).toBe(UNKNOWN);
				expect(error.description).toBe(
					`What did not fit: the answer holds “${name}” instead of a response. ${NOT_USED}`,
				);
				expect(thrownBy(() => looseRecordsOf(given, NODE)).message).toBe(UNKNOWN);
			}
		},
	);

	it.each([{ orders: [] }, { data: {} }, { total: 5, note: 'none', next: null }])(
		'are none where the answer holds nothing more than %j',
		(rest) => {
			const given = { ...reply(null), envelope: { success_code: true, ...rest } };
			expect(recordsOf(given, NODE)).toEqual([]);
		},
	);

	it('are not those of a map that holds another map of records', () => {
		const one = { cust_ref: 'A', items: [] };
		expect(recordsOf(reply({ A: one }), NODE)).toEqual([one]);
		const wrapped = reply({ orders: { A: one, B: one } });
		expect(thrownBy(() => recordsOf(wrapped, NODE)).message).toBe(UNKNOWN);
	});

	it('are told from something else by a name that is cut', () => {
		const given = { ...reply(null), envelope: { success_code: true, ['n'.repeat(60)]: [1] } };
		const { description } = thrownBy(() => recordsOf(given, NODE));
		expect(description).toContain(`“${'n'.repeat(50)}”`);
	});

	it.each(['x', 0, false, { sku: 'A' }])('are no list in %j', (response) => {
		const error = thrownBy(() => recordsOf(reply(response), NODE));
		expect(error.message).toBe(UNKNOWN);
		expect(error.description).toBe(`What did not fit: a list was expected. ${NOT_USED}`);
	});

	it.each([
		[{}, []],
		[{ 0: { sku: 'A' }, 1: { sku: 'B' } }, ['A', 'B']],
		[{ 1: { sku: 'A' }, 3: { sku: 'B' } }, ['A', 'B']],
		[{ B: { sku: 'B' }, A: { sku: 'A' } }, ['B', 'A']],
	])('may come as a map: %j', (response, skus) => {
		expect(recordsOf(reply(response), NODE).map(({ sku }) => sku)).toEqual(skus);
	});

	it('are none in a record with lists and maps in it', () => {
		const order = { cust_ref: 'A', cust_po_no: null, items: [], shipments: { 1: {} }, extra: {} };
		expect(thrownBy(() => recordsOf(reply(order), NODE)).message).toBe(UNKNOWN);
	});

	it('come all, also those without what tells them apart, and those that are no records', () => {
		const rows = [{ sku: 'A' }, { qty: 5 }, 'lost', null, [1]];
		const given = recordsOf(reply(rows), NODE);
		expect(given).toEqual([
			{ sku: 'A' },
			{ qty: 5 },
			{ value: 'lost' },
			{ value: null },
			{ value: [1] },
		]);
	});

	it.each([[['A', 'B']], [[1]], [[null]], [[[]]]])('are none in %j', (rows) => {
		const error = thrownBy(() => recordsOf(reply(rows), NODE));
		expect(error.message).toBe(UNKNOWN);
	});
});

describe('the rows of a list of an unknown shape', () => {
	it('are those of a list', () => {
		expect(looseRecordsOf(reply([{ a: 1 }, 'x', null, [2]]), NODE)).toEqual([
			{ a: 1 },
			{ value: 'x' },
			{ value: null },
			{ value: [2] },
		]);
	});

	it('are those of a map, without keys that say nothing', () => {
		const rows = [{ code: '01' }, { code: '02' }];
		expect(looseRecordsOf(reply({ 1: rows[0], 4: rows[1] }), NODE)).toEqual(rows);
		expect(looseRecordsOf(reply({ '01': rows[0], '02': rows[1] }), NODE)).toEqual(rows);
		const merchant = { name: 'A' };
		expect(looseRecordsOf(reply({ 5150: merchant }), NODE)).toEqual([{ key: '5150', name: 'A' }]);
	});

	it('are those of a map, with their keys', () => {
		expect(looseRecordsOf(reply({ UPS: { a: 1 }, DHL: 'x', own: { key: 'k' } }), NODE)).toEqual([
			{ key: 'UPS', a: 1 },
			{ key: 'DHL', value: 'x' },
			{ key: 'k' },
		]);
	});

	it.each(['x', 0, false])('are neither in %j', (response) => {
		const error = thrownBy(() => looseRecordsOf(reply(response), NODE));
		expect(error.message).toBe(UNKNOWN);
		expect(error.description).toBe(`What did not fit: a list was expected. ${NOT_USED}`);
	});
});

describe('one record', () => {
	it('is given untouched', () => {
		const record = { sku: 'A', extra: 1 };
		expect(recordOf(reply(record), 'sku', NODE)).toBe(record);
	});

	it.each([undefined, null, [], {}, 'A'])('is refused where there is none: %j', (response) => {
		expect(thrownBy(() => recordOf(reply(response), 'sku', NODE)).message).toBe(UNKNOWN);
	});

	it('is simplified by its schema', () => {
		expect(simplified({ sku: 'A', extra: 1 }, row)).toEqual({ sku: 'A' });
		expect(simplified({ sku: 1, extra: 1 }, row)).toEqual({ sku: 1 });
	});
});
