import { countryCode } from './country';
import { type Kind, Problem } from './kind';
import { identifier } from './text';

/**
 * How many digits postal codes have, by country: only countries where all codes have the same number of
 * digits and some begin with 0. A code that lacks one digit has lost its 0.
 */
const POSTAL_DIGITS: ReadonlyArray<readonly [digits: number, countries: string]> = [
	[4, 'AU NO NZ ZA'],
	[5, 'DE ES FI FR IT KR LT MX MY PE SK TR UA'],
	[6, 'CN CO EC KZ RO SG'],
	[7, 'JP'],
	[8, 'BR'],
];
const DIGITS_OF = new Map(
	POSTAL_DIGITS.flatMap(([digits, countries]) =>
		countries.split(' ').map((country) => [country, digits] as const),
	),
);

/** Where the United States deliver. */
const WITH_ZIP = new Set(['US', 'PR', 'VI']);

/**
 * A postal code. Digits that sheets take away in front are put back where the country's codes have a known
 * length: 2134 for the United States is 02134, 21341234 is 02134-1234.
 */
export const postalCode =
	(country: unknown): Kind<string> =>
	(given) => {
		const read = identifier(given);
		if (typeof read !== 'string') return read;
		const code = countryCode(country);
		if (WITH_ZIP.has(code)) return zip(read);
		const lacksZero = /^\d+$/.test(read) && read.length + 1 === DIGITS_OF.get(code);
		return lacksZero ? `0${read}` : read;
	};

function zip(given: string): string | Problem {
	const plain = given.replace(/\s*[-\u2010-\u2015\u2212]\s*/g, '-').replace(/-$/, '');
	const parts = /^(\d{3,5})(?:[- ](\d{4}))?$/.exec(plain) ?? /^(\d{3,5})(\d{4})$/.exec(plain);
	if (parts) {
		const five = (parts[1] ?? '').padStart(5, '0');
		return parts[2] ? `${five}-${parts[2]}` : five;
	}
	return /^\d+$/.test(given)
		? new Problem(
				'is not a ZIP code of the United States',
				'Write five digits, such as 02134',
				given,
			)
		: given;
}
