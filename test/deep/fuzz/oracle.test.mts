import { RESOURCES } from '../../../nodes/CartRover/operations/index.ts';
import { getAll } from '../../../nodes/CartRover/operations/order/getAll.ts';
import type { Operation } from '../../../nodes/CartRover/operations/types.ts';
import { dutyOf, objection } from '../../support/fuzz/oracle.mts';
import type { Target } from '../../support/fuzz/targets.mts';

/* The judge of the fuzz tests is judged: by the tables, not by names that somebody has to add. */

const target = (of: string): Target => {
	return { name: of, kind: 'operation', of, level: 'cart', parameters: {}, real: [] };
};
const serve = (response: unknown) => {
	const body = Buffer.from(JSON.stringify({ success_code: true, response }));
	return [{ status: 200, headers: {}, body }];
};

it('judges a read that it has never heard of as a read', () => {
	const recent: Operation = { ...getAll, value: 'getRecent', name: 'Get Recent' };
	expect(dutyOf(recent)).toEqual({ kind: 'reads', key: 'cust_ref', list: true });
});

it('fails for an operation that is not in the catalog', () => {
	expect(() => objection(target('order getRecent'), [], serve([]))).toThrow('order getRecent');
});

const operations = RESOURCES.flatMap(({ value: resource, operations: all }) =>
	all.map((operation) => [`${resource} ${operation.value}`, operation] as const),
);

it.each(operations)('%s: runs as what it is judged', (_, operation) => {
	const reads = dutyOf(operation).kind === 'reads' && operation.calls.length > 0;
	expect(reads).toBe(operation.runs === 'read');
});

it.each(operations.filter(([, each]) => 'key' in dutyOf(each)))(
	'%s: an item that no answer holds is objected to',
	(of, operation) => {
		const { key = '' } = dutyOf(operation) as { key?: string };
		expect(objection(target(of), [{ [key]: 'A' }], serve([{ [key]: 'B' }]))).toMatch('no answer');
		expect(objection(target(of), [{ [key]: 'A' }], serve([{ [key]: 'A' }]))).toBeUndefined();
	},
);
