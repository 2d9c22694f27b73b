/**
 * All tests; `npm test` runs those that jest.quick.config.mjs leaves. The nodes are loaded by n8n-core's
 * own loader, from the sources instead of from dist/, so that coverage speaks of what is in the repository.
 */
export default {
	rootDir: '.',
	testEnvironment: 'node',
	runtime: '<rootDir>/test/support/runtime.cjs',
	// Jest would leave one core alone, half of a machine that has two.
	maxWorkers: '100%',
	testMatch: ['<rootDir>/test/**/*.test.mts'],
	moduleFileExtensions: ['mts', 'ts', 'js', 'mjs', 'cjs', 'json', 'node'],
	transform: {
		'\\.m?ts$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
				sourceMaps: true,
			},
		],
	},
	// Stryker's copies of the sources.
	modulePathIgnorePatterns: ['<rootDir>/coverage/'],
	setupFiles: ['<rootDir>/test/support/seed.mts'],
	// Looks for secrets in all that comes out of the nodes, in whatever tests are run.
	setupFilesAfterEnv: process.env.WATCH_SECRETS ? ['<rootDir>/test/support/watch.mts'] : [],
	coverageProvider: 'v8',
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	// Property tests draw many histories; on a busy machine they take their time.
	testTimeout: 60_000,
	coverageDirectory: 'coverage',
	coverageReporters: ['text'],
};
