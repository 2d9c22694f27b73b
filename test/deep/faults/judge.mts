import type { LogEntry, Sandbox } from '../../../sandbox/index.mts';
import { differenceOf } from '../../support/difference.mts';
import { WRONG_PAYLOAD } from './columns.mts';
import { holds, type Subject, type Told } from './subjects.mts';

/*
 * The verdict over a run, from what the sandbox holds and has logged; what the node says is only what is
 * judged.
 */

export type Cell = 'right' | 'error' | 'unknown' | 'repeated';

export interface Verdict {
	cell: Cell;
	/** What is not as it must be. */
	wrong: string[];
}

/** Sentences that leave open whether a write took effect, and those that say how to find out. */
export const UNKNOWN = /not known whether|may have taken effect|did not say what became/i;
const HOW_TO_FIND_OUT = /look (it|this order|them) up/i;
/** Sentences that say that it did not. */
export const NO_EFFECT =
	/nothing was (changed|sent)|had no effect|was not (sent|created|canceled|updated)/i;
/** What is left of values that nobody looked at. */
const RUBBISH = /undefined|\[object|NaN|\bnull\b|sandbox-\w+-key/;

/** Two calls, refused again and again for the ten minutes that the node waits. */
const MOST_REQUESTS = 120;

/** Faults whose answer comes with its headers. */
const NO_HEADERS = ['hang', 'truncated', 'cutBefore', 'cutAfter'];

/**
 * @param onTheWay what the sandbox answered may not have come through
 */
export function judge(subject: Subject, told: Told, sandbox: Sandbox, onTheWay = false): Verdict {
	const wrong: string[] = [];
	const { entries } = sandbox.log;
	const effects = entries.filter(({ effect }) => effect).length;
	const took = subject.took?.(sandbox) ?? false;

	if (entries.length > MOST_REQUESTS) wrong.push(`asked ${entries.length} times`);
	if (told.swallowed) wrong.push('a poll that was hit gave nothing, and said nothing');
	if (!subject.writes && effects > 0) wrong.push('a read changed something');
	if (effects > 1 && subject.behaviour !== 'harmless') wrong.push(`took effect ${effects} times`);
	if (['read back', 'never made again'].includes(subject.behaviour)) {
		const own = entries.filter(({ path }) => path === subject.ownPath);
		const first = own.findIndex(({ effect }) => effect);
		if (first >= 0 && first < own.length - 1) wrong.push('was made again after it took effect');
	}
	if (told.delivered && !isEqual(told.delivered, subject.answer)) {
		wrong.push(`delivered ${differenceOf(told.delivered, subject.answer, isEqual)}`);
	}
	if (told.error) {
		const cell = judgeError(subject, told, entries, effects > 0 || took, wrong);
		if (!told.itemless && !onTheWay && lacksProcessId(subject, entries, told.error)) {
			wrong.push(`names no process id: ${textOf(told.error)}`);
		}
		return { cell, wrong };
	}
	const passedOn = subject.passesOn && isEqual(told.value, [WRONG_PAYLOAD]);
	if (!passedOn && !isEqual(told.value, subject.answer)) {
		wrong.push(`answered ${differenceOf(told.value, subject.answer, isEqual)}`);
	}
	if (subject.writes && !took) wrong.push('says that it took effect, and it did not');
	return { cell: effects > 1 ? 'repeated' : 'right', wrong };
}

function judgeError(
	{ writes, behaviour }: Subject,
	{ error, itemless }: Told,
	entries: readonly LogEntry[],
	took: boolean,
	wrong: string[],
): Cell {
	const { name, message, description, context } = error as Required<NonNullable<Told['error']>>;
	const text = textOf({ name, message, description });
	if (!/^Node(Api|Operation)Error$/.test(name)) wrong.push(`throws a ${name}: ${message}`);
	if (!message) wrong.push('no message');
	if (!description) wrong.push(`no description: ${message}`);
	if (RUBBISH.test(text)) wrong.push(`has rubbish in it: ${text}`);
	if (!itemless && context?.itemIndex !== 0) wrong.push(`names item ${context?.itemIndex}`);

	const unknown = UNKNOWN.test(text);
	if (!writes) {
		if (unknown) wrong.push(`a read is said to have an effect: ${text}`);
		return 'error';
	}
	if (unknown) {
		if (!HOW_TO_FIND_OUT.test(text)) wrong.push(`does not say how to find out: ${text}`);
		if (entries.length === 0) wrong.push(`not known, although nothing was sent: ${text}`);
		return 'unknown';
	}
	if (!NO_EFFECT.test(text)) wrong.push(`does not say whether it took effect: ${text}`);
	else if (took) wrong.push(`says that it had no effect, and it had: ${text}`);
	return behaviour === 'harmless' && took ? 'repeated' : 'error';
}

/** By jest's own comparison, for answers with matchers in them. */
const isEqual = (actual: unknown, expected: unknown) =>
	holds(() => expect(actual).toEqual(expected));

const textOf = ({ message, description }: NonNullable<Told['error']>) =>
	`${message}\n${description ?? ''}`;

/** CartRover's last answer that was of no use came with a process id, and the error does not name it. */
function lacksProcessId(
	{ ownPath }: Subject,
	entries: readonly LogEntry[],
	error: NonNullable<Told['error']>,
): boolean {
	const last = entries
		.filter(({ path }) => ownPath === undefined || path === ownPath)
		.filter(({ fault, outcome }) => fault !== null || outcome !== 'ok')
		.at(-1);
	if (!last || last.status === null || NO_HEADERS.includes(last.outcome)) return false;
	return last.fault !== 'latency' && !/CartRover process ID: sbx-\d+/.test(textOf(error));
}
