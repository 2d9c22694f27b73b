const BEGIN = '<!-- bench:start -->';
const END = '<!-- bench:end -->';

/**
 * A text with other content between its marks.
 *
 * @throws Error where it has no marks
 */
export function betweenMarks(text: string, content: string): string {
	const begin = text.indexOf(BEGIN);
	const end = text.indexOf(END);
	if (begin < 0 || end < begin) throw new Error(`README.md has no ${BEGIN} and ${END}`);
	return `${text.slice(0, begin)}${BEGIN}\n\n${content}\n\n${text.slice(end)}`;
}
