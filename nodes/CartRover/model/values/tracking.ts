import type { Hint } from '../hints';
import { type Kind, Problem, shown } from './kind';
import { identifier, trimmed } from './text';

/** What stands between two tracking numbers in one cell. */
const BETWEEN =
	/[;,|&+\u3001\uFF0C\uFF1B]|\s[/\\\u2013\u2014]\s|<br|\\[nrt]|\s(?:and|or|plus|und|et|y)\s|\b1Z.*[\s/]1Z/i;
/** Carriers group digits by four; a longer group is a number of its own. */
const LONG_GROUPS = /\S{10,}\s+\S{10,}|[^\s/]{10,}\/[^\s/]{10,}/;
/** UPS's own form, which may be grouped. */
const UPS = /(?<![a-z\d])1Z(?:\s?[a-z\d]){16}(?![a-z\d])/i;

/** Words, such as of `PRO 12345678`, that are no group of a number. Groups of letters are short. */
const NAME = /(?<!\S)[a-z]{3,}(?!\S)/i;

/** Words in the cell of a parcel without a number, or a repeated column header. */
const NO_NUMBER =
	/^(?:0+|n[\W_]*[an]\W*|none|nil|tb[acd]|x+|unknown|unavailable|missing|ditto|(?:awaiting|coming|later|no|not|pending|same as|see|to be|to follow|waiting)(?:\W\D*)?|(?:\w+[\s_-]+)?track(?:ing)?(?:[\s_-]*(?:code|id|link|no|number|url|#)s?)?\W*|[^\p{L}\p{N}]+)$/iu;

/** Carriers, and what a number is called, in front of it. */
const CARRIER =
	'(?:UPS|USPS|Fed\\s?Ex|DHL|DPD|GLS|TNT|Canada\\s?Post|OnTrac|Purolator|Royal\\s?Mail)';
const LABELS = new RegExp(
	`^(?:(?:(?:via\\s+)?${CARRIER}(?:\\s(?:eCommerce|express|freight|ground))?|track(?:ing)?(?:[\\s_-]*(?:code|id|no|nr|number))?)\\b[\\s:.#]+|#\\s*)+(?=.*\\d)`,
	'i',
);
const TRAILING = new RegExp(`(?<=\\d.*)\\s+${CARRIER}$`, 'i');
/** Remarks. Brackets are a part of numbers with GS1's identifiers only: `(00) 1 2345678…`. */
const REMARK =
	/\((?!\d{2,4}\))|\d\s*of\s*\d|\b(?:box(?:es)?|cartons?|packages?|pallets?|parcels?|pcs|pieces?|pkgs?|shipped|via)\b/i;
/** Signs that no carrier uses. */
const NO_SIGN = /[^\p{L}\p{M}\p{N}\p{Pd}\s/._:()#]/u;

/**
 * The tracking number of one parcel, without the blanks that group it: the next file may have it without
 * them, and CartRover would take it for another parcel.
 */
export const trackingNumber: Kind<string> = (given) => {
	if (typeof given === 'string' && /\S\s*[\r\n\t]+\s*\S/.test(trimmed(given))) {
		return severalNumbers(given);
	}
	const read = identifier(given);
	if (typeof read !== 'string') return read;
	const wrong = (what: string, advice: string) => new Problem(what, advice, read);
	if (/^\w+:\/\/|^www\./i.test(read)) {
		return wrong('is a web address, not a tracking number', 'Give the number alone');
	}
	if (/&#?\w+;/.test(read)) return wrong('holds HTML', 'Give the number alone');
	const [, number = read] = /^[;,|&\s]*(.*?)[;,|&\s]*$/.exec(read) ?? [];
	if (NO_NUMBER.test(number)) {
		return wrong('is not a tracking number', 'Leave the shipment out until it has one');
	}
	const ups = number.match(UPS)?.[0];
	const beside = ups === undefined ? number : number.replace(ups, '');
	const isTwice = (number.replace(/[^a-z\d]/gi, '').match(/1Z[a-z\d]{16}/gi)?.length ?? 0) > 1;
	if (isTwice || BETWEEN.test(beside) || LONG_GROUPS.test(number)) return severalNumbers(read);
	const hasWords = ups !== undefined && /[\p{L}(]/u.test(beside);
	const plain = hasWords ? ups : number.replace(LABELS, '').replace(TRAILING, '');
	if (plain !== number) {
		return wrong('holds more than the tracking number', `Write ${shown(plain)}`);
	}
	if (REMARK.test(number)) {
		return wrong('holds more than the tracking number', 'Give the number alone');
	}
	const sign = NO_SIGN.exec(number)?.[0];
	return sign
		? wrong(`holds “${sign}”, which is in no tracking number`, 'Give the number alone')
		: withoutGroups(number);
};

/** A number without the blanks that group it. What is not plainly one stays as it is. */
function withoutGroups(number: string): string {
	const bare = number.replace(/\s/g, '');
	const isNumber = /^[a-z\d]{8,}$/i.test(bare) && bare.replace(/\D/g, '').length > 4;
	const isName = !/^(?:1Z|JJD)\s/i.test(number) && NAME.test(number);
	return isNumber && !isName ? bare : number;
}

const severalNumbers = (given: string) =>
	new Problem(
		'holds more than one tracking number',
		'Give each shipment a tracking number of its own',
		given,
	);

/** The hint for a tracking number without any digit, such as “Local Pickup”, which some enter on purpose. */
export const trackingHint = (number: string): Hint[] =>
	/\p{N}/u.test(number)
		? []
		: [
				{
					about: `“${shown(number)}”`,
					one: 'Tracking number {} has no digit, so it may not be one. It was sent as it is.',
					many: 'Tracking numbers {} have no digit, so they may not be any. They were sent as they are.',
				},
			];
