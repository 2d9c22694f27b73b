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

/** Codes of three letters (ISO 3166-1, and what is in use for Kosovo and the Netherlands Antilles). */
const ALPHA_3 = new Set(
	`ABW AFG AGO AIA ALA ALB AND ANT ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD
	BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD
	COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST
	ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM
	GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ
	KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX
	MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD
	NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA
	SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR
	TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN
	VGB VIR VNM VUT WLF WSM XKX YEM ZAF ZMB ZWE`.split(/\s+/),
);

let english: Set<string> | undefined;
let others: Map<string, string> | undefined;

/** Whether a text is a country: a code of two or three letters, or an English name. */
export function isCountry(given: string): boolean {
	const code = given.toUpperCase();
	if (ALPHA_3.has(code) || UNITED_STATES.test(code)) return true;
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
