/*
 * One failing test kills a mutant. Jest has no way to stop there, nor to leave out files in which no test
 * was asked for: this runner does both, for Stryker, which runs jest many times in one process.
 */
const { default: circus } = require('jest-circus/runner');
const { createEmptyTestResult } = require('@jest/test-result');

/** Full names of the tests of a file, once it has been loaded in this process. */
const namesOf = new Map();

/** The mutant that a test has failed for. */
let killed;

/** Jest takes a file without tests for a mistake, so one is said to have been left out. */
const LEFT_OUT = {
	ancestorTitles: [],
	duration: null,
	failureDetails: [],
	failureMessages: [],
	fullName: 'left out',
	invocations: 0,
	location: null,
	numPassingAsserts: 0,
	retryReasons: [],
	status: 'pending',
	title: 'left out',
};

function nothingOf(testFilePath) {
	const now = Date.now();
	return {
		...createEmptyTestResult(),
		numPendingTests: 1,
		perfStats: { ...createEmptyTestResult().perfStats, start: now, end: now },
		testFilePath,
		testResults: [LEFT_OUT],
	};
}

module.exports = async function run(globalConfig, config, environment, runtime, testPath, send) {
	const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
	const { testNamePattern } = globalConfig;
	const wanted = testNamePattern ? new RegExp(testNamePattern, 'i') : /./;
	const names = namesOf.get(testPath);
	const needless = names && !names.some((name) => wanted.test(name));
	if (mutant !== undefined && (mutant === killed || needless)) {
		return nothingOf(testPath);
	}

	const handle = environment.handleTestEvent?.bind(environment);
	environment.handleTestEvent = async (event, state) => {
		await handle?.(event, state);
		if (mutant === undefined) return;
		if (event.name === 'test_start' && mutant === killed) event.test.mode = 'skip';
		if (event.name === 'test_done' && event.test.errors.length > 0) killed = mutant;
	};
	const result = await circus(globalConfig, config, environment, runtime, testPath, send);
	if (!result.testExecError) {
		namesOf.set(
			testPath,
			result.testResults.map(({ fullName }) => fullName),
		);
	}
	return result;
};
