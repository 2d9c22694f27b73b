import type { Hint } from '../hints';
import { UNITED_STATES } from './text';

/** Letters and digits alone, without accents: what two spellings of a name have in common. */
const bare = (name: string) =>
	name
		.normalize('NFD')
		.toLowerCase()
		.replace(/&/g, 'and')
		.replace(/^the\b|[^\p{L}\p{N}]/gu, '');

/** Names in use that the JavaScript engine does not give. */
const OTHERS =
	'UK|England|Scotland|Wales|Northern Ireland|Great Britain|Holland|Czech Republic|Turkey|Russian Federation|Republic of Korea|Korea|Viet Nam|Hong Kong|Macau|Ivory Coast|Burma|Swaziland|Macedonia|Cape Verde|Ireland, Republic of|Republic of Ireland|Myanmar|Palestine|Congo';

let names: Set<string> | undefined;

function namesOfCountries(): Set<string> {
	const english = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
	const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
	const codes = letters.flatMap((first) => letters.map((second) => first + second));
	return new Set([...codes.map((code) => english.of(code) ?? ''), ...OTHERS.split('|')].map(bare));
}

/** Whether a text can be a country: a code of two or three letters, or an English name. */
export function isCountry(given: string): boolean {
	if (/^\p{Lu}{2,3}$/iu.test(given) || UNITED_STATES.test(given.toUpperCase())) return true;
	names ??= namesOfCountries();
	return names.has(bare(given));
}

/** What is said of one that nobody knows. */
export const countryHint = (field: string, country: string): Hint => ({
	about: `“${country}”`,
	one: `${field}: {} is no country code and no English name of a country. It goes to CartRover as it is; a code such as US is safer.`,
	many: `${field}: {} are no country codes and no English names of countries. They go to CartRover as they are; codes such as US are safer.`,
});
