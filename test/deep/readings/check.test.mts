import { DEFAULT_READINGS, READING_NAMES } from '../../../sandbox/index.mts';
import { checkUnder, type Findings } from '../../support/accountCheck.mts';

/*
 * Account: Check against each reading by itself. `npm run readings -- check` runs it.
 */

/** What Account: Check says under each reading that a read can tell: what was asked, and the answer. */
const TOLD: Record<string, readonly [check: string, answer: string | RegExp]> = {
	'dates-exclusive': ['Date bounds', 'differs: to the second, without From Date and To Date'],
	'dates-by-day': ['Date bounds', 'differs: whole days, in UTC'],
	'from-date-ignored': ['From Date of order lists', 'differs: changes nothing'],
	'to-date-ignored': ['To Date of order lists', 'differs: changes nothing'],
	'source-ignored': ['Order Source of order lists', /^differs: changes nothing/],
	'any-by-updated': [
		'Date that the list Any filters by',
		'differs: when the order was last changed',
	],
	'any-by-order-date': ['Date that the list Any filters by', 'differs: the date of the order'],
	'order-oldest-first': ['Order of lists', 'ok: oldest first'],
	'order-by-updated': ['Order of lists', 'ok: last changed first'],
	'order-by-reference': ['Order of lists', 'ok: by reference'],
	'order-unstable': ['Order of lists', 'differs: different with each request'],
	'total-right': ['total-records of inventory', 'ok: sent'],
	'total-missing': ['total-records', 'differs: not sent'],
	'total-page-only': ['total-records', 'differs: counts the page only'],
	'total-stale': ['total-records', /^differs: too low/],
	'total-stale-high': ['total-records', /^differs: too high/],
	'total-undated': ['total-records', /^differs: too high/],
	'total-zero': ['total-records', 'differs: always 0'],
	'clamp-50': ['Rows per page of orders', 'differs: 50'],
	'clamp-25': ['Rows per page of inventory', 'differs: 25'],
	'clamp-20': ['Rows per page of orders', 'differs: 20'],
	'limit-ignored': ['Limits of a request', 'differs: ignored'],
	'limit-ignored-whole': ['Rows per page of orders', 'differs: all at once, whatever is asked for'],
	'page-zero-based': ['Page numbers', 'differs: counted from 0'],
	'page-ignored': ['Page numbers', 'differs: ignored: every number returns the same page'],
	'empty-null': ['A list without rows', 'differs: null'],
	'empty-map': ['A list without rows', 'differs: {}'],
	'empty-missing': ['A list without rows', 'differs: no response'],
	'empty-error-200': ['A list without rows', 'differs: a refusal, HTTP 200'],
	'empty-error-404': ['A list without rows', 'differs: a refusal, HTTP 404'],
	'list-map': ['A list', 'differs: a map by index'],
	'list-map-gaps': ['A list', 'differs: a map by index, with gaps'],
	'list-map-by-reference': ['A list', 'differs: a map by key'],
	'inner-map': ['Form of lists in records', 'differs: a list, a map by index'],
	'inner-map-gaps': ['Form of lists in records', 'differs: a list, a map by index, with gaps'],
	'inner-null': ['Form of lists in records', 'differs: a list, nothing'],
	'errors-4xx': ['Refusal of a call that the key may not make', 'ok: HTTP 403'],
	...Object.fromEntries(
		[400, 401, 403, 404, 409, 422, 429, 500].map((status) => [
			`errors-${status}`,
			['An order that does not exist', `ok: HTTP ${status}, Invalid, a message`] as const,
		]),
	),
	'flags-text': ['success_code', 'differs: "true"'],
	'flags-number': ['success_code', 'differs: 1'],
	'flags-number-text': ['success_code', 'differs: "1"'],
	'letters-digits': ['Form of yes and no', 'differs: 1 or 0'],
	'letters-boolean': ['Form of yes and no', 'differs: true or false'],
	'letters-boolean-text': ['Form of yes and no', 'differs: true or false as text'],
	'letters-other': ['Form of yes and no', 'differs: other letters'],
	'letters-null': ['Form of yes and no', 'ok: null'],
	'numbers-text': ['Form of quantities', 'differs: text'],
	// the demo data has no amount of four digits, so this looks like the one before
	thousands: ['Form of quantities', 'differs: text'],
	'numbers-number': ['Form of amounts', 'differs: number'],
	'times-z': ['Form of times', 'differs: …T…Z'],
	'times-offset': ['Form of times', 'differs: …T…-08:00'],
	'times-pacific': [
		'Date that the list Any filters by',
		'differs: when the order was created, shown in America/Los_Angeles time without saying so',
	],
	'times-no-zone': ['Form of times', 'differs: …T… without zone'],
	'times-blank': ['Form of times', 'differs: … … without zone'],
	'times-fraction': ['Form of times', 'differs: …T….fractions+00:00'],
	'times-zero': ['Form of times', 'differs: zeros'],
	'times-null': ['Form of times', 'ok: null'],
	'times-epoch': ['Form of times', 'differs: a number'],
	'times-epoch-text': ['Form of times', 'differs: a number as text'],
	'times-unset-zero': ['Form of unset times', 'differs: zeros'],
	'times-unset-blank': ['Form of unset times', 'differs: empty text'],
	'status-upper': ['Form of order_status', 'differs: upper case'],
	'status-title': ['Form of order_status', 'differs: Title Case'],
	'status-unknown': ['Form of order_status', 'differs: other words'],
	'status-missing': ['Form of order_status', 'unknown: nothing to look at'],
	'date-ahead': ["CartRover's clock", 'differs: 7 min ahead of n8n’s'],
	'date-behind': ["CartRover's clock", 'differs: 7 min behind n8n’s'],
	'no-date': ["CartRover's clock", 'unknown: answers carry no time'],
	'no-calls-remaining': ['Calls left', 'unknown: answers do not say'],
	'no-process-id': ['Process ID', 'differs: not sent'],
	'fields-unknown': [
		'Fields of orders',
		/^differs: \d+ that are known; others: new_field, new_flag/,
	],
	'fields-missing': ['Fields of orders', /^ok: \d\d that are known$/],
	'fields-keys-only': ['Fields of orders', /^ok: \d that are known$/],
	'odd-values': ['Form of times', 'differs: no time, …T…+00:00'],
	'odd-null': ['A list', 'differs: a list, with 1 odd rows'],
	'odd-text': ['A list', 'differs: a list, with 1 odd rows'],
	'odd-no-key': ['A list', 'differs: a list, with 1 odd rows'],
	'type-html': ['Type of the body', 'differs: text/html'],
	'type-plain': ['Type of the body', 'differs: text/plain'],
	'body-notice': [
		'The credential',
		'failed: CartRover could not be reached: the answer was a web page',
	],
};

