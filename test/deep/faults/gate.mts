import dns from 'node:dns';
import { createServer as createTcpServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';

import { selfSigned } from './certificate.mts';

/*
 * What goes wrong on the way to a server: names that nobody knows, ports that nobody listens at, TLS that
 * breaks. The gate stands before the sandbox and goes wrong as often as it is told, then lets pass.
 */

/** A name that only the gate resolves. Nobody listens at the second of its addresses. */
const NAME = 'gate.localhost';
const DEAF_ADDRESS = '127.0.0.9';

type Lookup = (
	name: string,
	options: dns.LookupOptions,
	done: (error: Error | null, address?: unknown, family?: number) => void,
) => void;

export type GateFault =
	| 'nameUnknown'
	| 'nameServerDown'
	| 'connectionRefused'
	| 'tlsAtPlainPort'
	| 'tlsRefused'
	| 'tlsNotTrusted'
	| 'tlsBroken'
	| 'tlsBrokenInBody';

export class Gate {
	/** How often it has gone wrong since it was set up. */
	hits = 0;
	private readonly own = selfSigned();
	private left = 0;
	private fault: GateFault | undefined;
	private target = 0;
	private server: Server | undefined;
	private readonly sockets = new Set<Socket>();
	private readonly lookup = dns.lookup;
	private readonly createSecureContext = tls.createSecureContext;

	/** Puts the gate before a server of this machine. */
	async open(): Promise<void> {
		const secure = tls.createSecureContext(this.own);
		this.server = createTcpServer((socket) => this.onConnection(socket, secure));
		await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
		const patched: Lookup = (name, options, done) => {
			if (name !== NAME) return this.lookup(name, options, done as never);
			const hit = this.goesWrong();
			if (hit && this.fault === 'nameUnknown') return done(failure('ENOTFOUND', name));
			if (hit && this.fault === 'nameServerDown') return done(failure('EAI_AGAIN', name));
			const address = hit ? DEAF_ADDRESS : '127.0.0.1';
			return options.all ? done(null, [{ address, family: 4 }]) : done(null, address, 4);
		};
		dns.lookup = patched as unknown as typeof dns.lookup;
	}

	/**
	 * Sets the gate up for a run.
	 *
	 * @param port where the sandbox listens
	 * @param times how often it goes wrong
	 * @returns the address to use as Base URL
	 */
	prepare(fault: GateFault, port: number, times: number): string {
		this.fault = fault;
		this.left = times;
		this.target = port;
		this.hits = 0;
		this.trust(['tlsBroken', 'tlsBrokenInBody', 'tlsRefused'].includes(fault));
		if (fault === 'tlsAtPlainPort') return `https://localhost:${port}/v1`;
		if (!fault.startsWith('tls')) return `http://${NAME}:${port}/v1`;
		return `https://localhost:${(this.server?.address() as AddressInfo).port}/v1`;
	}

	/** Lets everything pass from now on. */
	clear(): void {
		this.left = 0;
	}

	async close(): Promise<void> {
		dns.lookup = this.lookup;
		this.trust(false);
		for (const socket of this.sockets) socket.destroy();
		await new Promise((resolve) => this.server?.close(resolve));
	}

	/** Makes this process trust the gate's certificate. */
	private trust(trusted: boolean): void {
		tls.createSecureContext = trusted
			? (options) => this.createSecureContext({ ...options, ca: this.own.cert })
			: this.createSecureContext;
	}

	private goesWrong(): boolean {
		if (this.left <= 0) return false;
		this.left -= 1;
		this.hits += 1;
		return true;
	}

	private onConnection(socket: Socket, secureContext: tls.SecureContext): void {
		this.sockets.add(socket);
		socket.on('error', () => {}).on('close', () => this.sockets.delete(socket));
		// That one is the caller's to find.
		const hit = this.goesWrong() && this.fault !== 'tlsNotTrusted';
		if (hit && this.fault === 'tlsRefused') {
			socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
			return;
		}
		const secured = new tls.TLSSocket(socket, { isServer: true, secureContext });
		secured.on('error', () => {});
		const upstream = connect(this.target, '127.0.0.1');
		upstream.on('error', () => secured.destroy());
		secured.on('close', () => upstream.destroy());
		secured.pipe(upstream);
		// The answer is there, so the call has taken effect; what comes over the wire is no TLS.
		const garbage = () => socket.end('no TLS record at all');
		if (hit && this.fault === 'tlsBrokenInBody') {
			upstream.once('data', (data) => secured.write(data.subarray(0, -3), garbage));
		} else if (hit) upstream.once('data', garbage);
		else upstream.pipe(secured);
	}
}

function failure(code: string, name: string): Error {
	return Object.assign(new Error(`getaddrinfo ${code} ${name}`), {
		code,
		syscall: 'getaddrinfo',
		hostname: name,
	});
}
