import { countryCode, stateNames } from './country';
import { type Kind, Problem, shown } from './kind';
import { addressText, identifier } from './text';

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

/** The ZIP codes that begin with 0, by state, as in Google's address data. */
const WITH_ZERO: ReadonlyArray<readonly [states: string, codes: RegExp]> = [
	['ma massachusetts', /^01|^02[0-7]|^055/],
	['ri rhodeisland', /^02[89]/],
	['nh newhampshire', /^03[0-8]/],
	['me maine', /^039|^04/],
	['vt vermont', /^05/],
	['ct connecticut', /^06/],
	['nj newjersey', /^0[78]/],
	['ny newyork', /^06390|^00501|^00544/],
	['ae armedforcesafrica armedforcescanada armedforceseurope armedforcesmiddleeast', /^09/],
	['pr puertorico', /^00[679]/],
	['vi virginislands usvirginislands', /^008/],
];

/** The address that a postal code is of. */
interface Place {
	country: unknown;
	state: unknown;
	/** The country is not said; it is likely this one. */
	isLikely?: boolean;
	/** Is told of a zero that was put in front, where the address does not confirm it. */
	tell: (given: string, sent: string) => void;
}

/**
 * A postal code. Digits that sheets take away in front are put back where the country's codes have a known
 * length, and in the United States where the state has such codes: 2134 in Massachusetts is 02134.
 */
export const postalCode =
	({ country, state, isLikely = false, tell }: Place): Kind<string> =>
	(given) => {
		const read = identifier(given);
		if (typeof read !== 'string') return read;
		// A number that was read from a sheet.
		const code = read.replace(/^(\d+)\.0+$/, '$1');
		const where = countryCode(country);
		if (WITH_ZIP.has(where)) {
			if (isLikely && !/^\d+$/.test(code)) return code;
			const named = where === 'US' ? addressText(state) : where;
			return zip(code, typeof named === 'string' ? named : undefined, tell);
		}
		const lacksZero = /^\d+$/.test(code) && code.length + 1 === DIGITS_OF.get(where);
		if (!lacksZero) return code;
		tell(code, `0${code}`);
		return `0${code}`;
	};

function zip(given: string, state: string | undefined, tell: Place['tell']): string | Problem {
	const plain = given.replace(/\s*[-\u2010-\u2015\u2212]\s*/g, '-').replace(/-$/, '');
	const [, digits = '', more] =
		/^(\d{3,5})(?:[- ](\d{4}))?$/.exec(plain) ?? /^(\d{3,5})(\d{4})$/.exec(plain) ?? [];
	if (!digits)
		return new Problem(
			'is not a ZIP code of the United States',
			'Write five digits, such as 02134',
			given,
		);
	const five = digits.padStart(5, '0');
	const whole = more ? `${five}-${more}` : five;
	if (digits === five) return whole;
	const states = state === undefined ? undefined : stateNames(state);
	const fits = WITH_ZERO.some(
		([names, codes]) =>
			codes.test(five) && (states?.some((name) => names.split(' ').includes(name)) ?? true),
	);
	if (!fits || digits.startsWith('0')) {
		const of = state === undefined ? 'the United States' : shown(state);
		return new Problem(`is not a ZIP code of ${of}`, 'Give all five digits', given);
	}
	if (!states) tell(given, whole);
	return whole;
}
