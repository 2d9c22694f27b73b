import type { IDataObject } from 'n8n-workflow';

import { byId, startWorld, type World } from '../../support/world.mts';

/** What an operation did with the values that it was given. */
export interface Tried {
	error?: string;
	/** The bodies of what changed something, or the paths and queries of what was asked. */
	sent: unknown[];
	paths: string[];
	items: IDataObject[];
	hints: string[];
}

/** A merchant without orders and stock, asked through the real engine. */
export class Trial {
	private constructor(readonly world: World) {}

	static async begin(): Promise<Trial> {
		return new Trial(await startWorld({ empty: true }));
	}

	/** Runs `resource.operation`; `{{ $json.value }}` in the parameters is the value. */
	async try(
		name: string,
		parameters: Record<string, unknown>,
		value?: unknown,
		options: Parameters<World['run']>[3] = {},
	): Promise<Tried> {
		const [resource = '', operation = ''] = name.split('.');
		const { log } = this.world.sandbox;
		const before = log.entries.length;
		const level = /^(orderStatus\.update|shipment\.create|inventory|shipMethod|orderSource)/.test(
			name,
		)
			? ('merchant' as const)
			: ('cart' as const);
		const { error, items, hints } = await this.world.run(resource, operation, parameters, {
			level,
			items: [{ value } as IDataObject],
			...options,
		});
		const entries = log.entries.slice(before);
		return {
			error: error?.message,
			sent: entries.map(({ body, query }) => body ?? query),
			paths: entries.map(({ path }) => path),
			items: items.map(({ json }) => json),
			hints: hints.map(({ message }) => message),
		};
	}

	async end(): Promise<void> {
		await this.world.end();
	}
}

export const VALUE = '={{ $json.value }}';
export const given = byId(VALUE);
