import type { Hint } from '../hints';
import { type Kind, Problem } from './kind';
import { addressText, trimmed } from './text';

/** A name reduced for comparison: letters and digits only, without accents and a state's title. */
const bare = (name: string) =>
	name
		.normalize('NFD')
		.toLowerCase()
		.replace(/&/g, 'and')
		.replace(/\(.*?\)|,.*\b(?:of|the)\b.*|\bsar\b.*/g, '')
		.replace(/^.*\b(?:commonwealth|kingdom|republic|states?) of\b/, '')
		.replace(/\bsaint\b/g, 'st')
		.replace(/\bthe\b|[^\p{L}\p{N}]/gu, '');

/** English names in use that the JavaScript engine does not give; with the code where its addresses need something else. */
const OTHERS =
	"Bonaire, Sint Eustatius and Saba|Brunei Darussalam|Burma|Cabo Verde|Cape Verde|Congo:CG|Czech Republic|DR Congo:CD|East Timor:TL|England|Great Britain|Great Britain and Northern Ireland|Heard Island and McDonald Islands|Holland|Holy See|Ivory Coast:CI|Korea|Korea, North|Korea, South:KR|Kyrgyz Republic|Lao People's Democratic Republic|Macau:MO|Macedonia|Netherlands Antilles|Northern Ireland|Palestine|Palestinian Territory|Palestinian Territory, Occupied|Pitcairn|Russian Federation|Saint Helena, Ascension and Tristan da Cunha|Scotland|Slovak Republic:SK|Swaziland|Syrian Arab Republic:SY|Turkey:TR|UAE:AE|UK|United States Minor Outlying Islands|United States Virgin Islands:VI|USA|Vatican|Vatican City State|Viet Nam|Virgin Islands|Virgin Islands, British|Virgin Islands, U.S.:VI|Wales";

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const CODES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));

/** Countries by their names in some languages. Where codes share a name, the code in use is the last. */
const namesIn = (...languages: string[]) =>
	languages.flatMap((language) => {
		const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
		return [...CODES, ...ALPHA_3.keys()]
			.map((code): [string, string] => [bare(names.of(code) ?? ''), code])
			.filter(([name]) => name !== '');
	});

/** Codes of three letters, each with that of two (ISO 3166-1, and what is in use for Kosovo and the Netherlands Antilles). */
const ALPHA_2 = new Map(
	`ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD ANTAN AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU
	AUTAT AZEAZ BDIBI BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM
	BOLBO BRABR BRBBB BRNBN BTNBT BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD
	COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK
	DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA
	GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU
	GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL
	ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR
	LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX
	MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT
	NAMNA NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN
	PERPE PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW
	SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST
	SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL
	TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE
	VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS XKXXK YEMYE ZAFZA ZMBZM ZWEZW`
		.split(/\s+/)
		.map((pair) => [pair.slice(0, 3), pair.slice(3)] as const),
);

const ALPHA_3 = new Map([...ALPHA_2].map(([three, two]) => [two, three] as const));

/** How the United States are written in capitals. */
const UNITED_STATES = /^(?:US|USA|U\.S\.(?:A\.)?|UNITED STATES(?: OF AMERICA)?)$/;

/** German names in use that the JavaScript engine does not give. */
const ALSO =
	'Daenemark:DK|Grossbritannien:GB|Großbritannien:GB|Oesterreich:AT|Tschechische Republik:CZ|Tuerkei:TR|Vereinigte Staaten von Amerika:US';

const pairs = (list: string) =>
	list.split('|').map((pair): [string, string] => {
		const [words = '', code = ''] = pair.split(':');
		return [bare(words), code];
	});

let english: Map<string, string> | undefined;
let others: Map<string, string> | undefined;

/** The code of a country by its English name or code of two letters; `''` where a name has none here. */
function codeInEnglish(given: string): string | undefined {
	if (english === undefined) {
		const names = namesIn('en');
		const codes = names.map(([, code]): [string, string] => [bare(code), code]);
		english = new Map([...codes, ...names, ...pairs(OTHERS)]);
	}
	return english.get(bare(given));
}

/** The codes of countries by their names in other languages; `''` for a name of several. */
function inOtherLanguages(): Map<string, string> {
	const found = new Map(pairs(ALSO));
	const names = namesIn('cs', 'da', 'de', 'es', 'fi', 'fr', 'it', 'nb', 'nl', 'pl', 'pt', 'sv');
	for (const [name, code] of names.filter(([, code]) => ALPHA_3.has(code))) {
		found.set(name, [code, undefined].includes(found.get(name)) ? code : '');
	}
	return found;
}

/** A country's name in another language as a code of three letters, and anything else as it is. */
export function withoutTranslation(given: unknown): unknown {
	if (typeof given !== 'string' || isCountry(trimmed(given))) return given;
	others ??= inOtherLanguages();
	return ALPHA_3.get(others.get(bare(given)) ?? '') ?? given;
}

/**
 * The country's code of two letters, given by any code or its English name. An unknown country comes back in
 * capitals.
 */
export function countryCode(given: unknown): string {
	const name = trimmed(typeof given === 'string' ? given : '');
	const code = name.toUpperCase();
	return UNITED_STATES.test(code) ? 'US' : (ALPHA_2.get(code) ?? (codeInEnglish(name) || code));
}

