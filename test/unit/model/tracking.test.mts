import fc from 'fast-check';

import { hasTracking } from '../../../nodes/CartRover/model/shipment.ts';
import { Problem } from '../../../nodes/CartRover/model/values/kind.ts';
import { trackingHint, trackingNumber } from '../../../nodes/CartRover/model/values/tracking.ts';
import { SEED, TIMES } from '../../support/chance.mts';

/* What stands in the columns of tracking numbers: those of all carriers, and what is none. */

const read = (given: unknown) => {
	const result = trackingNumber(given);
	return result instanceof Problem ? result.of('F') : result;
};
const UPS = '1Z999AA10123456784';

it.each([
	`${UPS}/1Z999AA10123456785`,
	`${UPS}+1Z999AA10123456785`,
	`${UPS}\\n1Z999AA10123456785`,
	'1Z1+1Z2',
	'1Z1, 1Z2',
	'1Z1;1Z2',
	'1Z1 / 1Z2',
	'1Z1/1Z2',
	'1Z1 1Z2',
	'1Z1\\n1Z2',
	'T1 + T2',
	'T1 / T2',
	'T1\tT2',
	'T1、T2',
	'T1；T2',
	'T1 plus T2',
	'9400111202555842761523 9400111202555842761524',
])('%p holds two', (given) => {
	expect(read(given)).toMatch(/holds more than one tracking number/);
});

