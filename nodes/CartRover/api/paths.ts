import { CLIMBS, whyNoPathPart } from '../model/texts';
import { type EndpointName, type Endpoint, ENDPOINTS } from './endpoints';

/** Why a path cannot be asked for. */
export interface UnusablePath {
	problem: string;
}

/**
 * Puts the values into a path template, percent-encoded, whatever they hold.
 *
 * @param level what `{level}` stands for
 */
export function fillPath(
	template: string,
	values: Record<string, string>,
	level: string,
): { path: string } | UnusablePath {
	let problem: string | undefined;
	const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
		const value = name === 'level' ? level : (values[name] ?? '');
		const why = value === '' ? 'is empty' : whyNoPathPart(value);
		if (why === undefined) return encodeURIComponent(value);
		problem ??= `${name} ${why}`;
		return '';
	});
	return problem === undefined ? { path } : { problem };
}

/**
 * Reads a path that a user gave: below the base URL, with or without a slash in front. It may hold
 * `{placeholders}`. It must not lead anywhere else.
 */
export function readUserPath(given: string): { path: string } | UnusablePath {
	const path = given.trim().replace(/^\/+|\/+$/g, '');
	if (path === '') return { problem: 'the path is empty' };
	if (/^[a-z][a-z\d+.-]*:/i.test(path)) {
		return { problem: 'the path must be below the Base URL, not a whole address' };
	}
	if (/[?#]/.test(path)) {
		return {
			problem: 'the path must not contain “?” or “#”: query parameters have their own fields',
		};
	}
	const parts = path.split(/[/\\]/).map(decoded);
	// A server may decode an encoded slash, so the parts around it are checked, too.
	const steps = parts.flatMap((part) => part.split(/[/\\]/));
	if (parts.includes('') || steps.some((step) => CLIMBS.test(step))) {
		return { problem: 'the path must not contain empty parts, “.” or “..”' };
	}
	const why = parts.map(whyNoPathPart).find(Boolean);
	if (why) return { problem: `the path has a part that ${why}` };
	return { path: parts.map(encoded).join('/') };
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

/** Placeholders stay as they are, to be filled later. */
const encoded = (part: string) => (/^\{\w+\}$/.test(part) ? part : encodeURIComponent(part));

/**
 * The endpoint for a path that a user gave. A known path gets the table's entry, so that it is paced and
 * repeated like its operation; any other gets safe defaults. Only a GET may be repeated when its effect is
 * unknown: the user decides what the body of another request does, and whether to send it again.
 */
export function endpointOf(method: Endpoint['method'], path: string): Endpoint {
	const known = (Object.keys(ENDPOINTS) as EndpointName[])
		.map((name): Endpoint => ENDPOINTS[name])
		.find((endpoint) => endpoint.method === method && patternOf(endpoint.path).test(path));
	return {
		title: 'This request',
		method,
		path,
		// CartRover decides: its answer says which level is needed.
		levels: ['cart', 'merchant', 'warehouse', 'master'],
		limited: known?.limited ?? true,
		repeat: method === 'GET' ? (known?.repeat ?? repeatOfGet(path)) : 'never',
		grade: known?.grade ?? 'I',
	};
}

/** No GET besides `wms_cancel` is known to change something. One that does might have such a name. */
const repeatOfGet = (path: string) => (/cancel|delete|update/i.test(path) ? 'never' : 'always');

function patternOf(template: string): RegExp {
	// Parts by name, such as `status/…`, stand before the general `{cust_ref}` in the table's meaning.
	return new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);
}
