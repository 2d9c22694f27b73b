import { ACCESS_LEVELS, ENDPOINTS } from '../../nodes/CartRover/api/endpoints.ts';
import type { AccessLevel, Endpoint, EndpointUse } from '../../nodes/CartRover/api/endpoints.ts';

/** The form of a path: `{level}` stands for `cart` or `merchant`; others have one form. */
interface PathForm {
	prefix?: 'cart' | 'merchant';
	path: string;
	levels: AccessLevel[];
}

/** The paths that an endpoint of the table stands for, each with the levels that may call it. */
export function formsOf({ path, levels }: Endpoint): PathForm[] {
	if (!path.startsWith('{level}/')) return [{ path, levels: withActing(levels) }];
	return (['cart', 'merchant'] as const)
		.filter((prefix) => levels.includes(prefix))
		.map((prefix) => ({
			prefix,
			path: path.replace('{level}', prefix),
			levels: withActing([prefix]),
		}));
}

/** Warehouse and master keys reach what a merchant key reaches, in the name of one merchant. */
export function withActing(levels: readonly AccessLevel[]): AccessLevel[] {
	const actsFor = (level: AccessLevel) => level === 'warehouse' || level === 'master';
	return ACCESS_LEVELS.filter(
		(level) => levels.includes(level) || (actsFor(level) && levels.includes('merchant')),
	);
}

/** The levels that may make all of these calls, or all that are always made, where some are. */
export function levelsOf(uses: readonly EndpointUse[]): AccessLevel[] {
	const always = uses.filter(({ when }) => when === undefined);
	const endpoints = (always.length > 0 ? always : uses).map(
		({ endpoint }): Endpoint => ENDPOINTS[endpoint],
	);
	return ACCESS_LEVELS.filter((level) =>
		endpoints.every(({ levels }) => withActing(levels).includes(level)),
	);
}
