import base from '../../jest.config.mjs';

/**
 * Jest as Stryker runs it, once a mutant: only tests that need neither the engine nor a server, and
 * everything that costs time but tells nothing about a mutant left out.
 */
export default {
	...base,
	rootDir: '../..',
	testMatch: [
		'<rootDir>/test/model/*.test.mts',
		'<rootDir>/test/api/{bucket,endpoints,envelope,paging}.test.mts',
		'<rootDir>/test/api/unit/*.test.mts',
		'<rootDir>/test/events/unit/*.test.mts',
	],
	runtime: '<rootDir>/test/mutation/runtime.cjs',
	testRunner: '<rootDir>/test/mutation/jest-circus-until-killed.cjs',
	testSequencer: '<rootDir>/test/mutation/sequencer.cjs',
	// A test that hangs is a mutant killed; none takes a second.
	testTimeout: 4_000,
	collectCoverage: false,
};
