/*
 * Preloaded into n8n, its workers and its task runners: writes every connection that they try to a file, and
 * refuses those that would leave this machine. HTTP of any kind comes by here, too.
 *
 * One line of JSON each: {"time", "pid", "host", "port", "allowed"}; a refused one has the place in the code
 * that tried it as well, as "from". See guard.mts for its reader.
 *
 * CARTROVER_GUARD_FILE  the file
 */
const children = require('node:child_process');
const { appendFileSync } = require('node:fs');
const net = require('node:net');

const file = process.env.CARTROVER_GUARD_FILE;

const LOOPBACK = new net.BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
LOOPBACK.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');

function isLocal(host) {
	if (typeof host !== 'string') return false;
	const bare = host.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
	const version = net.isIP(bare);
	if (version !== 0) return LOOPBACK.check(bare, version === 4 ? 'ipv4' : 'ipv6');
	return /^(.+\.)?localhost\.?$/i.test(bare);
}

/** Records an attempt; gives the error to fail it with when it is refused. */
function judge(host, port) {
	const allowed = isLocal(host);
	const entry = { time: new Date().toISOString(), pid: process.pid, host, port, allowed };
	const error = new Error(`Refused: ${host}:${port} leaves this machine`);
	error.code = 'ECONNREFUSED';
	if (!allowed) {
		const [, , ...frames] = (error.stack ?? '').split('\n');
		entry.from = frames.map((frame) => frame.trim()).join(' < ');
	}
	appendFileSync(file, `${JSON.stringify(entry)}\n`);
	return allowed ? undefined : error;
}

function guardTcp() {
	const { connect } = net.Socket.prototype;
	net.Socket.prototype.connect = function (...args) {
		// Node's own callers hand over one array: options and callback.
		const [first, second] = Array.isArray(args[0]) ? args[0] : args;
		const named = typeof first === 'object' && first !== null;
		const path = named ? first.path : Number.isNaN(Number(first)) ? first : undefined;
		if (path) return connect.apply(this, args);
		const port = Number(named ? first.port : first);
		const given = named ? first.host : typeof second === 'string' ? second : undefined;
		const error = judge(given ?? 'localhost', port);
		if (error === undefined) return connect.apply(this, args);
		this.connecting = true;
		process.nextTick(() => this.destroy(error));
		return this;
	};
}

/** Programs that are given an environment of their own, as n8n's task runners are, get the guard too. */
function guardChildren() {
	for (const name of ['spawn', 'fork']) {
		const original = children[name];
		children[name] = (command, ...rest) => {
			const options = rest.at(-1);
			if (options && !Array.isArray(options) && options.env) {
				const { NODE_OPTIONS = '', ...env } = options.env;
				const guarded = `${NODE_OPTIONS} --require="${__filename.replace(/[\\"]/g, '\\$&')}"`;
				const own = { ...env, NODE_OPTIONS: guarded, CARTROVER_GUARD_FILE: file };
				rest[rest.length - 1] = { ...options, env: own };
			}
			return original(command, ...rest);
		};
	}
}

if (file) {
	guardChildren();
	guardTcp();
}
