import upperFirst from 'lodash/upperFirst';
import type { Failure } from 'n8n-workflow';

import { addressAdvice, isDuplicateOrder } from '../model/order';
import { actsForMerchant, LEVEL_NAMES, whereKeysAreMade } from './access';
import type { Account } from './account';
import { ACCESS_LEVELS, type Endpoint } from './endpoints';
import { isAboutKey } from './envelope';
import type { Outcome } from './exchange';

/** What an error says. */
export interface Texts {
	message: string;
	description: string;
	failure?: Failure;
	reason?: Reason;
}

/**
 * What workflows may decide by, as CartRover's words are not documented: it does not have the record, or refuses
 * this. No reason stands for all else: the key, an outage, the input.
 */
export type Reason = 'not_found' | 'refused';

type Rejection = Extract<Outcome, { kind: 'rejected' }>;

/**
 * The texts for a refusal: CartRover's own words, and what to do.
 *
 * @param isInDoubt whether it is said elsewhere to look the record up
 */
export function explainRejection(
	{ code, message, detail, about }: Rejection,
	{ account, endpoint }: { account: Account; endpoint: Endpoint },
	isInDoubt = false,
): Texts {
	// Without words of CartRover's own, the detail says what came instead of its answer.
	const isCartRovers = Boolean(message || code);
	const says = isCartRovers ? `CartRover adds: ${detail}` : upperFirst(detail);
	const more = detail ? `${says}. ` : '';
	const isUnauthorized = about.status === 401 || about.status === 403;
	// Some servers answer everything with one status, so the text counts before the status.
	if (isAboutKey(message) || (isUnauthorized && !isAboutRecord(message))) {
		return {
			message: message || 'CartRover did not accept the API key',
			description:
				more + (isCartRovers || !detail ? '' : `${CHECK_BASE_URL} `) + keyAdvice(message, account),
			failure: { cause: 'credential-invalid' },
		};
	}
	if (!message && !code && about.status !== 404) {
		return {
			message: `The call was refused with HTTP status ${about.status ?? 'unknown'}, and not in CartRover's format`,
			description: `${more}Something between n8n and CartRover may have answered: a proxy, or a server at a Base URL that is not CartRover's. ${CHECK_BASE_URL}`,
			failure: { cause: 'configuration-invalid' },
		};
	}
	if (!message && !code && endpoint.grade === 'I') {
		return {
			message: 'CartRover does not know this path',
			description: `${more}Check the path, and Base URL in the credential.`,
			failure: { cause: 'configuration-invalid' },
		};
	}
	if (!message && !code) {
		return {
			message: 'The Base URL in the credential looks wrong',
			description: more + CHECK_BASE_URL,
			failure: { cause: 'configuration-invalid' },
		};
	}
	// A bare code leaves open what it is about.
	const isBareCode = isDuplicateOrder(message) && !message.includes(' ');
	const aboutState = `${endpoint.title} is not possible in the current state of this record.`;
	const aboutCredential = credentialAdvice(message, account);
	const advice =
		aboutCredential ??
		whatToDo(code, message, endpoint, account) ??
		(isInDoubt ? aboutState : `${aboutState} Look it up in CartRover before you run it again.`);
	return {
		message: isBareCode
			? `CartRover already has an order with this reference (${message})`
			: message || `CartRover answered “${code}”`,
		description: more + advice,
		...(!aboutCredential && !isInDoubt && { reason: reasonIn({ code, message, about }) }),
	};
}

const CHECK_BASE_URL =
	"Check Base URL in the credential; CartRover's own is https://api.cartrover.com/v1.";

/** Whether a refusal is about what was asked for, or sent. */
const isAboutRecord = (message: string) =>
	isDuplicateOrder(message) ||
	/\b(?:order|item|sku|product|field|quantity|address|status|date|endpoint|merchant|source|shipment|record|path)s?\b/i.test(
		message,
	);

/** Where to find out more about a key. */
export const CHECK_TELLS = 'Account: Check shows what a key can do.';

/** What to do about a key that is refused. What CartRover's words say of the key's level comes first. */
function keyAdvice(message: string, { level, baseUrl }: Account): string {
	const named = /\b(cart|merchant|warehouse|master)(?:[\s-]+level)?[\s-]+key\b/i.exec(message)?.[1];
	const found = ACCESS_LEVELS.find((each) => each === named?.toLowerCase());
	if (found && found !== level) {
		const name = LEVEL_NAMES[found];
		return `This looks like a ${name} key: set Access Level in the credential to ${name}, or choose a credential with a ${LEVEL_NAMES[level]} key. ${whereKeysAreMade(level)} ${CHECK_TELLS}`;
	}
	return `Check API User, API Key and Access Level in the credential.${pathAdvice(baseUrl)} A key that was cycled in CartRover stops working at once. ${whereKeysAreMade(level)} ${CHECK_TELLS}`;
}

