import type { Locator, Page } from 'playwright-core';

import { until } from '../support/until.mts';
import { inputOf } from './select.mts';

/** The drawer in which nodes are found and added. */
export class NodeCreator {
	readonly drawer: Locator;

	constructor(page: Page) {
		this.drawer = page.getByTestId('node-creator');
	}

	async opened(): Promise<void> {
		await this.search.waitFor();
	}

	/**
	 * Looks for nodes, until one has the name. Out: their entries, each with icon, name and description.
	 */
	async find(text: string, name = text): Promise<Locator> {
		const found = this.drawer.getByTestId('item-iterator-item');
		const names = this.drawer.getByTestId('node-creator-item-name');
		const wanted = names.filter({ hasText: new RegExp(name, 'i') }).first();
		// The panel may be drawn anew, and empty, after the text was put in.
		const isThere = async () => {
			await this.search.fill(text);
			return await wanted.waitFor({ timeout: 10_000 }).then(
				() => true,
				() => false,
			);
		};
		await until(`a node named “${name}”`, isThere, 90_000);
		return found;
	}

	/** Chooses an entry by its whole name. */
	async choose(name: string): Promise<void> {
		const names = this.drawer.getByTestId('node-creator-item-name');
		await names.filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) }).click();
	}

	/** Unfolds the actions on the page of a node. */
	async showActions(): Promise<void> {
		await this.drawer.getByText(/^Actions \(\d+\)$/).click();
	}

	/** Adds a node for one of the actions that are shown. */
	async addAction(action: string): Promise<void> {
		await this.drawer.getByText(action, { exact: true }).click();
	}

	private get search(): Locator {
		return inputOf(this.drawer.getByTestId('node-creator-search-bar'));
	}
}
