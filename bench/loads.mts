import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Process } from './processes.mts';

export interface LoadCommand {
	/** Compiled node files. */
	files: string[];
}

export interface LoadReport {
	ms: number;
	cpuMs: number;
	/** Files that were read for it. */
	modules: number;
	heldBytes: number;
	/** The descriptions as JSON: what the editor's browser gets. */
	jsonBytes: number;
	zippedBytes: number;
}

export interface LoadEvent {
	event: 'loaded';
	report: LoadReport;
}

const DIST = fileURLToPath(new URL('../dist', import.meta.url));

/** Packages to load, by the name in the table: this one, and two of n8n's own for shops. */
export function loadables(nodesBase: string | undefined): Record<string, string[]> {
	const ours = ['CartRover', 'CartRoverTrigger'].map((name) =>
		join(DIST, 'nodes/CartRover', `${name}.node.js`),
	);
	const theirs = (folder: string) =>
		[folder, `${folder}Trigger`].map((name) =>
			join(nodesBase ?? '', 'dist/nodes', folder, `${name}.node.js`),
		);
	return {
		'This package': ours,
		...(nodesBase !== undefined && {
			'n8n’s Shopify': theirs('Shopify'),
			'n8n’s WooCommerce': theirs('WooCommerce'),
		}),
	};
}

/** Loads nodes in a process of their own. */
export async function loadOnce(files: string[]): Promise<LoadReport> {
	const loader = new Process<LoadCommand, LoadEvent>('loading.mts', ['--expose-gc']);
	try {
		return (await loader.tell({ files }, 'loaded')).report;
	} finally {
		await loader.end();
	}
}
