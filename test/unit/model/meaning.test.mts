import { dayIn, timeIn } from '../../../nodes/CartRover/model/dates.ts';
import { json } from '../../../nodes/CartRover/model/values/json.ts';
import { type Kind, Problem } from '../../../nodes/CartRover/model/values/kind.ts';
import {
	orderQuantity,
	quantity,
	wholeNumber,
} from '../../../nodes/CartRover/model/values/number.ts';
import { postalCode } from '../../../nodes/CartRover/model/values/postalCode.ts';
import { addressText, identifier, personName } from '../../../nodes/CartRover/model/values/text.ts';
import { trackingNumber } from '../../../nodes/CartRover/model/values/tracking.ts';

/* What people mean by values that can be read in two ways. */

const said = (kind: Kind<unknown>, given: unknown): unknown => {
	const read = kind(given);
	return read instanceof Problem ? read.of('F') : read;
};

it.each([
	['2026-01-31T00:00:00', '2026-02-01T04:59:59+00:00'],
	['2026-01-31 00:00:00', '2026-02-01T04:59:59+00:00'],
	['2026-01-31T00:00:00.000-05:00', '2026-02-01T04:59:59+00:00'],
	['2026-01-31T05:00:00Z', '2026-02-01T04:59:59+00:00'],
	['2026-01-31T00:00:00.000Z', '2026-02-01T04:59:59+00:00'],
	[new Date('2026-01-31T00:00:00Z'), '2026-02-01T04:59:59+00:00'],
	['2026-01-31T24:00:00', '2026-02-01T04:59:59+00:00'],
	['2026-01-31T24:00:00Z', '2026-01-31T23:59:59+00:00'],
	['2026-01-31T00:00:01', '2026-01-31T05:00:01+00:00'],
	['2026-01-31T10:00:00Z', '2026-01-31T10:00:00+00:00'],
])('the end %j in New York is %s', (given, expected) => {
	expect(timeIn('America/New_York', 'end')(given)).toBe(expected);
});

test('24:00 is of the day that it ends', () => {
	expect(dayIn('America/New_York')('2026-01-31T24:00:00')).toBe('2026-01-31');
});

it.each([
	['US', ' 02134 - 1234', '02134-1234'],
	['US', '98121–2778', '98121-2778'],
	['US', '2134-', '02134'],
	['US', 2134, '02134'],
	['DE', 1067, '01067'],
	['DE', '1067', '01067'],
	['Germany', '1067', '01067'],
	['FRA', "'1000", '01000'],
	['Mexico', 6600, '06600'],
	['AUS', '800', '0800'],
	['Turkey', '6100', '06100'],
	['PR', '901', '00901'],
	['DE', 106, '106'],
	['DE', 'D-1067', 'D-1067'],
	['CH', '801', '801'],
	['ISR', 61000, '61000'],
	['RU', 10100, '10100'],
])('in %s the postal code %j is %s', (country, given, expected) => {
	expect(said(postalCode({ country, state: 'MA', tell: () => undefined }), given)).toBe(expected);
});

it.each(['nan', 'N/A', 'None', 'null', 'NaN'])(
	'%s is no part of an address, and names nothing',
	(word) => {
		expect(said(addressText, word)).toMatch(/is not a value/);
		expect(said(identifier, word)).toMatch(/is not a value/);
		expect(said(addressText, `${word}tucket Road`)).toBe(`${word}tucket Road`);
	},
);

it('Nan is a name', () => {
	expect(personName('Nan')).toBe('Nan');
});

it.each(['1.000', '1.500', '12.345.678'])('%s pieces are not clear', (given) => {
	for (const kind of [orderQuantity, quantity, wholeNumber(0)] as Array<Kind<unknown>>)
		expect(said(kind, given)).toMatch(/is not clear. Write \d+(?:, or [\d.]+ if that is meant)?$/);
});

it('a whole number is advised to be one', () => {
	expect(said(wholeNumber(0), '1,5')).toBe(
		'F: “1,5” is not a whole number. Write a whole number such as 10',
	);
	expect(said(wholeNumber(0), '1,500')).toBe('F: “1,500” is not a whole number. Write 1500');
});

it.each([
	['4,0', '4'],
	['1,00 pc', '1'],
	['2,50', '2.50'],
	['1,000', '1000, or 1 if that is meant'],
])('pieces are advised without decimals that say nothing: %s', (given, advice) => {
	for (const kind of [orderQuantity, quantity] as Array<Kind<unknown>>)
		expect(said(kind, given)).toBe(`F: “${given}” is not a quantity. Write ${advice}`);
});

it('two UPS numbers are two, with anything between them', () => {
	const [one, two] = ['1Z999AA10123456784', '1Z999AA10123456785'];
	for (const between of ['-', '_', '.', ':', '*', '…', ' oder ', ' ', ''])
		expect(said(trackingNumber, one + between + two)).toMatch(/more than one tracking number/);
	for (const end of [';', ' , ', '|']) expect(trackingNumber(one + end)).toBe(one);
	expect(trackingNumber('1Z 999 AA1 01 2345 6784')).toBe('1Z999AA10123456784');
});

it('an expression in a JSON field that is Fixed says so', () => {
	expect(said(json, '{{ $json.order }}')).toMatch(/Switch the field from Fixed to Expression/);
});
