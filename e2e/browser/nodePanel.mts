import type { Locator, Page } from 'playwright-core';

import { CredentialDialog } from './credentialDialog.mts';
import { chooseOption, inputOf, openOptions } from './select.mts';

/** The panel of a node: its input, its parameters, and what it gave. */
export class NodePanel {
	readonly input: Locator;
	readonly output: Locator;
	private readonly panel: Locator;

	constructor(private readonly page: Page) {
		this.panel = page.getByTestId('ndv');
		this.input = this.panel.getByTestId('ndv-input-panel');
		this.output = this.panel.getByTestId('output-panel');
	}

	async opened(): Promise<void> {
		await this.panel.getByTestId('node-parameters').waitFor();
	}

	async close(): Promise<void> {
		await this.panel.getByTestId('ndv-close-button').click();
		await this.panel.waitFor({ state: 'hidden' });
	}

	/** The name of the node, over its panel. */
	title(name: string): Locator {
		return this.panel.getByTestId('inline-edit-preview').getByText(name, { exact: true });
	}

	/** The field of a parameter, by the parameter's name in workflows. */
	parameter(name: string): Locator {
		return this.panel.getByTestId(`parameter-input-${name}`).first();
	}

	/** What a dropdown shows. */
	async chosen(name: string): Promise<string> {
		return await this.parameter(name).locator('input').first().inputValue();
	}

	/** Chooses in a dropdown, by the text that the user reads. */
	async choose(name: string, option: string): Promise<void> {
		await chooseOption(this.page, this.parameter(name), option);
	}

	/** What adds a field to a collection: one of each collection. */
	get collections(): Locator {
		return this.panel.getByTestId('collection-parameter-add');
	}

	/** Adds an option to the node's collection Options. */
	async addOption(name: string): Promise<void> {
		await this.collections.last().locator('input').click();
		await openOptions(this.page).getByText(name, { exact: true }).click();
		await openOptions(this.page).first().waitFor({ state: 'hidden' });
	}

	/** Turns a switch on or off. */
	async toggle(name: string): Promise<void> {
		await this.parameter(name).locator('.el-switch').click();
	}

	/** Pastes items that stand for the node's output in runs by hand. */
	async setMockData(items: unknown): Promise<void> {
		await this.output.getByText('set mock data').click();
		const text = this.output.locator('.cm-content');
		await text.click();
		await this.page.keyboard.press('Control+a');
		await this.page.keyboard.insertText(JSON.stringify(items));
		await this.output.getByText('Save', { exact: true }).click();
		await this.output.getByText('This data is pinned').waitFor();
	}

	/** Opens a dropdown, whose entries `openOptions` gives. */
	async openDropdown(name: string): Promise<void> {
		await this.parameter(name).locator('input').first().click();
		await openOptions(this.page).first().waitFor();
	}

	/** Opens the list of a picker. Out: its entries, loaded. */
	async openPicker(name: string): Promise<Locator> {
		await this.picker(name).getByTestId('rlc-input').click();
		const entries = this.page.getByTestId('rlc-item');
		await entries.first().waitFor();
		return entries;
	}

	/** Types into the search of an open picker, and waits until all entries contain the text. */
	async searchPicker(text: string): Promise<Locator> {
		const search = this.page.getByTestId('rlc-search');
		await search
			.locator('input')
			.or(search.and(this.page.locator('input')))
			.fill(text);
		const entries = this.page.getByTestId('rlc-item');
		await entries.filter({ hasText: text }).first().waitFor();
		await entries.filter({ hasNotText: text }).first().waitFor({ state: 'detached' });
		return entries;
	}

	/** What a picker shows. */
	async picked(name: string): Promise<string> {
		return await inputOf(this.picker(name).getByTestId('rlc-input')).inputValue();
	}

	/** Gives a picker's value by typing it. */
	async typeInPicker(name: string, value: string): Promise<void> {
		await chooseOption(this.page, this.picker(name).getByTestId('rlc-mode-selector'), 'By ID');
		await inputOf(this.picker(name).getByTestId('rlc-input')).fill(value);
	}

	/** Runs the node, with those before it where they have no data. The outcome shows in the output. */
	async execute(): Promise<void> {
		const started = this.page.waitForResponse((response) => response.url().endsWith('/run'));
		await this.panel.getByTestId('node-execute-button').click();
		await started;
	}

	/** Waits until the run has ended well, and another can be started. */
	async finished(): Promise<void> {
		await this.success.waitFor();
		await this.panel
			.getByTestId('node-execute-button')
			.getByText(/Execute step|Fetch/)
			.waitFor();
	}

	/** Shown once a run has succeeded. */
	get success(): Locator {
		return this.output.getByTestId('node-run-status-success');
	}

	/** The table of items in the output. */
	get rows(): Locator {
		return this.output.locator('tbody tr');
	}

	/** Shows the output as fields with the values of the first item. */
	async showSchema(): Promise<void> {
		await this.output.getByTestId('radio-button-schema').click();
		await this.output.getByTestId('run-data-schema-item').first().waitFor();
	}

	get columns(): Locator {
		return this.output.locator('thead th');
	}

	/** Hints over the output. */
	get hints(): Locator {
		return this.output.getByTestId('node-hint');
	}

	get errorMessage(): Locator {
		return this.output.getByTestId('node-error-message');
	}

	get errorDescription(): Locator {
		return this.output.getByTestId('node-error-description');
	}

	/** The name of the chosen credential. */
	async credential(): Promise<string> {
		return await this.panel.getByTestId('node-credentials-select').locator('input').inputValue();
	}

	async selectCredential(name: string): Promise<void> {
		await this.panel.getByTestId('node-credentials-select').locator('input').click();
		await this.page
			.locator('[data-test-id^="node-credentials-select-item-"]:visible')
			.getByText(name)
			.click();
		// Until it is gone, its entries would be taken for those of the next dropdown.
		await openOptions(this.page).first().waitFor({ state: 'hidden' });
	}

	async newCredential(): Promise<CredentialDialog> {
		await this.panel.getByTestId('node-credentials-select').locator('input').click();
		await this.page.getByTestId('node-credentials-select-item-new').click();
		return await CredentialDialog.opened(this.page);
	}

	async editCredential(): Promise<CredentialDialog> {
		await this.panel.getByTestId('credential-edit-button').click();
		return await CredentialDialog.opened(this.page);
	}

	private picker(name: string): Locator {
		return this.panel.getByTestId(`resource-locator-${name}`);
	}
}
