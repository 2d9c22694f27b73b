/*
 * The second lint config. It covers what n8n's own (eslint.config.mjs) does not: all that never runs inside
 * n8n (sandbox, engine runner, tests, build), which folder may import which, and who may read parameters.
 */
import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * The folders of nodes/CartRover from the top down. Each may import those of a later row, and of its own row
 * only itself.
 */
const LAYERS = [['operations', 'events', 'methods'], ['parameters', 'shops', 'api'], ['model']];

const forbid = (files, regex, message) => ({
	files,
	languageOptions: { parser: tseslint.parser },
	rules: { 'no-restricted-imports': ['error', { patterns: [{ regex, message }] }] },
});

const arrows = LAYERS.flatMap((row, index) =>
	row.map((folder) => {
		const above = [...LAYERS.slice(0, index), row].flat().filter((name) => name !== folder);
		return forbid(
			[`nodes/CartRover/${folder}/**/*.ts`],
			`^(\\.\\./)+(((${above.join('|')})(/|$))|[^/]*\\.node$|(sandbox|engine|test)/)`,
			'Imports go one way: node -> operations, events, methods -> parameters, shops, api -> model',
		);
	}),
);

export default tseslint.config(
	{ ignores: ['**/dist/', 'coverage/', 'node_modules/'] },
	...arrows,
	{
		files: ['nodes/CartRover/**/*.ts'],
		ignores: ['nodes/CartRover/parameters/**'],
		languageOptions: { parser: tseslint.parser },
		rules: {
			'no-restricted-syntax': [
				'error',
				{
					selector: '[property.name=/^get(Current)?NodeParameter$/]',
					message: 'What users give is read in parameters/reader.ts only',
				},
			],
		},
	},
	forbid(
		['sandbox/**/*.mts'],
		'/(nodes|credentials|engine|test)/',
		'The sandbox shares no code with the nodes: it is a second reading of the API facts',
	),
	forbid(
		['{bench,engine,e2e,tools}/**/*.mts'],
		'^(\\.\\./)+test/',
		'What tests share with others has its place in engine/ or tools/',
	),
	{
		files: ['**/*.mts'],
		extends: [js.configs.recommended, tseslint.configs.recommendedTypeChecked],
		languageOptions: {
			globals: globals.node,
			parserOptions: { project: './tsconfig.tools.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
			// Interfaces of others ask for async functions that have nothing to wait for.
			'@typescript-eslint/require-await': 'off',
			'@typescript-eslint/unbound-method': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
		},
	},
	{
		files: ['test/**/*.mts', 'e2e/**/*.test.mts'],
		languageOptions: { globals: { ...globals.node, ...globals.jest } },
		rules: {
			// Tests read n8n's output, which is untyped JSON.
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
			'@typescript-eslint/no-base-to-string': 'off',
		},
	},
	{
		files: ['**/*.{js,cjs}'],
		extends: [js.configs.recommended],
		languageOptions: { sourceType: 'commonjs', globals: globals.node },
	},
	{
		files: ['**/*.mjs'],
		extends: [js.configs.recommended],
		languageOptions: { globals: globals.node },
	},
);
