import { CAPACITY } from '../../api/bucket';
import { REFILL_MS } from '../../api/others';
import type { CartRoverRecord } from '../../api/records';
import { ORDER_FIELDS } from '../../model/orderFields';
import { isRecord } from '../../model/wire';
import { isDenied, type Asked, type Finding, type Probe } from './probe';

/** n8n's clock may be off by this much before anybody notices. */
const CLOCK_TOLERANCE_S = 60;

/** The most names of fields that are told. */
const MOST_NAMES = 20;

/** A difference of this many calls may come from rounding. */
const ROUNDING = 2;

/** The findings about the calls that are left, and about the time. */
export const checkLimits = (probe: Probe): Finding[] => [callsFinding(probe), clockFinding(probe)];

/** The findings about process ids and forms, which all answers have. */
export function checkAnswers(probe: Probe): Finding[] {
	return [
		processIdFinding(probe),
		usual('success_code', 'true', probe, ({ flag }) => (flag === 'false' ? undefined : flag)),
		usual('Type of the body', 'application/json', probe, ({ contentType }) =>
			contentType?.split(';')[0]?.trim().toLowerCase(),
		),
	];
}

/** The finding about a form of which the documentation knows only one. */
function usual(
	check: string,
	documented: string,
	{ answers }: Probe,
	of: (answer: Probe['answers'][number]) => string | undefined,
): Finding {
	const told = answers.filter(({ isRefusal }) => !isRefusal).flatMap((answer) => of(answer) ?? []);
	const found = [...new Set(told)].sort().join(', ');
	const result = found === '' ? 'unknown' : found === documented ? 'ok' : 'differs';
	return { check, result, found: found || 'nothing to look at', means: 'The nodes read it.' };
}

function clockFinding({ answers }: Probe): Finding {
	const check = "CartRover's clock";
	const told = answers.filter(({ serverTime }) => serverTime !== undefined);
	if (told.length === 0) {
		const means = 'Triggers go by n8n’s own clock, and look back 15 minutes further.';
		return { check, result: 'unknown', found: 'answers carry no time', means };
	}
	const apart = told.map(({ serverTime = 0, at }) => serverTime - Math.floor(at / 1_000));
	const off = apart.reduce((least, each) => (Math.abs(each) < Math.abs(least) ? each : least));
	if (Math.abs(off) <= CLOCK_TOLERANCE_S) {
		const found = `${Math.abs(off)} s ${off < 0 ? 'behind' : 'ahead of'} n8n’s`;
		return { check, result: 'ok', found, means: 'Dates mean the same on both sides.' };
	}
	const found = `${Math.round(Math.abs(off) / 60)} min ${off < 0 ? 'behind' : 'ahead of'} n8n’s`;
	const means =
		'One of the two clocks is wrong. Triggers go by CartRover’s; dates from {{ $now }} are off by as much.';
	return { check, result: 'differs', found, means };
}

function callsFinding({ answers }: Probe): Finding {
	const check = 'Calls left';
	const told = answers.filter(({ remaining }) => remaining !== undefined);
	const last = told.at(-1)?.remaining;
	if (last === undefined) {
		const means = 'Calls are paced by the documented limit: 100, and one more every 0.6 seconds.';
		return { check, result: 'unknown', found: 'answers do not say', means };
	}
	let others = 0;
	told.forEach((each, index) => {
		const before = told[index - 1];
		if (!before) return;
		const refilled = (each.at - before.at) / REFILL_MS;
		const expected = Math.min(CAPACITY, (before.remaining ?? 0) + refilled) - 1;
		others += Math.max(0, expected - (each.remaining ?? 0));
	});
	const drawn = Math.round(others);
	if (drawn <= ROUNDING) {
		const means = 'No other program seems to use this key.';
		return { check, result: 'ok', found: `${last} of ${CAPACITY}`, means };
	}
	const means =
		'Something else uses the same key and shares the limit. This may be your own trigger or workflow; a separate key for other programs makes n8n faster.';
	const found = `${last} of ${CAPACITY}; others used about ${drawn} meanwhile`;
	return { check, result: 'differs', found, means };
}

function processIdFinding({ answers }: Probe): Finding {
	const has = answers.some(({ processId }) => processId !== undefined);
	if (!has && answers.every(({ isRefusal }) => isRefusal)) {
		const means = 'Errors give it where CartRover sends it.';
		return { check: 'Process ID', result: 'unknown', found: 'nothing to look at', means };
	}
	return {
		check: 'Process ID',
		result: has ? 'ok' : 'differs',
		found: has ? 'sent' : 'not sent',
		means: has
			? 'Errors give it, since CartRover’s support asks for it.'
			: 'Errors cannot give the ID that CartRover’s support asks for.',
	};
}

/** How CartRover says no: to an order that does not exist. */
export async function checkErrors(probe: Probe): Promise<Finding[]> {
	const asked = await probe.ask(`${probe.prefix}/orders/N8N-CHECK-NO-SUCH-ORDER`);
	const check = 'An order that does not exist';
	const means = 'The nodes recognize errors by the answer’s text, whatever the HTTP status.';
	if (asked.broken !== undefined || isDenied(asked)) {
		return [
			{ check, result: 'unknown', found: asked.broken ?? 'the key may not make this call', means },
		];
	}
	const status = `HTTP ${asked.about.status ?? '?'}`;
	if (asked.refusal) {
		const { code, message } = asked.refusal;
		const said = [code || 'no error_code', message ? 'a message' : 'no message'].join(', ');
		return [{ check, result: 'ok', found: `${status}, ${said}`, means }];
	}
	const found = `${status}, no refusal`;
	return [{ check, result: 'differs', found, means: 'A wrong reference may look like an order.' }];
}

