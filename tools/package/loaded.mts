import type { INodeProperties, INodeTypeDescription, Themed } from 'n8n-workflow';

import { loadPackage } from '../../engine/nodeTypes.mts';
import { workflowModule } from '../../engine/host.mts';

/*
 * `tsx tools/package/loaded.mts FOLDER`: loads an extracted package with n8n's own loader, as n8n does
 * when it starts, and prints as JSON the files that it will want of it. Ends with an error where one
 * that has to be there at once is not. NODE_PATH has to lead to n8n's packages.
 */

const { name, nodes, credentials } = await loadPackage(process.argv[2] ?? '.');

/** `icons/<package>/<path>`, as the loader gives it to the editor. */
const iconsOf = (url: Themed<string> | undefined): string[] =>
	(typeof url === 'string' ? [url] : Object.values(url ?? {})).map((each) =>
		each.replace(`icons/${name}/`, ''),
	);

const optionsOf = ({ options = [] }: INodeProperties): string[] =>
	options.flatMap((option) => ('value' in option ? [String(option.value)] : []));

/** Where n8n looks for what an operation gives: one file for each operation of each resource. */
function schemasOf({ properties, version }: INodeTypeDescription): string[] {
	const operations = properties.filter((property) => property.name === 'operation');
	if (operations.length > 0 && version !== 1)
		throw new Error('Output schemas are kept for version 1.0.0 only');
	return operations.flatMap((operation) =>
		(operation.displayOptions?.show?.resource ?? []).flatMap((resource) =>
			optionsOf(operation)
				// Added by n8n for a credential with `authenticate`: opens the HTTP Request node.
				.filter((value) => value !== '__CUSTOM_API_CALL__')
				.map((value) => `__schema__/v1.0.0/${resource as string}/${value}.json`),
		),
	);
}

const wanted = [...nodes].map(([type, node]) => {
	const { description } = workflowModule.NodeHelpers.getVersionedNodeType(node);
	return { type, icons: iconsOf(description.iconUrl), schemas: schemasOf(description) };
});
console.log(
	JSON.stringify({
		nodes: wanted,
		credentials: [...credentials].map(([type, { iconUrl }]) => ({ type, icons: iconsOf(iconUrl) })),
	}),
);
