import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { anchor } from './markdown.mts';

/** Markdown's links and images, and those that HTML in it makes. */
const LINK = /\]\(([^)\s]+)\)|\b(?:href|src|srcset)="([^"\s]+)"/g;

/** Where the repository's own files are found on GitHub, whichever branch. */
const OWN_FILE =
	/^https:\/\/(?:github\.com\/n8n-nodes-cartrover\/n8n-nodes-cartrover\/(?:blob|tree|raw)|raw\.githubusercontent\.com\/n8n-nodes-cartrover\/n8n-nodes-cartrover)\/[^/]+\//;

/**
 * The links of a Markdown file that lead to a file, or to a heading of one, that the repository does not
 * have. Links to elsewhere are not followed.
 *
 * @param file path from the repository's root
 */
export function brokenLinks(file: string): string[] {
	const links = [...readFileSync(file, 'utf8').matchAll(LINK)].map((at) => at[1] ?? at[2] ?? '');
	return links.filter((link) => !leads(file, link));
}

function leads(from: string, link: string): boolean {
	const own = OWN_FILE.test(link);
	if (!own && /^[a-z]+:/i.test(link)) return true;
	const [path = '', heading] = link.replace(OWN_FILE, '').split('#');
	const target = path === '' ? from : own ? path : join(dirname(from), path);
	if (!existsSync(target)) return false;
	if (heading === undefined) return true;
	const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.+)$/gm)];
	return headings.some(([, words = '']) => anchor(words) === heading);
}
