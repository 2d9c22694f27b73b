import type { Locator, Page } from 'playwright-core';

/** Entries of the dropdown that is open. */
export function openOptions(page: Page): Locator {
	return page.locator('.el-select-dropdown__item:visible');
}

/** The text box that a part of n8n's is, or holds. */
export function inputOf(part: Locator): Locator {
	return part.locator('input').or(part.and(part.page().locator('input')));
}

/** Opens a dropdown of n8n's and chooses the entry whose first line is the given text. */
export async function chooseOption(page: Page, dropdown: Locator, option: string): Promise<void> {
	await inputOf(dropdown).first().click();
	const firstLine = new RegExp(`^\\s*${option.replace(/[()]/g, '\\$&')}\\s*$`);
	const entries = openOptions(page);
	const named = entries.filter({ has: page.locator('.option-headline').getByText(firstLine) });
	await named
		.or(entries.filter({ hasText: firstLine }))
		.first()
		.click();
	// Until it is gone, its entries would be taken for those of the next one.
	await entries.first().waitFor({ state: 'hidden' });
}