/** How records are written: times, statuses, numbers, yes and no. */
export function checkForms(orders: CartRoverRecord[], stock: CartRoverRecord[]): Finding[] {
	const rows = [...orders, ...stock];
	const read = 'The nodes read this form.';
	const forms = (
		check: string,
		documented: string,
		fields: RegExp,
		form: (value: unknown) => string | undefined,
	): Finding => {
		const values = rows.flatMap((row) =>
			Object.entries(row).flatMap(([name, value]) => (fields.test(name) ? [form(value)] : [])),
		);
		const found = [...new Set(values.filter((each) => each !== undefined))].sort();
		if (found.length === 0) {
			return { check, result: 'unknown', found: 'nothing to look at', means: read };
		}
		const isUsual = found.every((each) => documented.split(' | ').includes(each));
		return { check, result: isUsual ? 'ok' : 'differs', found: found.join(', '), means: read };
	};
	return [
		forms('Form of times', '…T…+00:00 | null', /_date_time$/, timeForm),
		forms(
			'Form of unset times',
			'null',
			/^(?:cancel_date|delete_date|delivered_to_wms_date)$/,
			unset,
		),
		forms('Form of order_status', 'lower case', /^order_status$/, letterCase),
		forms('Form of amounts', 'text', /^(?:grand_total|sub_total|sales_tax)$/, numberForm),
		forms('Form of quantities', 'number', /^qty_/, numberForm),
		forms('Form of lists in records', 'a list', /^(?:items|shipments)$/, listForm),
		forms('Form of yes and no', 'Y or N | null', /^(?:on_hold|sending_canceled)$/, flagForm),
		...(orders.length > 0 ? [fieldsFinding(orders)] : []),
	];
}

/** Names of fields are no data of the user's. */
function fieldsFinding(orders: CartRoverRecord[]): Finding {
	const names = [...new Set(orders.flatMap((order) => Object.keys(order)))].sort();
	const others = names.filter(
		(name) => !ORDER_FIELDS.knows(name) && ORDER_FIELDS.called(name) === undefined,
	);
	const first = others.slice(0, MOST_NAMES).join(', ');
	const rest = others.length > MOST_NAMES ? ', and more' : '';
	return {
		check: 'Fields of orders',
		result: others.length === 0 ? 'ok' : 'differs',
		found: `${names.length - others.length} that are known${first && `; others: ${first}${rest}`}`,
		means: 'Simplified output has the known fields, Raw all of them.',
	};
}

function timeForm(value: unknown): string {
	if (typeof value === 'number') return 'a number';
	if (typeof value !== 'string') return value === null ? 'null' : typeof value;
	if (/^\d+$/.test(value)) return 'a number as text';
	if (/^0000/.test(value)) return 'zeros';
	const zone = /(?:Z|[+-]\d\d:?\d\d)$/.exec(value)?.[0] ?? ' without zone';
	const parted = /^\S+T/.test(value) ? '…T…' : '… …';
	return /^\d{4}-\d\d-\d\d[T ]/.test(value)
		? `${parted}${/\.\d+/.test(value) ? '.fractions' : ''}${zone}`
		: 'no time';
}

function listForm(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	if (value === null || value === '') return 'nothing';
	return isRecord(value) ? shapeOf({ rows: [], response: value, about: {} }) : 'something else';
}

function unset(value: unknown): string | undefined {
	if (value === null) return 'null';
	if (value === '') return 'empty text';
	return typeof value === 'string' && /^0000/.test(value) ? 'zeros' : undefined;
}

/** The known statuses. Another word is not repeated in a finding, since it may be anything. */
const STATUSES = ['new', 'at_wms', 'partial', 'shipped', 'confirmed', 'error', 'canceled'];

function letterCase(value: unknown): string {
	if (typeof value !== 'string' || !STATUSES.includes(value.toLowerCase())) return 'other words';
	if (value === value.toLowerCase()) return 'lower case';
	return value === value.toUpperCase() ? 'upper case' : 'Title Case';
}

function numberForm(value: unknown): string | undefined {
	if (typeof value === 'number') return 'number';
	if (typeof value !== 'string' || value === '') return undefined;
	return /,/.test(value) ? 'text with thousands separators' : 'text';
}

function flagForm(value: unknown): string {
	if (value === null) return 'null';
	if (typeof value === 'boolean') return 'true or false';
	const text = String(value as string | number);
	if (/^[YN]$/.test(text)) return 'Y or N';
	if (/^[01]$/.test(text)) return '1 or 0';
	return /^(?:true|false)$/i.test(text) ? 'true or false as text' : 'other letters';
}

/** The finding about what only a write would show. */
export const WRITES: Finding = {
	check: 'What only a write shows',
	result: 'unknown',
	found: 'not asked: this check only reads',
	means:
		'How creations, cancellations and duplicates are answered, and the calls that the vendor has not published. The nodes accept every known form.',
};

/** The shape in which a list came. */
export function shapeOf({ response, refusal, about }: Asked): string {
	if (refusal) return `a refusal, HTTP ${about.status ?? '?'}`;
	if (response === undefined) return 'no response';
	if (response === null) return 'null';
	if (typeof response !== 'object') return `a ${typeof response}`;
	const keys = Object.keys(response);
	if (Array.isArray(response)) return keys.length === 0 ? '[]' : 'a list';
	if (keys.length === 0) return '{}';
	if (keys.every((key, index) => key === String(index))) return 'a map by index';
	return keys.every((key) => /^\d{1,3}$/.test(key)) ? 'a map by index, with gaps' : 'a map by key';
}
