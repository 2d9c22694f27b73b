import {
	ENDPOINTS,
	type Endpoint,
	type EndpointName,
} from '../../nodes/CartRover/api/endpoints.ts';

/** The endpoint that a request went to, by the endpoint table; `undefined` for a path that is not in it. */
export function endpointOf(method: string, path: string): EndpointName | undefined {
	const fits = ([, endpoint]: [string, Endpoint]) =>
		endpoint.method === method && patternOf(endpoint.path).test(path);
	// A path that is written out goes before one with parts to fill.
	const found = Object.entries(ENDPOINTS)
		.filter(fits)
		.sort(([, a], [, b]) => a.path.split('{').length - b.path.split('{').length);
	return found[0]?.[0] as EndpointName | undefined;
}

function patternOf(path: string): RegExp {
	const pattern = path.replace('{level}', '(cart|merchant)').replace(/\{\w+\}/g, '[^/]+');
	return new RegExp(`^${pattern}$`);
}
