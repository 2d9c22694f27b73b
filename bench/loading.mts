/** Loads one package's nodes in a fresh process that has n8n-core already, and says what that took. */
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';

import type { INodeType, INodeTypeDescription, IVersionedNodeType } from 'n8n-workflow';

import '../engine/host.mts';
import { heldBytes } from './memory.mts';
import type { LoadCommand, LoadEvent, LoadReport } from './loads.mts';

type NodeClass = new () => INodeType | IVersionedNodeType;

const load = createRequire(import.meta.url);

function descriptionsOf(node: INodeType | IVersionedNodeType): INodeTypeDescription[] {
	return 'nodeVersions' in node
		? Object.values(node.nodeVersions).map(({ description }) => description)
		: [node.description];
}

function measure(files: readonly string[]): LoadReport {
	const heldBefore = heldBytes();
	const modulesBefore = Object.keys(load.cache).length;
	const cpuBefore = process.cpuUsage();
	const startedAt = performance.now();
	const nodes = files.flatMap((file) =>
		Object.values(load(file) as Record<string, NodeClass>).map((Node) => new Node()),
	);
	const ms = performance.now() - startedAt;
	const { user, system } = process.cpuUsage(cpuBefore);
	const json = JSON.stringify(nodes.flatMap(descriptionsOf));
	return {
		ms,
		cpuMs: (user + system) / 1_000,
		modules: Object.keys(load.cache).length - modulesBefore,
		heldBytes: heldBytes() - heldBefore,
		jsonBytes: Buffer.byteLength(json),
		zippedBytes: gzipSync(json).length,
	};
}

process.on('message', ({ files }: LoadCommand) => {
	const event: LoadEvent = { event: 'loaded', report: measure(files) };
	process.send?.(event);
});
process.on('disconnect', () => process.exit());
