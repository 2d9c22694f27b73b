/** Root of the API's paths. */
export const API_ROOT = '/v1';

/** Root of the control interface's paths. */
export const CONTROL_ROOT = '/_sandbox';

/** A path below `/v1` such as `cart/orders/list/any`, `*` standing for anything, or a RegExp. */
export type PathPattern = string | RegExp;

/** Path below `/v1`, as it came over the wire, without query and leading slash. */
export function apiPath(url: string): string {
	const path = url.split('?', 1)[0] ?? '';
	return path.startsWith(`${API_ROOT}/`) ? path.slice(API_ROOT.length + 1) : path;
}

/** A test for paths below `/v1`. Without a pattern all paths match. */
export function pathMatcher(pattern: PathPattern | undefined): (path: string) => boolean {
	if (pattern === undefined) return () => true;
	const expression =
		pattern instanceof RegExp
			? new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
			: glob(pattern);
	return (path) => expression.test(path);
}

function glob(pattern: string): RegExp {
	const path = pattern.replace(/^\/?(v1\/)?/, '');
	const parts = path.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${parts.join('.*')}$`);
}
