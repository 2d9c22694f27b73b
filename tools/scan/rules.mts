import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import type { Linter } from 'eslint';

interface Scanner {
	SOURCE_FILE_PATTERNS: string[];
	buildScanConfig: () => Promise<Linter.Config[]>;
}

/** n8n's scanner of published packages. It has no types, so the compiler must not follow its name. */
const SCANNER: string = '@n8n/scan-community-package/scanner/scanner.mjs';
const scanner = (await import(SCANNER)) as Scanner;

/** What the scanner reads of a repository. */
export const SOURCES = scanner.SOURCE_FILE_PATTERNS;
/** What the scanner reads of a tarball. */
export const SHIPPED = ['**/*.js', 'package.json'];

const PLUGIN = '@n8n/community-nodes';

export interface RuleSet {
	name: string;
	config: Linter.Config[];
}

/**
 * The scanner's own rules, and the same with the newest rules for community nodes: the scanner is pinned
 * to an older release of them than n8n's command line tool, and will follow.
 */
export async function ruleSets(): Promise<RuleSet[]> {
	const config = await scanner.buildScanConfig();
	const others = config.filter(({ plugins }) => plugins?.[PLUGIN] === undefined);
	if (others.length === config.length) {
		throw new Error(`n8n's scanner no longer brings the rules of ${PLUGIN}`);
	}
	const newest = n8nCommunityNodesPlugin.configs?.recommended as Linter.Config;
	return [
		{ name: 'scanner', config },
		{ name: 'newest', config: [newest, ...others] },
	];
}
