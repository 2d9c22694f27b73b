import type { CartRoverClient } from '../../api/client';
import { clock } from '../../api/clock';
import type { About, Outcome } from '../../api/exchange';
import { isAboutKey } from '../../api/envelope';
import { isNothingFound } from '../../api/lists';
import { endpointOf } from '../../api/paths';
import type { CartRoverRecord } from '../../api/records';
import { textOf } from '../../model/texts';
import { isRecord } from '../../model/wire';

/** The most requests of a check; the last one may be repeated four times. */
const MOST_REQUESTS = 36;

/** One answer of the check. Nothing of an order, and no name or key, is in it. */
export interface Finding {
	/** The question. */
	check: string;
	/** `differs` from the documentation or from what is usual; `unknown` where a read cannot tell. */
	result: 'ok' | 'differs' | 'unknown' | 'failed';
	found: string;
	/** The meaning for the user's workflows. */
	means: string;
}

/** The answer to one question. */
export interface Asked {
	/** Rows of a list that have a key; none for a refusal. */
	rows: CartRoverRecord[];
	/** The payload as it came. */
	response?: unknown;
	/** CartRover's no. */
	refusal?: Extract<Outcome, { kind: 'rejected' }>;
	/** There was no usable answer at all, in a few words. */
	broken?: string;
	about: About;
}

/** Asks CartRover, by reads only, and collects facts about all answers. */
export class Probe {
	/** Of each answer in turn. */
	readonly answers: Array<About & { at: number; isRefusal: boolean }> = [];
	/** `cart` or `merchant`, as which orders are asked for. */
	prefix: 'cart' | 'merchant' = 'merchant';

	private readonly sentBefore: number;

	constructor(readonly client: CartRoverClient) {
		this.sentBefore = client.sent;
	}

	/**
	 * @param path the path of a GET that changes nothing
	 * @param key a field that real rows have
	 */
	async ask(
		path: string,
		query: Record<string, string | number> = {},
		key = 'sku',
	): Promise<Asked> {
		if (this.client.sent - this.sentBefore >= MOST_REQUESTS)
			return { rows: [], broken: 'not asked', about: {} };
		const result = await this.client.attempt(endpointOf('GET', path), { query });
		const at = clock.now();
		if (result.kind === 'reply') {
			this.answers.push({ ...result, at, isRefusal: false });
			const { response } = result.envelope;
			const records = Object.values(response ?? {}).filter(isRecord) as CartRoverRecord[];
			const rows = records.filter((record) => textOf(record[key]) !== '');
			return { rows, response, about: result };
		}
		const { outcome } = result;
		const about = 'about' in outcome ? outcome.about : {};
		this.answers.push({ ...about, at, isRefusal: true });
		if (outcome.kind !== 'rejected') return { rows: [], broken: whyOf(outcome), about };
		return { rows: [], refusal: outcome, about };
	}

	/** Orders of any status. */
	async orders(query: Record<string, string | number>): Promise<Asked> {
		return await this.ask(`${this.prefix}/orders/list/any`, query, 'cust_ref');
	}
}

const whyOf = (outcome: Exclude<Outcome, { kind: 'ok' }> | { kind: 'outOfTime' }) =>
	outcome.kind === 'broken' ? outcome.detail : outcome.kind;

/** Whether the call was refused because the key may not make it. */
export function isDenied({ refusal, about }: Asked): boolean {
	if (!refusal) return false;
	const isUnauthorized = about.status === 401 || about.status === 403;
	return (
		isAboutKey(refusal.message) || (isUnauthorized && !/not found|merchant/i.test(refusal.message))
	);
}

/** Whether there is an answer; “nothing found” is an answer, too. */
export const isAnswered = ({ refusal, broken }: Asked): boolean =>
	broken === undefined && (!refusal || isNothingFound(refusal.message));

/** Whether a list was answered with no rows, in whatever form. */
export const isEmpty = (asked: Asked): boolean => isAnswered(asked) && asked.rows.length === 0;
