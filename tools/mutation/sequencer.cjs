/* Short test files first: most mutants are killed there, and a mutant that is killed needs no other. */
const { statSync } = require('node:fs');
const { default: Sequencer } = require('@jest/test-sequencer');

module.exports = class ShortFirst extends Sequencer {
	sort(tests) {
		const size = ({ path }) => statSync(path).size;
		return [...tests].sort((a, b) => size(a) - size(b));
	}
};
