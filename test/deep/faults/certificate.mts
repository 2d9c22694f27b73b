import { generateKeyPairSync, sign } from 'node:crypto';

/* A certificate for localhost that nobody has signed but itself, made anew each time (RFC 5280, in DER). */

const TAGS = {
	integer: 0x02,
	bits: 0x03,
	octets: 0x04,
	oid: 0x06,
	text: 0x0c,
	set: 0x31,
	list: 0x30,
};
/** What the standard numbers itself: version and extensions; names and addresses of a host. */
const own = (number: number, constructed: boolean) => 0x80 | (constructed ? 0x20 : 0) | number;

function der(tag: number, ...contents: Buffer[]): Buffer {
	const content = Buffer.concat(contents);
	const { length } = content;
	const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const list = (...contents: Buffer[]) => der(TAGS.list, ...contents);
const oid = (hex: string) => der(TAGS.oid, Buffer.from(hex, 'hex'));
const bits = (content: Buffer) => der(TAGS.bits, Buffer.from([0]), content);
const integer = (value: number) => der(TAGS.integer, Buffer.from([value]));
const time = (year: number) => der(0x18, Buffer.from(`${year}0101000000Z`));

const ECDSA_WITH_SHA256 = list(oid('2a8648ce3d040302'));
const COMMON_NAME = oid('550403');
const OTHER_NAMES = oid('551d11');

/** @returns certificate and key as PEM, as `tls` takes them */
export function selfSigned(): { cert: string; key: string } {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const name = list(der(TAGS.set, list(COMMON_NAME, der(TAGS.text, Buffer.from('localhost')))));
	const hosts = list(
		der(own(2, false), Buffer.from('localhost')),
		der(own(7, false), Buffer.from([127, 0, 0, 1])),
	);
	const content = list(
		der(own(0, true), integer(2)),
		integer(1),
		ECDSA_WITH_SHA256,
		name,
		list(time(2000), time(2100)),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
		der(own(3, true), list(list(OTHER_NAMES, der(TAGS.octets, hosts)))),
	);
	const signature = sign('sha256', content, privateKey);
	const certificate = list(content, ECDSA_WITH_SHA256, bits(signature));
	const lines = certificate.toString('base64').replace(/.{64}/g, '$&\n');
	return {
		cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
	};
}
