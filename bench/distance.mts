import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { promisify } from 'node:util';

/** A certificate for 127.0.0.1 that signs itself, and its key: made for one run, by openssl. */
export interface Certificate {
	/** For NODE_EXTRA_CA_CERTS. */
	file: string;
	cert: string;
	key: string;
	remove: () => Promise<void>;
}

export async function makeCertificate(): Promise<Certificate> {
	const folder = await mkdtemp(join(tmpdir(), 'cartrover-bench-'));
	const [file, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
	const request =
		'req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1';
	await promisify(execFile)('openssl', [...request.split(' '), '-keyout', keyFile, '-out', file]);
	return {
		file,
		cert: await readFile(file, 'utf8'),
		key: await readFile(keyFile, 'utf8'),
		remove: async () => await rm(folder, { recursive: true, force: true }),
	};
}

/**
 * Puts a server that speaks HTTP behind TLS and a distance: bytes take half a round trip each way, and the
 * first ones of a connection wait for the round trip that opening it takes.
 *
 * @returns the port to connect to, and what closes it
 */
export async function farAway(
	httpPort: number,
	roundTripMs: number,
	{ cert, key }: Pick<Certificate, 'cert' | 'key'>,
): Promise<{ port: number; close: () => void }> {
	const tls = createTlsServer({ cert, key }, (secure) => {
		const plain = connect({ port: httpPort, host: '127.0.0.1', noDelay: true });
		secure.pipe(plain).pipe(secure);
		endTogether(secure, plain);
	});
	const tlsPort = await listen(tls);
	const far = createServer({ noDelay: true }, (near) => {
		const opened = performance.now() + roundTripMs;
		const target = connect({ port: tlsPort, host: '127.0.0.1', noDelay: true });
		carry(near, target, roundTripMs / 2, opened);
		carry(target, near, roundTripMs / 2, opened);
		endTogether(near, target);
	});
	const port = await listen(far);
	return {
		port,
		close: () => {
			far.close();
			tls.close();
		},
	};
}

async function listen(server: Server): Promise<number> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4_096, resolve));
	return (server.address() as AddressInfo).port;
}

/** Passes on what comes, late and in its order. */
function carry(from: Socket, to: Socket, lateMs: number, notBefore: number): void {
	const queue: Array<() => void> = [];
	const later = (step: () => void) => {
		queue.push(step);
		const now = performance.now();
		setTimeout(() => queue.shift()?.(), Math.max(now, notBefore) + lateMs - now);
	};
	from.on('data', (chunk) => later(() => to.write(chunk)));
	from.on('end', () => later(() => to.end()));
}

function endTogether(a: Socket, b: Socket): void {
	a.on('error', () => b.destroy());
	b.on('error', () => a.destroy());
}
