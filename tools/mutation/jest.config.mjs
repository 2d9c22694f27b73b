import base from '../../jest.config.mjs';

/**
 * Jest as Stryker runs it, once a mutant: only tests that need neither the engine nor a server, and
 * everything that costs time but tells nothing about a mutant left out.
 */
export default {
	...base,
	rootDir: '../..',
	testMatch: [
		'<rootDir>/test/unit/model/*.test.mts',
		'<rootDir>/test/unit/api/*.test.mts',
		'<rootDir>/test/unit/events/*.test.mts',
		'<rootDir>/test/unit/shops/*.test.mts',
	],
	runtime: '<rootDir>/tools/mutation/runtime.cjs',
	// Stryker refuses a runner without “jest-circus” in its path.
	testRunner: '<rootDir>/tools/mutation/jest-circus/untilKilled.cjs',
	testSequencer: '<rootDir>/tools/mutation/sequencer.cjs',
	// A test that hangs is a mutant killed; none takes a second.
	testTimeout: 4_000,
	collectCoverage: false,
};
