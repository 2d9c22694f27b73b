/*
 * The build: `gulp build` makes dist/ from nothing, `gulp dev` keeps it up to date.
 *
 *   clean -> compile (TypeScript) -> icons, codex, output schemas -> stamp
 *
 * The output schemas are what n8n shows of an operation's items before its first run. They are made from
 * the zod schemas that the compiled operations carry, so they cannot differ from what the node gives.
 */
const { spawn } = require('node:child_process');
const { mkdir, rm, utimes, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { dest, parallel, series, src, watch } = require('gulp');
const { zodToJsonSchema } = require('zod-to-json-schema');

const DIST = path.join(__dirname, 'dist');
const NODE_DIR = path.join(DIST, 'nodes', 'CartRover');

let started;

async function clean() {
	started = new Date();
	await rm(DIST, { recursive: true, force: true });
}

function compile() {
	const tsc = require.resolve('typescript/bin/tsc');
	return spawn(process.execPath, [tsc, '-p', 'tsconfig.json'], { stdio: 'inherit' });
}

function icons() {
	return src('icons/*.svg').pipe(dest(path.join(DIST, 'icons')));
}

function codex() {
	return src('nodes/**/*.node.json').pipe(dest(path.join(DIST, 'nodes')));
}

/** One file an operation, where n8n looks for it: __schema__/v1.0.0/<resource>/<operation>.json */
async function schemas() {
	for (const name of Object.keys(require.cache)) {
		if (name.startsWith(DIST)) delete require.cache[name];
	}
	const { RESOURCES } = require(path.join(NODE_DIR, 'operations'));
	for (const resource of RESOURCES) {
		const folder = path.join(NODE_DIR, '__schema__', 'v1.0.0', resource.value);
		await mkdir(folder, { recursive: true });
		for (const operation of resource.operations) {
			const schema = zodToJsonSchema(operation.output, {
				$refStrategy: 'none',
				effectStrategy: 'input',
			});
			delete schema.$schema;
			const json = JSON.stringify({ ...withoutNull(schema), version: 1 }, null, '\t');
			await writeFile(path.join(folder, `${operation.value}.json`), `${json}\n`);
		}
	}
}

/** A field that may be null is shown as what it is otherwise: n8n's editor shows only one type of each. */
function withoutNull(schema) {
	if (Array.isArray(schema)) return schema.map(withoutNull);
	if (typeof schema !== 'object' || schema === null) return schema;
	const { anyOf, type, ...rest } = Object.fromEntries(
		Object.entries(schema).map(([name, value]) => [name, withoutNull(value)]),
	);
	const types = [type ?? []].flat().filter((each) => each !== 'null');
	const forms = (anyOf ?? []).filter((form) => Object.keys(form).length > 0);
	if (forms.length === 1) return { ...rest, ...forms[0] };
	return {
		...(types.length > 0 && { type: types.length === 1 ? types[0] : types }),
		...rest,
		...(forms.length > 0 && { anyOf: forms }),
	};
}

/** An empty file as old as what was built, by which tools/build.mts sees whether a build is needed. */
async function stamp() {
	const file = path.join(DIST, '.built');
	await writeFile(file, '');
	await utimes(file, started, started);
}

const build = series(clean, compile, parallel(icons, codex, schemas), stamp);

function watchSources() {
	watch(['nodes/**/*.ts', 'credentials/**/*.ts'], series(compile, schemas));
	watch('icons/*.svg', icons);
	watch('nodes/**/*.node.json', codex);
}

module.exports = { build, dev: series(build, watchSources), default: build };
