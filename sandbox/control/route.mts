import { z } from 'zod';
import type { Merchant } from '../accounts.mts';
import type { Sandbox } from '../index.mts';

/** What a control route cannot do, in words for who asked. */
export class ControlError extends Error {
	constructor(
		message: string,
		/** HTTP status of the answer. */
		readonly status: 400 | 403 | 404 | 405 | 409 = 400,
	) {
		super(message);
	}
}

/** What a route works on. */
export interface ControlCall<Body, Query> {
	sandbox: Sandbox;
	/** The merchant that `?merchant=<pk>` names; the demo merchant without it. */
	merchant: Merchant;
	/** Parts of the path, decoded. */
	params: Readonly<Record<string, string>>;
	body: Body;
	query: Query;
}

type Shape = Record<string, z.ZodTypeAny>;

export interface ControlRoute {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Below `/_sandbox`, its parts in braces. */
	path: string;
	/** The group it stands under. */
	tag: string;
	/** What it does, in a line. */
	summary: string;
	/** For one merchant: takes `?merchant=<pk>`. */
	ofMerchant: boolean;
	/** Undefined where it takes none. */
	body: z.ZodTypeAny | undefined;
	query: z.ZodObject<Shape>;
	/** A body that works, for the description. */
	example: unknown;
	/** What it answers. */
	gives: z.ZodTypeAny;
	run: (call: ControlCall<unknown, unknown>) => unknown;
}

interface RouteDraft<Body extends z.ZodTypeAny, Query extends Shape> {
	summary: string;
	ofMerchant?: boolean;
	body?: Body;
	query?: Query;
	example?: z.input<Body>;
	gives: z.ZodTypeAny;
	run: (call: ControlCall<z.output<Body>, z.output<z.ZodObject<Query>>>) => unknown;
}

type Verb = ControlRoute['method'];

/** What makes the routes of a group: its name first, then verb and path of each. */
export function routesOf(tag: string) {
	return <Body extends z.ZodTypeAny = z.ZodUndefined, Query extends Shape = Record<never, never>>(
		where: `${Verb} /${string}`,
		draft: RouteDraft<Body, Query>,
	): ControlRoute => {
		const [method, path] = where.split(' ') as [Verb, string];
		const query = z.object(draft.query ?? {}).strict();
		const { summary, ofMerchant = false, body, example, gives } = draft;
		const run = draft.run as ControlRoute['run'];
		return { method, path, tag, summary, ofMerchant, body, query, example, gives, run };
	};
}

/** A whole number in a query. */
export const count = (most: number) =>
	z.coerce.number({ invalid_type_error: 'Expected a whole number' }).int().min(0).max(most);

/** Every mistake of what was given, each with its place. */
export function mistakes(error: z.ZodError, what: string): string {
	return error.issues
		.flatMap((issue): string[] => {
			const at = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`));
			if (issue.code !== 'invalid_union') return [`${what}${at.join('')}: ${issue.message}`];
			// of several forms the one that was meant is the one that fits best from outside
			const off = issue.unionErrors.map((form) => misfit(form, issue.path.length));
			const closest = issue.unionErrors.filter((_form, index) => off[index] === Math.min(...off));
			return [[...new Set(closest.map((form) => mistakes(form, what)))].join(', or ')];
		})
		.join('; ');
}

/** How far a form is from what was given: its outermost mistakes tell, those further in do not. */
function misfit({ issues }: z.ZodError, depth: number): number {
	return issues.reduce((sum, { path }) => sum + Math.max(0, depth + 2 - path.length), 0);
}
