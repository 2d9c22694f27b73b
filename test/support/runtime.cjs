/*
 * Jest loads every module anew for every test file, which costs a second or two and some hundred
 * megabytes for n8n's engine alone. With this runtime (jest.config.mjs) only our own modules are loaded
 * anew; packages are loaded once in a process, by Node itself.
 */
const Module = require('node:module');
const { join, relative } = require('node:path');
const { default: Runtime } = require('jest-runtime');

const PACKAGE = /^(@[^/]+\/)?\w/;
const BUILT = /^dist\/((?:nodes|credentials)\/.*\.)js(on)?$/;

/** Classes of which there is one, whether an object was made in a package or in a test. */
const SHARED = { Date, Error, Map, Promise, RangeError, RegExp, Set, SyntaxError, TypeError };

let root = '';
let current;

/** n8n's loader is in a package and asks for the built nodes; it gets the test's own, from the sources. */
const load = Module._load;
Module._load = function (request, ...rest) {
	const file = relative(root, request);
	const [built, path, json] = BUILT.exec(file) ?? [];
	if (built === undefined) return load.call(this, request, ...rest);
	return current.requireModule(join(root, `${path}${json ? 'json' : 'ts'}`));
};

module.exports = class SharingRuntime extends Runtime {
	constructor(config, environment, ...rest) {
		super(config, environment, ...rest);
		root = config.rootDir;
		current = this;
		const { global } = environment;
		// Packages read the real one, and what the engine's settings are is put there.
		global.process.env = process.env;
		for (const [name, shared] of Object.entries(SHARED)) {
			// Literals and what Node itself throws in a test are of the test's own class.
			Object.setPrototypeOf(global[name].prototype, shared.prototype);
			global[name] = shared;
		}
	}

	requireModuleOrMock(from, name) {
		const isPackage = PACKAGE.test(name) && !Module.isBuiltin(name);
		return isPackage ? Module.createRequire(from)(name) : super.requireModuleOrMock(from, name);
	}
};
