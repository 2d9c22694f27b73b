import type { IDataObject } from 'n8n-workflow';

import { byId } from '../../support/world.mts';
import { Trial, VALUE } from './world.mts';

/* A mapping is cleared only where somebody says so. */

let trial: Trial;
beforeAll(async () => {
	trial = await Trial.begin();
});
afterAll(async () => await trial.end());

const LIST = { orderSource: byId('S'), mappings: VALUE };

test.each(['wmsCode', 'wms', 'wms_Code', 'code'])('%s is no wms_code', async (name) => {
	const row = { cart_code: 'EXP', [name]: '05' };
	const { error, sent } = await trial.try('shipMethod.setMapping', LIST, [row]);
	expect(error).toContain(`Mapping 1 has a field “${name}”, which is likely “wms_code”`);
	expect(sent).toEqual([]);
});

test('another field is told', async () => {
	const row = { cart_code: 'EXP', wms_code: '05', note: 'x' };
	const { sent, hints } = await trial.try('shipMethod.setMapping', LIST, [row], {
		node: { onError: 'continueRegularOutput' },
	});
	expect(sent).toEqual([[{ cart_code: 'EXP', wms_code: '05' }]]);
	expect(hints).toEqual(["CartRover's mapping has no field “note”. It was left out."]);
});

test('a field beside the one that it may mean is no error', async () => {
	const row = { cart_code: 'EXP', wms_code: '05', code: 'x' };
	const { sent } = await trial.try('shipMethod.setMapping', LIST, [row]);
	expect(sent).toEqual([[{ cart_code: 'EXP', wms_code: '05' }]]);
});

test.each([[{ cart_code: 'EXP' }], [{ cart_code: 'EXP', wms_code: null }]])(
	'%j is an error',
	async (row) => {
		const { error, sent } = await trial.try('shipMethod.setMapping', LIST, [row]);
		expect(error).toContain('Mapping 1, Warehouse Method got nothing');
		expect(sent).toEqual([]);
	},
);

test('an expression of the form that gives nothing is an error; an empty text passes through', async () => {
	const form = (value: string) => ({
		orderSource: byId('S'),
		mappings: { mapping: [{ cart_code: 'EXP', wms_code: byId(value) }] },
	});
	const wrong = await trial.try('shipMethod.setMapping', form('={{ $json.nope }}'), 1);
	expect(wrong.error).toContain('Mapping 1, Warehouse Method got nothing');
	expect(wrong.sent).toEqual([]);
	const right = await trial.try('shipMethod.setMapping', form(''), 1);
	expect(right.sent).toEqual([[{ cart_code: 'EXP', wms_code: null }]]);
});

test('input items of one order source are sent together', async () => {
	const rowsOf = (...codes: string[]) => ({
		value: codes.map((cart_code) => ({ cart_code, wms_code: '57' })),
	});
	const list = { ...LIST, orderSource: byId('Shopify') };
	const { sent, items, error } = await trial.try('shipMethod.setMapping', list, undefined, {
		items: [rowsOf('EXP'), rowsOf('STD', 'EXP')],
	});
	expect(error).toBeUndefined();
	const [EXP] = rowsOf('EXP').value;
	const [STD] = rowsOf('STD').value;
	expect(sent).toEqual([[EXP, STD]]);
	expect(items).toEqual([
		{ order_source: 'Shopify', mappings: [EXP] },
		{ order_source: 'Shopify', mappings: [STD, EXP] },
	]);
});

test('an input item that cannot be read: none of its order source is sent', async () => {
	const items: IDataObject[] = [
		{ value: [{ cart_code: 'EXP', wms_code: '05' }] },
		{ value: [{ cart_code: 'STD', wms_code: null }] },
	];
	const { sent, items: out } = await trial.try('shipMethod.setMapping', LIST, undefined, {
		items,
		node: { onError: 'continueRegularOutput' },
	});
	expect(sent).toEqual([]);
	expect(out.map(({ error }) => error)).toEqual([
		'Input item 1 is about order source S, too, and cannot be sent: Mapping 1, Warehouse Method got nothing',
		'Mapping 1, Warehouse Method got nothing',
	]);
});

test('two input items that set one shop code differently: none of its order source is sent', async () => {
	const items: IDataObject[] = [
		{ value: [{ cart_code: 'EXP', wms_code: '05' }] },
		{ value: [{ cart_code: 'EXP', wms_code: '06' }] },
		{ value: [{ cart_code: 'STD', wms_code: '05' }] },
	];
	const { sent, items: out } = await trial.try('shipMethod.setMapping', LIST, undefined, {
		items,
		node: { onError: 'continueRegularOutput' },
	});
	expect(sent).toEqual([]);
	const differs =
		'The method of “EXP” of S differs between input items 0 and 1: none of them was sent';
	const together = `Input item 0 is about order source S, too, and cannot be sent: ${differs}`;
	expect(out.map(({ error }) => error)).toEqual([differs, differs, together]);
});
