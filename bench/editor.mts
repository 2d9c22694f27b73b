import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

type Part = INodeProperties | INodePropertyOptions | INodePropertyCollection;

/** How a parameter gets its choices from a server. */
export interface Remote {
	/** Names of the parameters on the way to it. */
	path: string;
	/**
	 * `onOpen`: a picker, whose search runs when its list is opened. `onShow`: n8n's editor asks as soon
	 * as the parameter is on the screen.
	 */
	asked: 'onOpen' | 'onShow';
}

/** Every parameter below the given ones that has its choices from a server. */
export function remoteChoices(parts: readonly Part[], path: readonly string[] = []): Remote[] {
	return parts.flatMap((part): Remote[] => {
		const own = [...path, part.name];
		const found: Remote[] = [];
		if ('values' in part) found.push(...remoteChoices(part.values, own));
		if (!('type' in part)) return found;
		const { typeOptions, modes = [], options = [] } = part;
		const loads =
			typeOptions?.loadOptionsMethod ?? typeOptions?.loadOptions ?? typeOptions?.resourceMapper;
		if (loads !== undefined) found.push({ path: own.join('.'), asked: 'onShow' });
		if (modes.some((mode) => mode.typeOptions?.searchListMethod !== undefined)) {
			found.push({ path: own.join('.'), asked: 'onOpen' });
		}
		return [...found, ...remoteChoices(options, own)];
	});
}
