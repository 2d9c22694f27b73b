/** Mutation testing: which changes of these sources no test would notice (`npm run nightly:mutation`). */
export default {
	mutate: [
		'nodes/CartRover/{api,events,model}/**/*.ts',
		'nodes/CartRover/shops/{amounts,shared,toOrder}.ts',
	],
	testRunner: 'jest',
	jest: { configFile: 'tools/mutation/jest.config.mjs' },
	coverageAnalysis: 'perTest',
	concurrency: 2,
	timeoutMS: 3_000,
	timeoutFactor: 1.5,
	incremental: true,
	incrementalFile: 'coverage/stryker-incremental.json',
	tempDirName: 'coverage/.stryker-tmp',
	cleanTempDir: 'always',
	reporters: ['clear-text', 'progress-append-only', 'json'],
	clearTextReporter: { allowColor: false, reportTests: false },
	jsonReporter: { fileName: 'coverage/mutation.json' },
	thresholds: { high: 95, low: 85, break: 85 },
	ignorePatterns: ['/coverage', '/dist', '/docs', '/examples', '/icons'],
	disableTypeChecks: false,
};
