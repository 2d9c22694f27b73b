import { relative, resolve } from 'node:path';

import { ESLint } from 'eslint';

import type { RuleSet } from './rules.mts';

interface Finding {
	/** Relative to the folder that was scanned. */
	file: string;
	line: number;
	rule: string;
	message: string;
}

interface Scan {
	files: number;
	findings: Finding[];
}

/**
 * Lints a folder as n8n's scanner does: with no config of the folder's own, and with no regard for
 * comments that switch rules off. Warnings count, and so does a file that cannot be read as code.
 *
 * @param dir the folder
 * @param patterns globs below it
 * @throws where nothing matches, or eslint itself fails
 */
export async function scanFolder(
	dir: string,
	patterns: string[],
	{ config }: RuleSet,
): Promise<Scan> {
	const cwd = resolve(dir);
	const eslint = new ESLint({
		cwd,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: config,
	});
	const results = await eslint.lintFiles(patterns);
	const findings = results.flatMap(({ filePath, messages }) =>
		messages.map(({ line = 0, ruleId, message }) => ({
			file: relative(cwd, filePath),
			line,
			rule: ruleId ?? 'unreadable',
			message,
		})),
	);
	return { files: results.length, findings };
}
