const fc = require('fast-check');
const SharingRuntime = require('../../test/support/runtime.cjs');

/*
 * Property tests draw the same few cases for every mutant: whether one is killed must not be a matter of
 * luck, and a counterexample need not be a short one.
 */
const MAX_RUNS = 40;
/** Of tests that play whole histories: they take most of the time. */
const MAX_LONG_RUNS = 15;
const LONG = /(bucket|orderSource)\.test/;
const SEED = 20260301;

const drawingFewer = (maxRuns) => {
	const sameForAll = (parameters = {}) => ({
		...parameters,
		numRuns: Math.min(parameters.numRuns ?? 100, maxRuns),
		seed: SEED,
		endOnFailure: true,
	});
	const drawing = {
		...fc,
		__esModule: true,
		assert: (property, parameters) => fc.assert(property, sameForAll(parameters)),
	};
	return { ...drawing, default: drawing };
};
const drawing = drawingFewer(MAX_RUNS);
const drawingFew = drawingFewer(MAX_LONG_RUNS);

module.exports = class DrawingFewerRuntime extends SharingRuntime {
	requireModuleOrMock(from, name) {
		if (name === 'fast-check') return LONG.test(from) ? drawingFew : drawing;
		return super.requireModuleOrMock(from, name);
	}
};
