import { accessTo, LEVEL_NAMES } from '../../api/access';
import { ENDPOINTS, type AccessLevel, type Endpoint } from '../../api/endpoints';
import { CHECK_TELLS, explainRejection } from '../../api/rejections';
import { isAnswered, isDenied, type Asked, type Finding, type Probe } from './probe';

/**
 * The calls that each level is known to make (docs/contributing/api-facts.md, section 2), in the user's
 * words.
 */
const CALLS = [
	['ship methods', 'wms/shipmethod/list'],
	['orders of a cart', 'cart/orders/list/new'],
	['orders of a merchant', 'merchant/orders/list/new'],
	['stock', 'merchant/inventory'],
	['order sources', 'cart/list'],
	['merchants', 'wms/merchant/list'],
] as const;

type CallName = (typeof CALLS)[number][0];

const UNFIT = 'Access Level does not fit the key';

/** The result of the check of the key. */
interface KeyCheck {
	/** The findings; a problem with the credential comes first. */
	findings: Finding[];
	/** How the key's limits are told, which only developers need. */
	denied: Finding[];
	/** Whether orders can be listed at all. */
	lists: boolean;
}

/** Which key this is: whether it works, its level, the merchant it acts for, and what it may call. */
export async function checkKey(probe: Probe): Promise<KeyCheck> {
	const { account } = probe.client;
	const asked = new Map<CallName, Asked>();
	for (const [name, path] of CALLS) {
		const isList = path !== 'wms/shipmethod/list' && path !== 'cart/list';
		const each = await probe.ask(path, isList ? { limit: 1 } : {});
		asked.set(name, each);
		// Every key may list ship methods. A key that may not is not open for any call.
		if (name !== 'ship methods' || isAnswered(each)) continue;
		const finding = credentialFinding(probe, each, ENDPOINTS.shipMethodList);
		return { findings: [finding], denied: [], lists: false };
	}
	const may = (name: CallName) => {
		const each = asked.get(name);
		return each !== undefined && isAnswered(each);
	};
	const ownOrders = account.level === 'cart' ? 'orders of a cart' : 'orders of a merchant';
	if (may('orders of a cart') && !may('orders of a merchant')) probe.prefix = 'cart';
	const credential = credentialFinding(probe, asked.get(ownOrders), ENDPOINTS.orderList);
	const level = levelFinding(probe, levelsBy(may));
	const isUnfit = credential.result === 'ok' && level.result === 'differs';
	return {
		findings: [
			isUnfit ? { ...credential, result: 'failed', found: UNFIT, means: level.means } : credential,
			level,
			merchantFinding(probe, levelsBy(may), may('orders of a merchant')),
			callsFinding(asked),
		],
		denied: [deniedFinding([...asked.values()].filter(isDenied))],
		lists: may('orders of a cart') || may('orders of a merchant'),
	};
}

/** What is wrong with the credential, as an operation that makes this call would say it. */
function credentialFinding(
	{ client: { account } }: Probe,
	asked: Asked | undefined,
	endpoint: Endpoint,
): Finding {
	const check = 'The credential';
	const isFirst = endpoint.path === ENDPOINTS.shipMethodList.path;
	const { refusal: lacking } = isFirst ? {} : accessTo(endpoint, account);
	if (lacking) {
		return { check, result: 'failed', found: lacking.message, means: lacking.description };
	}
	if (!asked || isAnswered(asked)) {
		const means = 'API User, API Key and Base URL are right.';
		return { check, result: 'ok', found: 'CartRover accepts it', means };
	}
	if (!asked.refusal) {
		const found = `CartRover could not be reached: ${asked.broken ?? 'no answer'}`;
		const means = 'Check Base URL in the credential and the network of n8n.';
		return { check, result: 'failed', found, means };
	}
	const { message, description } = explainRejection(asked.refusal, { account, endpoint });
	return {
		check,
		result: 'failed',
		found: message,
		means: description.replace(CHECK_TELLS, '').trim(),
	};
}

function callsFinding(asked: Map<CallName, Asked>): Finding {
	const names = (which: (each: Asked) => boolean) =>
		[...asked].flatMap(([name, each]) => (which(each) ? [name] : [])).join(', ');
	// Where no merchant is set, a refusal that asks for one says nothing about the key.
	const isNo = (each: Asked) =>
		isDenied(each) && !/name the merchant|merchant-?pk/i.test(each.refusal?.message ?? '');
	const denied = names(isNo);
	const unclear = names((each) => !isAnswered(each) && !isNo(each));
	const found = [
		names(isAnswered),
		denied && `not: ${denied}`,
		unclear && `not answered: ${unclear}`,
	];
	return {
		check: 'What the key may call',
		result: unclear ? 'unknown' : 'ok',
		found: found.filter(Boolean).join('; '),
		means: 'An operation that needs another kind of key fails, and its error names that kind.',
	};
}

function deniedFinding(denied: Asked[]): Finding {
	const statuses = new Set(denied.map(({ about }) => `HTTP ${about.status ?? '?'}`));
	return {
		check: 'Refusal of a call that the key may not make',
		result: denied.length > 0 ? 'ok' : 'unknown',
		found: [...statuses].join(', ') || 'there was none',
		means:
			'Nothing to do: the nodes recognize its text, and the error says to check the credential.',
	};
}

type May = (name: CallName) => boolean;

function levelFinding({ client }: Probe, looksLike: AccessLevel[]): Finding {
	const { level } = client.account;
	const names = looksLike.map((each) => LEVEL_NAMES[each]).join(' or ');
	const check = 'Level of the key';
	if (looksLike.length === 0) {
		const means = `The credential says ${LEVEL_NAMES[level]}. CartRover’s settings show where the key was created.`;
		return { check, result: 'unknown', found: 'no known level', means };
	}
	if (looksLike.includes(level)) {
		const sees =
			level === 'cart' ? ' As far as is known, it sees only the orders of its own cart.' : '';
		const means = `Access Level in the credential says ${LEVEL_NAMES[level]}, too.${sees}`;
		return { check, result: 'ok', found: names, means };
	}
	const means = `This looks like a ${names} key: set Access Level in the credential to ${names}. It says ${LEVEL_NAMES[level]}.`;
	return { check, result: 'differs', found: names, means };
}

function levelsBy(may: May): AccessLevel[] {
	if (may('merchants')) return ['warehouse', 'master'];
	const cart = may('orders of a cart');
	const merchant = may('orders of a merchant');
	return [...(cart ? (['cart'] as const) : []), ...(merchant ? (['merchant'] as const) : [])];
}

function merchantFinding({ client }: Probe, looksLike: AccessLevel[], works: boolean): Finding {
	const check = 'Merchant';
	const { level, merchantPk } = client.account;
	const isOwn = level === 'cart' || level === 'merchant';
	if ((isOwn || looksLike.length > 0) && !looksLike.includes(level)) {
		const means = 'Set Access Level in the credential to the level of the key first.';
		return { check, result: 'unknown', found: UNFIT, means };
	}
	if (isOwn) {
		const means = 'The key belongs to one merchant. Merchant PK is not needed.';
		return { check, result: 'ok', found: 'the one that the key was made for', means };
	}
	if (!works || !merchantPk) {
		const means = `Check Merchant PK in the credential: ${merchantPk ? 'CartRover does not accept it' : 'it is empty'}.`;
		return { check, result: 'failed', found: 'none that CartRover accepts', means };
	}
	const means = 'Calls are made for this merchant.';
	return { check, result: 'ok', found: 'the one of Merchant PK', means };
}