/** Whether a text is a country: a code of two or three letters, or an English name. */
export function isCountry(given: string): boolean {
	const code = given.toUpperCase();
	return ALPHA_2.has(code) || UNITED_STATES.test(code) || codeInEnglish(given) !== undefined;
}

/** The country that an order ships to. Nobody knows where CartRover sends what it cannot place. */
export const country: Kind<string> = (given) => {
	const read = addressText(given);
	if (typeof read !== 'string' || isCountry(read)) return read;
	return new Problem(
		"is neither a country code nor a country's English name",
		'Write a code of three letters, such as USA',
		read,
	);
};

/** The hint for an unknown billing country. */
export const countryHint = (field: string, country: string): Hint => ({
	about: `“${country}”`,
	one: `${field}: {} is neither a country code nor a country's English name. It goes to CartRover as it is; a code such as USA is safer.`,
	many: `${field}: {} are neither country codes nor countries' English names. They go to CartRover as they are; codes such as USA are safer.`,
});

/** The states, territories and military post of the United States, each code with its name in plain letters. */
const US_STATES = `AK alaska AL alabama AR arkansas AS americansamoa AZ arizona CA california CO colorado CT connecticut
	DC districtofcolumbia washingtondc DE delaware FL florida FM micronesia federatedstatesofmicronesia
	GA georgia GU guam HI hawaii IA iowa ID idaho IL illinois IN indiana KS kansas KY kentucky LA louisiana
	MA massachusetts MD maryland ME maine MH marshallislands MI michigan MN minnesota MO missouri
	MP northernmarianaislands MS mississippi MT montana
	NC northcarolina ND northdakota NE nebraska NH newhampshire NJ newjersey NM newmexico NV nevada
	NY newyork OH ohio OK oklahoma OR oregon PA pennsylvania PR puertorico PW palau RI rhodeisland
	SC southcarolina SD southdakota TN tennessee TX texas UM UT utah VA virginia VI virginislands
	usvirginislands virginislandsus VT vermont WA washington WI wisconsin WV westvirginia WY wyoming
	AA AE AP armedforces armedforcesafrica armedforcesamericas armedforcescanada armedforceseurope armedforcesmiddleeast
	armedforcespacific`;

/** The provinces of Canada, in the same form: in English, in French, and in older use. */
const PROVINCES = `AB alberta BC britishcolumbia colombiebritannique MB manitoba NB newbrunswick nouveaubrunswick
	NL NF newfoundland labrador newfoundlandandlabrador terreneuveetlabrador NS novascotia nouvelleecosse
	NT NWT northwestterritories territoiresdunordouest NU nunavut ON ontario
	PE PEI princeedwardisland ileduprinceedouard QC PQ quebec SK saskatchewan YT YK yukon`;

/** The countries whose states are known, with what one is called and a code for an example. */
const WITH_STATES = new Map(
	[
		{ country: 'US', names: US_STATES, called: 'state of the United States', such: 'MN' },
		{ country: 'CA', names: PROVINCES, called: 'province of Canada', such: 'ON' },
	].map(({ country, names, ...words }) => [
		country,
		{ ...words, names: new Set(names.toLowerCase().split(/\s+/)) },
	]),
);

/** What a state may be called that is given by its code or name, or by both: `NY - New York`. */
export const stateNames = (state: string): string[] =>
	[state.replace(/^US-|\(.*\)/gi, ''), ...(state.match(/\b[A-Z]{2}\b/g) ?? [])].map((name) =>
		lettersOf(name),
	);

const lettersOf = (name: string) =>
	name
		.normalize('NFD')
		.toLowerCase()
		.replace(/[^a-z]/g, '');

/** The parts of a state that is given by its code or name, or by both. */
const partsOf = (state: string): string[] =>
	state.split(/[^\p{L}\p{M}. ]+|(?<=^[A-Z]{2}) /u).flatMap((part) => lettersOf(part) || []);

function isStateOf(country: string, names: Set<string>, state: string): boolean {
	const name = state
		.replace(new RegExp(`^${country}-`, 'i'), '')
		.replace(/\b(?:state|commonwealth|province|territory)\b(?: of\b)?/gi, '');
	const parts = partsOf(name);
	return names.has(lettersOf(name)) || (parts.length > 0 && parts.every((part) => names.has(part)));
}

/** A state of the United States or Canada without its country behind it: `CA, USA` is CA. */
export function withoutCountry(given: unknown, country: unknown): unknown {
	if (typeof given !== 'string') return given;
	const comma = given.lastIndexOf(',');
	const state = trimmed(given.slice(0, Math.max(comma, 0)));
	const code = countryCode(country);
	const known = WITH_STATES.get(code);
	if (!known || countryCode(given.slice(comma + 1)) !== code) return given;
	return isStateOf(code, known.names, state) ? state : given;
}

/**
 * The state or province of an address: one that its country has, where the country's are known.
 *
 * @param tell takes the problem with one that the country does not have, which is then sent as it is
 */
export const stateIn =
	(country: unknown, tell?: (problem: Problem) => void): Kind<string> =>
	(given) => {
		const read = addressText(given);
		const code = countryCode(country);
		const known = WITH_STATES.get(code);
		if (typeof read !== 'string' || !known || isStateOf(code, known.names, read)) return read;
		const problem = new Problem(
			`is neither the code nor the name of a ${known.called}`,
			`Write its code, such as ${known.such}, or correct the country`,
			read,
		);
		if (!tell) return problem;
		tell(problem);
		return read;
	};