/** Where something is not found because of the credential. */
function credentialAdvice(message: string, account: Account): string | undefined {
	if (!NOT_FOUND.test(message)) return undefined;
	const { level, merchantPk, baseUrl } = account;
	// “merchant” as a part of a path is not about the merchant.
	if (actsForMerchant(level) && /(?<!\/)\bmerchant\b(?!\/)/i.test(message)) {
		const path = ABOUT_PATH.test(message) ? `${NO_SUCH_PATH} ` : '';
		return `${path}Check Merchant PK in the credential: it is “${merchantPk}”. Merchant: Get Many lists the merchants of a key.`;
	}
	return message.includes('/') && pathAdvice(baseUrl) ? pathAdvice(baseUrl).trim() : undefined;
}

/** The advice for a Base URL without the path that CartRover's own has. */
const pathAdvice = (baseUrl: string) =>
	baseUrl.endsWith('/v1')
		? ''
		: ` Base URL in the credential does not end with /v1; CartRover's own is https://api.cartrover.com/v1.`;

const ABOUT_PATH = /endpoint/i;
const NO_SUCH_PATH = 'CartRover has no such path: check it.';
/** Paths of lists, which hold no value of the user's that could be wrong. */
const LIST = /\/(?:list(?:all|\/\{status\})?|inventory)$/;
const IN_ERROR = /\border\b.*\bin (?:an )?error\b/i;
const IS_CANCELED = /\border\b.*\bis (?:already )?cancell?ed\b/i;
const NOT_FOUND = /not found|unknown|does ?n.t exist/i;

/** An error of the server is no refusal, and an “unknown” error tells of no record. */
function reasonIn({
	code,
	message,
	about: { status = 200 },
}: Pick<Rejection, 'code' | 'message' | 'about'>): Reason | undefined {
	if (ABOUT_PATH.test(message)) return undefined;
	const isNoRecord = /\b(?:order|sku|product|item)\b.*(?:not found|n.t exist)/i.test(message);
	if (isNoRecord) return 'not_found';
	return message && (status < 500 || code === 'Invalid') ? 'refused' : undefined;
}

/** The merchant that was searched: with rows of several merchants, it may be the wrong one. */
const searchedFor = ({ level, merchantPk }: Account) =>
	actsForMerchant(level) && merchantPk
		? ` Looked for with Merchant PK ${merchantPk} of the credential.`
		: '';

/** What to do about a refusal, unless the record's state is the reason. */
function whatToDo(
	code: string,
	message: string,
	{ title, path, method }: Endpoint,
	account: Account,
): string | undefined {
	const isOfOneOrder = /\{cust_ref\}|orders\/update$/.test(path);
	if (isOfOneOrder && IS_CANCELED.test(message)) {
		return 'CartRover has this order as canceled, so nothing can be sent for it. Leave it out.';
	}
	if (isDuplicateOrder(message)) {
		return 'Look at the status of that order: one that was canceled stays canceled, and takes another reference (option Reference Prefix) to be sent again. If it is the same order, set the option On Duplicate to “Skip”.';
	}
	const aboutState = addressAdvice(message);
	if (aboutState) return aboutState;
	if (ABOUT_PATH.test(message)) return NO_SUCH_PATH;
	if (NOT_FOUND.test(message)) {
		if (method === 'GET' && LIST.test(path)) return CHECK_BASE_URL;
		const whose = searchedFor(account);
		if (path.includes('{sku}')) return `Check the SKU; it must be written as in CartRover.${whose}`;
		if (!path.includes('{cust_ref}'))
			return `Check the value; it must be written as in CartRover.${whose}`;
		const ownOnly = account.level === 'cart' ? " A Cart key sees only its own cart's orders." : '';
		return `Check the reference. Orders are found by their cust_ref, which may differ from the order number (cust_po_no) that the shop shows.${ownOnly}${whose}`;
	}
	if (isOfOneOrder && IN_ERROR.test(message)) {
		return 'CartRover holds this order in error, and Order: Get says why (error_reason). Correct that in CartRover, then run this item again.';
	}
	if (code === 'Invalid') return `${title}: correct the data of this item, then run it again.`;
	return undefined;
}
