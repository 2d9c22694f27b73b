import { LEVEL_NAMES } from '../../api/access';
import type { AccessLevel } from '../../api/endpoints';
import { isDenied, type Asked, type Finding, type Probe } from './probe';

/** What each level is known to call (docs/contributing/api-facts.md, section 2), and how a user knows it. */
const CALLS = [
	['ship methods', 'wms/shipmethod/list'],
	['orders of a cart', 'cart/orders/list/new'],
	['orders of a merchant', 'merchant/orders/list/new'],
	['stock', 'merchant/inventory'],
	['order sources', 'cart/list'],
	['merchants', 'wms/merchant/list'],
] as const;

type CallName = (typeof CALLS)[number][0];

/**
 * Which key this is: what it may call, the level that looks like, and the merchant it acts for.
 *
 * @returns also whether it opens anything at all
 */
export async function checkKey(probe: Probe): Promise<{ findings: Finding[]; opens: boolean }> {
	const asked = new Map<CallName, Asked>();
	for (const [name, path] of CALLS) {
		const isList = path !== 'wms/shipmethod/list' && path !== 'cart/list';
		asked.set(name, await probe.ask(path, isList ? { limit: 1 } : {}));
		const [first] = asked.values();
		// A key that is refused here opens nothing; one that could not ask has told nothing.
		if (first && (isDenied(first) || first.broken !== undefined)) return notOpen(first);
	}
	const may = (name: CallName) => {
		const each = asked.get(name);
		return each !== undefined && each.broken === undefined && !isDenied(each);
	};
	const works = (name: CallName) => may(name) && asked.get(name)?.refusal === undefined;
	if (may('orders of a cart') && !works('orders of a merchant')) probe.prefix = 'cart';
	const allowed = CALLS.map(([name]) => name).filter(may);
	const refused = CALLS.map(([name]) => name).filter((name) => !may(name));
	return {
		opens: true,
		findings: [
			{
				check: 'What the key may call',
				result: 'ok',
				found: `${allowed.join(', ')}${refused.length > 0 ? `; not: ${refused.join(', ')}` : ''}`,
				means: 'Operations on anything else need another key: an operation says which one.',
			},
			deniedFinding([...asked.values()].filter(isDenied)),
			levelFinding(probe, may, works),
			merchantFinding(probe, asked.get('orders of a merchant')),
		],
	};
}

function notOpen({ refusal, broken }: Asked) {
	const found = refusal
		? 'CartRover refuses it'
		: `CartRover could not be reached: ${broken ?? 'no answer'}`;
	const means = refusal
		? 'Check API User, API Key and Access Level in the credential. A key that was cycled in CartRover stops working at once.'
		: 'Check Base URL in the credential and the network of n8n.';
	const finding: Finding = { check: 'The key', result: 'failed', found, means };
	return { findings: [finding], opens: false };
}

function deniedFinding(denied: Asked[]): Finding {
	const check = 'A call that the key may not make';
	const statuses = new Set(denied.map(({ about }) => `HTTP ${about.status ?? '?'}`));
	return {
		check,
		result: denied.length > 0 ? 'ok' : 'unknown',
		found: [...statuses].join(', ') || 'there was none',
		means: 'The nodes know it by its words, and name the credential.',
	};
}

type May = (name: CallName) => boolean;

function levelFinding({ client }: Probe, may: May, works: May): Finding {
	const { level } = client.account;
	const looksLike = levelsBy(may, works);
	const names = looksLike.map((each) => LEVEL_NAMES[each]).join(' or ');
	const check = 'Level of the key';
	if (looksLike.length === 0) {
		const means = `The credential says ${LEVEL_NAMES[level]}. CartRover shows where the key was made.`;
		return { check, result: 'unknown', found: 'no level that is known', means };
	}
	if (looksLike.includes(level)) {
		const means = `Access Level in the credential says ${LEVEL_NAMES[level]}, too.`;
		return { check, result: 'ok', found: names, means };
	}
	const means = `This looks like a ${names} key: set Access Level in the credential to ${names}. It says ${LEVEL_NAMES[level]}.`;
	return { check, result: 'differs', found: names, means };
}

function levelsBy(may: May, works: May): AccessLevel[] {
	if (works('merchants')) return ['warehouse', 'master'];
	const cart = may('orders of a cart');
	const merchant = may('orders of a merchant');
	return [...(cart ? (['cart'] as const) : []), ...(merchant ? (['merchant'] as const) : [])];
}

function merchantFinding({ client }: Probe, asked: Asked | undefined): Finding {
	const check = 'Merchant';
	const { level, merchantPk } = client.account;
	const isOwn = level === 'cart' || level === 'merchant';
	if (isOwn) {
		const means = 'The key belongs to one merchant. Merchant PK is not needed.';
		return { check, result: 'ok', found: 'the one that the key was made for', means };
	}
	if (asked?.refusal) {
		const means = `Check Merchant PK in the credential: ${merchantPk ? 'CartRover does not take it' : 'it is empty'}.`;
		return { check, result: 'failed', found: 'none that CartRover accepts', means };
	}
	const found = merchantPk ? 'the one of Merchant PK' : 'one without Merchant PK';
	return { check, result: 'ok', found, means: 'Calls are made for this merchant.' };
}
