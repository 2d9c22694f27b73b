import { invalid } from './answers.mts';

export const DAY_MS = 24 * 60 * 60 * 1000;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;
const ISO_WITH_ZONE =
	/^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** ms epoch to `2018-08-27T02:24:58+00:00`, as the API returns times; null stays null. */
export function stamp(ms: number): string;
export function stamp(ms: number | null): string | null;
export function stamp(ms: number | null): string | null {
	return ms === null ? null : `${new Date(ms).toISOString().slice(0, 19)}+00:00`;
}

/** ms epoch to `2018-08-27` in UTC. */
export function day(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}

/** The start of a time's UTC day, both ms epoch; infinite ones stay. */
export function dayStart(ms: number): number {
	return Number.isFinite(ms) ? Math.floor(ms / DAY_MS) * DAY_MS : ms;
}

/** ms epoch to `2018-01-02 16:26:25`, the zoneless form of the product endpoint, in UTC. */
export function zonelessStamp(ms: number): string {
	return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** The API keeps whole seconds. */
export function wholeSeconds(ms: number): number {
	return Math.floor(ms / 1000) * 1000;
}

/** ISO 8601 with a zone to ms epoch; undefined when the text is anything else. */
export function parseInstant(text: string): number | undefined {
	const date = ISO_WITH_ZONE.exec(text)?.[1];
	if (date === undefined || !isCalendarDay(date)) return undefined;
	const ms = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
	return Number.isNaN(ms) ? undefined : ms;
}

/** A day, or ISO 8601 with a zone, to ms epoch, a day to its start in UTC; undefined for anything else. */
export function parseTime(text: string): number | undefined {
	const padded = padDay(text);
	return isCalendarDay(padded) ? Date.parse(`${padded}T00:00:00Z`) : parseInstant(padded);
}

/** Month and day may come with one digit. */
export function padDay(text: string): string {
	return text.replace(/-(\d)(?=-|T|$)/g, '-0$1');
}

/** True for a day that exists, written `YYYY-MM-DD`. */
export function isCalendarDay(text: string): boolean {
	if (!DATE_ONLY.test(text)) return false;
	const ms = Date.parse(`${text}T00:00:00Z`);
	return !Number.isNaN(ms) && day(ms) === text;
}

/**
 * A `from_date` or `to_date` to ms epoch, both ends included. A date alone covers its whole UTC day;
 * its month and day may have one digit.
 * @throws ApiRefusal when it is neither; a `+` sent without encoding arrives as a space and ends here.
 */
export function parseBound(name: 'from_date' | 'to_date', text: string): number {
	const ms = parseTime(text);
	if (ms === undefined) {
		throw invalid(
			`Invalid ${name}: ${text}. Use YYYY-MM-DD or ISO 8601 with a time zone, ` +
				'and send a plus sign as %2B.',
		);
	}
	return name === 'to_date' && isCalendarDay(padDay(text)) ? ms + DAY_MS - 1 : ms;
}
