import type { Hint } from '../hints';
import { type Kind, Problem } from './kind';
import { addressText, UNITED_STATES } from './text';

/** What two spellings of a name have in common: letters and digits, without accents and a state's title. */
const bare = (name: string) =>
	name
		.normalize('NFD')
		.toLowerCase()
		.replace(/&/g, 'and')
		.replace(/\(.*?\)|,.*\b(?:of|the)\b.*|\bsar\b.*/g, '')
		.replace(/^.*\b(?:commonwealth|kingdom|republic|states?) of\b/, '')
		.replace(/\bsaint\b/g, 'st')
		.replace(/\bthe\b|[^\p{L}\p{N}]/gu, '');

/** English names in use that the JavaScript engine does not give. */
const OTHERS =
	"Bonaire, Sint Eustatius and Saba|Brunei Darussalam|Burma|Cabo Verde|Cape Verde|Congo|Czech Republic|DR Congo|East Timor|England|Great Britain|Great Britain and Northern Ireland|Heard Island and McDonald Islands|Holland|Holy See|Ivory Coast|Korea|Korea, North|Korea, South|Kyrgyz Republic|Lao People's Democratic Republic|Macau|Macedonia|Netherlands Antilles|Northern Ireland|Palestine|Palestinian Territory|Palestinian Territory, Occupied|Pitcairn|Russian Federation|Saint Helena, Ascension and Tristan da Cunha|Scotland|Slovak Republic|Swaziland|Syrian Arab Republic|Turkey|UAE|UK|United States Minor Outlying Islands|United States Virgin Islands|USA|Vatican|Vatican City State|Viet Nam|Virgin Islands|Virgin Islands, British|Virgin Islands, U.S.|Wales";

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const CODES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));

/** Countries by their names in some languages, and by their codes of two letters. */
function countriesIn(...languages: string[]): Map<string, string> {
	const named = languages.flatMap((language) => {
		const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
		return CODES.map((code): [string, string] => [bare(names.of(code) ?? ''), code]);
	});
	const known = named.filter(([name]) => name !== '');
	return new Map([...known.map(([, code]): [string, string] => [bare(code), code]), ...known]);
}

let english: Set<string> | undefined;
let others: Map<string, string> | undefined;

/** Whether a text can be a country: a code, or an English name. Those of three letters are not known one by one. */
export function isCountry(given: string): boolean {
	if (/^[a-z]{3}$/i.test(given) || UNITED_STATES.test(given.toUpperCase())) return true;
	english ??= new Set([...countriesIn('en').keys(), ...OTHERS.split('|').map(bare)]);
	return english.has(bare(given));
}

/** The country that an order ships to. Nobody knows where CartRover sends what it cannot place. */
export const country: Kind<string> = (given) => {
	const read = addressText(given);
	if (typeof read !== 'string' || isCountry(read)) return read;
	others ??= countriesIn('cs', 'da', 'de', 'es', 'fi', 'fr', 'it', 'nb', 'nl', 'pl', 'pt', 'sv');
	const code = others.get(bare(read)) ?? 'a code of two or three letters, such as US or USA';
	return new Problem(
		"is neither a country code nor a country's English name",
		`Write ${code}`,
		read,
	);
};

/** What is said of a country to bill to that nobody knows. */
export const countryHint = (field: string, country: string): Hint => ({
	about: `“${country}”`,
	one: `${field}: {} is neither a country code nor a country's English name. It goes to CartRover as it is; a code such as US is safer.`,
	many: `${field}: {} are neither country codes nor countries' English names. They go to CartRover as they are; codes such as US are safer.`,
});
