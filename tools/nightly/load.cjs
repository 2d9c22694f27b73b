/*
 * `node tools/nightly/load.cjs PROGRAM.mts` runs a program of ours the way jest runs the tests: all
 * modules as CommonJS, each once, and the nodes from their sources instead of from dist/. Under plain tsx
 * n8n's loader and an `import` would each get a clock of their own, and a test clock put into one would
 * not be in force in the other. Such a program cannot use `await` outside a function.
 */
const Module = require('node:module');
const { resolve } = require('node:path');

require('tsx/cjs');

const BUILT = /^(.*)\/dist\/((?:nodes|credentials)\/.*)\.js$/;
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
	return resolveFilename.call(this, request.replace(BUILT, '$1/$2.ts'), ...rest);
};

require(resolve(process.argv[2]));
