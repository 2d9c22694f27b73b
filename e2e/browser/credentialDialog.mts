import type { Locator, Page } from 'playwright-core';

import { chooseOption } from './select.mts';

/** The dialog in which a credential is made, changed and tested. */
export class CredentialDialog {
	/** Connected: a green banner. */
	readonly success: Locator;
	/** Not connected: a red banner, whose details hold the reason. */
	readonly failure: Locator;
	private readonly form: Locator;

	private constructor(private readonly page: Page) {
		this.form = page.getByTestId('credential-edit-dialog');
		this.success = this.form.getByText('Connection tested successfully');
		this.failure = this.form.getByText('Couldn’t connect with these settings');
	}

	static async opened(page: Page): Promise<CredentialDialog> {
		const dialog = new CredentialDialog(page);
		await dialog.form.waitFor();
		return dialog;
	}

	/** Chooses in a dropdown, by the field's name and the text that the user reads. */
	async choose(field: string, option: string): Promise<void> {
		await chooseOption(this.page, this.form.getByTestId(`parameter-input-${field}`), option);
	}

	async fill(field: string, value: string): Promise<void> {
		await this.form.getByTestId(`parameter-input-${field}`).locator('input').fill(value);
	}

	/** Saves, which tests as well. A new credential that passes closes the dialog. */
	async save(): Promise<void> {
		await this.page.getByTestId('credential-save-button').click();
	}

	/** Shows why the test failed, and waits until the given sentence stands there. */
	async failsWith(sentence: string): Promise<void> {
		await this.failure.waitFor();
		await this.form.getByText('More details').click();
		await this.form.getByText(sentence, { exact: true }).waitFor();
	}

	async closed(): Promise<void> {
		await this.form.waitFor({ state: 'hidden' });
	}
}
