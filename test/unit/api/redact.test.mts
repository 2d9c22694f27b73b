import { redactor } from '../../../nodes/CartRover/api/redact.ts';

const KEY = 'k&y<1>/"+~é??';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const urlSafe = (text: string) => text.replace(/\+/g, '-').replace(/\//g, '_');

describe('a redactor', () => {
	const redact = redactor('user', KEY);

	it.each([
		['the key', KEY],
		['as a part of an address', encodeURIComponent(KEY)],
		['in a web page', 'k&amp;y&lt;1&gt;/"+~é??'],
		['in JSON', JSON.stringify(KEY).slice(1, -1)],
		['in base64', base64(KEY)],
		['in base64 without its filling', base64(KEY).replace(/=+$/, '')],
		['in the base64 of addresses', urlSafe(base64(KEY))],
		['as it goes over the wire', base64(`user:${KEY}`)],
		['as it goes over the wire, in the base64 of addresses', urlSafe(base64(`user:${KEY}`))],
	])('takes out %s, wherever it stands', (_, form) => {
		expect(redact(form)).toBe('(API key)');
		expect(redact(`a ${form} b ${form}.`)).toBe('a (API key) b (API key).');
	});

	it('knows forms of base64 that hold signs which addresses do not', () => {
		expect(base64(KEY)).toMatch(/[+/].*=$/s);
		expect(base64('user:??>>??>>')).toMatch(/[+/]/);
		expect(redactor('user', '??>>??>>')(urlSafe(base64('user:??>>??>>')))).toBe('(API key)');
		expect(redactor('u', '~~~~')(`${base64('u:~~~~')} ${urlSafe(base64('~~~~'))}`)).toBe(
			'(API key) (API key)',
		);
	});

	it('takes a longer form out whole that holds a shorter one', () => {
		expect(redactor('user', 'a&b')('a&amp;b a&b a%26b')).toBe('(API key) (API key) (API key)');
		expect(redactor('user', '"')('\\"')).toBe('(API key)');
	});

	it('leaves all else alone', () => {
		for (const text of ['', 'k', 'user', '=', KEY.slice(1), KEY.slice(0, -1)]) {
			expect(redact(text)).toBe(text);
		}
	});

	it('leaves forms alone that are shorter than it is told, and all when none is left', () => {
		const data = redactor('user', 'secret7', 8);
		expect(data('my secret7')).toBe('my secret7');
		expect(data(base64('secret7'))).toBe('(API key)');
		expect(redactor('user', 'secret78', 8)('my secret78')).toBe('my (API key)');
		const none = redactor('user', 'a', 20);
		expect(none('a')).toBe('a');
		expect(none('')).toBe('');
	});
});