it.each([
	...['0', 0, 'pending', 'TBD', 'none', '-', '#N/A', '(blank)', 'n.a.', 'N/A', 'na', 'n - n'],
	...['see note', 'See comments below', 'No tracking', 'not available', 'to follow', 'xxx', 'nil'],
	...['awaiting label', 'Pending pickup', 'TBA', 'to be determined', '?', 'same as above', 'ditto'],
	...['Tracking Number', 'tracking_no', 'trackingNumber', 'Tracking #', 'UPS Tracking No.'],
])('%p is none', (given) => {
	expect(read(given)).toMatch(/is not a tracking number|is not a value|is a sheet's error/);
});

it.each<[string, RegExp]>([
	['https://track.example/1Z999', /is a web address/],
	['www.ups.com/track?n=1Z999', /is a web address/],
	[`<a href="https://track.example">${UPS}</a>`, /holds HTML/],
	[`${UPS}<br>1Z999AA10123456785`, /holds HTML|holds more than one/],
	[`${UPS}&nbsp;`, /holds HTML/],
	['&amp;', /holds HTML/],
	['=A1', /is a sheet's formula/],
	['=HYPERLINK("https://track.example","1Z999")', /is a sheet's formula/],
	['@A1', /holds “@”, which is in no tracking number/],
	['*1Z999*', /holds “\*”, which/],
	['[1Z999]', /holds “\[”, which/],
	['"1Z999"', /is in quotes. Write 1Z999$/],
	["'1Z999'", /is in quotes. Write 1Z999$/],
	[`UPS ${UPS}`, /holds more than the tracking number. Write 1Z999AA10123456784$/],
	[`ups: ${UPS}`, /holds more than the tracking number. Write 1Z999AA10123456784$/],
	[`${UPS} UPS`, /holds more than the tracking number. Write 1Z999AA10123456784$/],
	[`${UPS} (2 boxes)`, /holds more than the tracking number. Write 1Z999AA10123456784$/],
	[`Your parcel: ${UPS}`, /holds more than the tracking number. Write 1Z999AA10123456784$/],
	['FedEx 1234 5678 9012', /holds more than the tracking number. Write 1234 5678 9012$/],
	['Tracking #: 123456789012', /holds more than the tracking number. Write 123456789012$/],
	['via DHL Express 1234567890', /holds more than the tracking number. Write 1234567890$/],
	['123456789012 (2 boxes)', /holds more than the tracking number. Give the number alone$/],
	['123456789012 - 1 of 2', /holds more than the tracking number. Give the number alone$/],
	['123456789012 3 pallets', /holds more than the tracking number. Give the number alone$/],
	['#123456789012', /holds more than the tracking number. Write 123456789012$/],
])('%p is refused', (given, words) => {
	expect(read(given)).toMatch(words);
});

it('what nobody sees is cut off, and a list that ends too early', () => {
	expect(read(`\u200b${UPS.replace('AA', 'A\u200bA')}\u00a0`)).toBe(UPS);
	for (const end of [';', ' , ', '|']) expect(read(UPS + end)).toBe(UPS);
});

const digits = (...lengths: number[]) =>
	fc.oneof(...lengths.map((length) => fc.stringMatching(new RegExp(`^[1-9]\\d{${length - 1}}$`))));
const inGroups = (number: string, size: number) =>
	number.replace(new RegExp(`(.{${size}})(?=.)`, 'g'), '$1 ');
const REAL: Record<string, fc.Arbitrary<string>> = {
	UPS: fc.stringMatching(/^1Z[A-Z\d]{6}\d{10}$/),
	'UPS in groups': fc
		.stringMatching(/^[A-Z\d]{3} [A-Z\d]{3} \d\d \d{4} \d{4}$/)
		.map((rest) => `1Z ${rest}`),
	'UPS Mail Innovations': digits(18).map((rest) => `MI${rest}`),
	USPS: digits(20, 22, 26, 30),
	'USPS in groups': digits(22, 26).map((number) => inGroups(number, 4)),
	FedEx: digits(12, 15, 20),
	'FedEx in groups': digits(12).map((number) => inGroups(number, 4)),
	DHL: fc.oneof(digits(10), fc.stringMatching(/^(JD|JJD|GM|LX|RX)\d{10,18}$/)),
	'of the post': fc.stringMatching(/^[A-Z]{2} ?\d{9} ?[A-Z]{2}$/),
	'of the post in groups': fc.stringMatching(/^[A-Z]{2} \d{3} \d{3} \d{3} [A-Z]{2}$/),
	Amazon: digits(12).map((rest) => `TBA${rest}`),
	'of couriers': fc.stringMatching(/^[A-Z]{1,4}\d{6,14}[A-Z]{0,2}$/),
	freight: fc.stringMatching(/^\d{2,9}(-\d{1,7}){0,2}$/).filter((number) => !/^0+$/.test(number)),
	'freight with its name': fc.stringMatching(/^(PRO|BOL|AWB|HAWB|SCAC|ABC)[ -]#?\d{5,9}$/),
	'air freight': fc.stringMatching(/^\d{3}-\d{8}$/),
	'with a slash': fc.stringMatching(/^[A-Z]{1,3}\/?\d{2,8}\/\d{1,3}$/),
	'with a dot': fc.stringMatching(/^[A-Z]{2,4}\.\d{4,8}$/),
	'of a pallet': digits(17).map((number) => `(00) ${number}`),
	'of one of several': fc.stringMatching(/^1Z[A-Z\d]{6}\d{10}-[1-9]$/),
};

/** Numbers that stay with their blanks: with a name before them, or brackets. */
const AS_IT_IS = ['freight with its name', 'of a pallet'];

it.each(Object.entries(REAL))('numbers %s are sent, without blanks', (name, numbers) => {
	const around = fc.constantFrom('', ' ', '\n', '\u00a0');
	fc.assert(
		fc.property(numbers, around, fc.boolean(), (number, blank, isLower) => {
			const given = isLower ? number.toLowerCase() : number;
			const expected = AS_IT_IS.includes(name) ? given : given.replace(/ /g, '');
			expect(read(`${blank}${given}${blank}`)).toBe(expected);
			expect(trackingHint(given)).toEqual([]);
		}),
		{ numRuns: 200 * TIMES, seed: SEED },
	);
});

it.each([
	['9400 1118 9922 3344 5566 77', '9400111899223344556677'],
	['1Z 999 AA1 01 2345 6784', '1Z999AA10123456784'],
	['1z 999 abc 01 2345 6784', '1z999abc0123456784'],
	['jjd 0146 0000 1234', 'jjd014600001234'],
	['RR\u00a0123 456\u2009785  us', 'RR123456785us'],
])('%p is sent as %p', (given, expected) => {
	expect(read(given)).toBe(expected);
});

it.each([
	'PRO 12345678',
	'Pickup 20261123',
	'Dock 4 Bay 12345',
	'1234-5678 9012',
	'12 34 567',
	'T 1',
])('%p keeps its blanks', (given) => {
	expect(read(given)).toBe(given);
});

it.each(['Local Pickup', 'WILL CALL', 'Hand-delivered', 'Same Day Courier'])(
	'%p is sent, and told',
	(given) => {
		expect(read(given)).toBe(given);
		expect(trackingHint(given)).toHaveLength(1);
	},
);

it.each(['AB/12', 'NONESUCH1', '0012', 'T-1', '1Z999-1', 'UPS-1', 'No1', 'XX1', 'SEE123'])(
	'%p may be one',
	(given) => {
		expect(read(given)).toBe(given);
	},
);

test.each<[string, unknown, boolean]>([
	['1Z999AA1', '1Z999AA1', true],
	['1z 999 aa1', '1Z999AA1', true],
	['1Z999AA1', '1z 999 AA1', true],
	['1Z-999-AA1', '1Z999AA1', true],
	['(00) 123', '00123', true],
	['12345', 12345, true],
	['1Z999AA1', '1Z999AA', false],
])('an order is known to have the shipment %j if it shows %j: %j', (number, shown, expected) => {
	const order = { shipments: [{ tracking_no: 'T-1' }, { tracking_no: shown }] };
	expect(hasTracking(order, [number, 'T-1'])).toBe(expected);
});
