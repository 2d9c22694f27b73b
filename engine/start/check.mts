import { writeFile } from 'node:fs/promises';

import type { IDataObject } from 'n8n-workflow';

import type { Engine } from '../index.mts';
import { heading, list, plain } from './report.mts';

/** Where the report goes when nothing else is said: into the folder that the command is run in. */
export const CHECK_REPORT = 'cartrover-check.md';

const ISSUE_FORM =
	'https://github.com/n8n-nodes-cartrover/n8n-nodes-cartrover/issues/new?template=api-fact.yml';

/**
 * Runs Account: Check and writes what it found as a report that can be posted.
 *
 * @param madeBy what made it, and with which kind of key
 * @returns what to show
 */
export async function checkAccount(engine: Engine, madeBy: string, file: string): Promise<string> {
	const { items, error } = await engine.execute({
		parameters: { resource: 'account', operation: 'check' },
	});
	if (error) return `   Account: Check failed: ${plain(error.message)}`;
	const findings = items.map(({ json }) => json);
	await writeFile(file, reportOf(findings, madeBy));
	const shown = findings.map(({ check, result, found }) => ({ check, result, found }));
	const next = `What it means is in ${file}. No key and nothing of an order is in it, and nobody here has seen these answers: please post it.`;
	return [
		heading('The account, and how CartRover answers it'),
		list('Account: Check found out, by reading only:', shown),
		list(next, [{ form: ISSUE_FORM }]),
	].join('\n');
}

function reportOf(findings: IDataObject[], madeBy: string): string {
	const cell = (value: unknown) => String(value as string).replace(/\|/g, '\\|');
	const rows = findings.map(
		({ check, result, found, means }) =>
			`| ${[check, result, found, means].map(cell).join(' | ')} |`,
	);
	return [
		'# CartRover check',
		'',
		`${madeBy}. Reads only; no key, and nothing of an order, is in it.`,
		'',
		`Please post it as an API fact: ${ISSUE_FORM}`,
		'',
		'| Question | Result | Found | Means |',
		'| --- | --- | --- | --- |',
		...rows,
		'',
	].join('\n');
}
