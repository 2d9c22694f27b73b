/** The nodes are loaded by n8n-core's own loader from the paths in package.json; under jest those
 * paths lead to the sources, so that coverage speaks of what is in the repository. */
export default {
	rootDir: '.',
	testEnvironment: 'node',
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
		// The one ES module that fastify's `inject` is built on.
		'/node_modules/cookie/.*\\.js$': ['@swc/jest', { module: { type: 'commonjs' } }],
	},
	transformIgnorePatterns: ['/node_modules/(?!cookie/)'],
	// Stryker's copies of the sources.
	modulePathIgnorePatterns: ['<rootDir>/coverage/'],
	moduleNameMapper: {
		'^.*/dist/((?:nodes|credentials)/.*)\\.js$': '<rootDir>/$1.ts',
		'^.*/dist/((?:nodes|credentials)/.*)\\.json$': '<rootDir>/$1.json',
	},
	// Looks for secrets in all that comes out of the nodes, in whatever tests are run.
	setupFilesAfterEnv: process.env.WATCH_SECRETS ? ['<rootDir>/test/support/watch.mts'] : [],
	coverageProvider: 'v8',
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	// Property tests draw many histories; on a busy machine they take their time.
	testTimeout: 60_000,
	coverageDirectory: 'coverage',
	coverageReporters: ['text'],
};
