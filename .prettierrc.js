module.exports = {
	semi: true,
	trailingComma: 'all',
	bracketSpacing: true,
	useTabs: true,
	tabWidth: 2,
	arrowParens: 'always',
	singleQuote: true,
	quoteProps: 'as-needed',
	endOfLine: 'lf',
	printWidth: 100,
	// Tables that are wider than a line are not padded.
	overrides: [{ files: 'docs/operations.md', options: { proseWrap: 'never' } }],
};
