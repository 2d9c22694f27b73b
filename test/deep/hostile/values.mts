import fc from 'fast-check';

/** What a hostile text is made of. */
const PIECES = [
	'/',
	'\\',
	'.',
	'..',
	'?',
	'#',
	'%',
	'%2e',
	'%2E%2e',
	'%252e',
	'%2f',
	'%5c',
	'%00',
	':',
	';',
	'@',
	'&',
	'=',
	'+',
	' ',
	'\t',
	'\n',
	'\r\n',
	'\0',
	'\u2028',
	'\u202e',
	'\u200b',
	'\ufeff',
	'\u00a0',
	'\ud800',
	'\udc00',
	'😀',
	'ü',
	'A',
	'1',
	'"',
	"'",
	'<b>',
	'{',
	'}',
	'{{',
	'}}',
	'$',
	'`',
	'*',
	'|',
	'(',
	')',
	',',
	'null',
	'undefined',
	'list',
	'status',
	'http:',
	'v1',
];

/** Texts that have led programs astray. */
export const NAMED_TEXTS: readonly string[] = [
	'a/b',
	'/',
	'//',
	'../x',
	'..',
	'.',
	'./x',
	'...',
	'a/../../b',
	'..\\..\\x',
	'%2e%2e',
	'%2e%2e%2f',
	'%',
	'%zz',
	'%00',
	'a?b=c',
	'?',
	'a#b',
	'#',
	'a\nb',
	'a\r\nHost: evil',
	'a\0b',
	'\ud800',
	'a\udc00b',
	'😀',
	'\u202eabc',
	'\u200f',
	' a ',
	'\ta\n',
	'a b',
	'a+b',
	'a&b=c',
	'a;b',
	'a,b',
	'__proto__',
	'constructor',
	'toString',
	'list',
	'status',
	'list/any',
	'wms_cancel',
	'null',
	'undefined',
	'NaN',
	'0',
	'-1',
	"' OR 1=1",
	'{cust_ref}',
	'{level}',
	'[object Object]',
	'A'.repeat(1_000),
	'A'.repeat(1_001),
	'A'.repeat(10_000),
	'/'.repeat(10_000),
	'😀'.repeat(300),
];

/** What is no text at all. */
export const NO_TEXTS: readonly unknown[] = [
	{},
	{ a: 1 },
	[],
	['A'],
	[['A']],
	[{}],
	{ toString: 'x' },
	{ value: 'A' },
	{ mode: 'express' },
	{ length: 1 },
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc
			.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 8 })
			.map((parts) => parts.join('')),
	},
	{ weight: 2, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }) },
	{ weight: 2, arbitrary: fc.constantFrom(...NAMED_TEXTS) },
);

/** What an expression or a sheet that went wrong leaves in a text, and what is more than one line. */
export const LEFTOVERS =
	/undefined|\bnull\b|NaN|None|\[object |\{\{[^]*\}\}|\$\{[^]*\}|#N\/A|^#{3,}$|[\p{Cc}\u2028\u2029]/u;

/** A text as a name of something: without what nobody sees, and a sheet's mark for a text. */
export const asIdentifier = (text: string): string =>
	text
		.replace(/^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf}]+$/gu, '')
		.replace(/[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '')
		.replace(/\u00a0/g, ' ')
		.replace(/^'(?=[^']+$)/, '')
		.trim();

/** Whether a text has no half of a character in it. */
export const isWellFormed = (text: string): boolean => Buffer.from(text).toString() === text;

/** Whether a text can be a part of a path, read independently of the nodes. */
export function isSendable(text: string): boolean {
	return text !== '' && text !== '.' && text !== '..' && text.length <= 1_000 && isWellFormed(text);
}

/** Paths below a Base URL, and what would lead out of it; `EVIL` is the other host. */
export const hostilePath: fc.Arbitrary<string> = fc
	.array(
		fc.oneof(
			{
				weight: 4,
				arbitrary: fc.constantFrom(
					'merchant',
					'orders',
					'/',
					'/',
					'x',
					'//EVIL',
					'EVIL',
					'http://EVIL',
					'http:',
					'https:/',
				),
			},
			{ weight: 3, arbitrary: fc.constantFrom(...PIECES) },
		),
		{ minLength: 1, maxLength: 10 },
	)
	.map((parts) => parts.join(''));

export const NAMED_PATHS: readonly string[] = [
	'http://EVIL/x',
	'HTTP://EVIL/x',
	'http:EVIL',
	'http:/EVIL/x',
	'http:\\\\EVIL\\x',
	'//EVIL/x',
	'///EVIL/x',
	'\\\\EVIL\\x',
	'/\\EVIL/x',
	'\\/EVIL/x',
	'@EVIL/x',
	':80@EVIL/x',
	'.EVIL/x',
	' //EVIL/x',
	'\t//EVIL/x',
	'ht\ntp://EVIL/x',
	'/\t/EVIL/x',
	'h\tttp://EVIL',
	'javascript:alert(1)',
	'file:///etc/passwd',
	'data:,x',
	'../x',
	'../../x',
	'..',
	'.',
	'./x',
	'a/../../x',
	'a/./x',
	'%2e%2e/x',
	'a/%2e%2e/%2e%2e/x',
	'.%2e/x',
	'%2E./x',
	'%252e%252e/x',
	'a/%252e%252e%252fx',
	'..%2fx',
	'..%5cx',
	'a%2f..%2f..%2fx',
	'..\\x',
	'a\\..\\..\\x',
	'.\t./x',
	'.\n./x',
	'..;/x',
	'..;a=b/x',
	'a;b=c/x',
	'a?x=1',
	'a#x',
	'a%3fx=1',
	'a%23x',
	'a//b',
	'',
	' ',
	'/',
	'//',
	'a/\ud800',
	'a/\0',
	'a/%00',
	'a/%',
	'x'.repeat(10_000),
	'a/b@c',
	'*',
];