/** Those that reads with a good key cannot tell from what the sandbox does by default. */
const UNTOLD = [
	// what only a write shows
	...['cancel-text', 'cancel-number', 'cancel-bare', 'cancel-sentence'],
	...['create-response', 'create-list', 'reference-upper', 'reference-lower', 'reference-trimmed'],
	...['duplicate-words', 'duplicate-exists', 'duplicate-error', 'state-required'],
	'confirm-error-accepted',
	// what a wrong key shows
	...['wrong-key-403', 'wrong-key-200'],
	// what n8n reads before the node does
	...['body-bom', 'body-gzip', 'body-bytes'],
	// for cart keys; it shows as the number of sources that were seen
	'cart-sees-all',
];

let usual: Findings;
beforeAll(async () => {
	usual = (await checkUnder([])).findings;
}, 60_000);

const names = READING_NAMES.filter((name) => !DEFAULT_READINGS.includes(name));

test('every reading is among those that can be told, or among those that cannot', () => {
	expect([...Object.keys(TOLD), ...UNTOLD].sort()).toEqual([...names].sort());
});

test.each(names)(
	'%s',
	async (name) => {
		const { findings, requests } = await checkUnder([name]);
		expect(requests).toBeLessThanOrEqual(40);
		const [check, answer] = TOLD[name] ?? [];
		if (check === undefined || answer === undefined) {
			// Unpacking takes real time, in which the virtual clock runs on and answers are given up.
			if (name !== 'body-gzip') expect(findings).toEqual(usual);
			return;
		}
		expect(usual.get(check)).not.toEqual(findings.get(check));
		const expected = typeof answer === 'string' ? answer : expect.stringMatching(answer);
		expect(findings.get(check)).toEqual(expected);
	},
	60_000,
);
