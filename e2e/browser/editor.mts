import type { Locator, Page } from 'playwright-core';

import { NodeCreator } from './nodeCreator.mts';
import { NodePanel } from './nodePanel.mts';
import type { Window } from './window.mts';

/** n8n's editor: the canvas, and what opens from it. */
export class Editor {
	readonly page: Page;
	readonly creator: NodeCreator;
	readonly panel: NodePanel;

	constructor(private readonly window: Window) {
		this.page = window.page;
		this.creator = new NodeCreator(this.page);
		this.panel = new NodePanel(this.page);
	}

	/** Begins a workflow and opens the list of triggers, from which the first step is chosen. */
	async newWorkflow(): Promise<NodeCreator> {
		await this.window.goTo('/workflow/new');
		await this.page.getByTestId('canvas-add-button').click();
		await this.creator.opened();
		return this.creator;
	}

	async openWorkflow(id: string): Promise<void> {
		await this.window.goTo(`/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** A node on the canvas, with its icon, name and subtitle. */
	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/** Runs the whole workflow from its trigger and waits for its end, after which this node has run. */
	async execute(last: string): Promise<void> {
		const button = this.page.getByTestId('execute-workflow-button').last();
		await button.click();
		await this.node(last).getByTestId('canvas-node-status-success').waitFor();
		// Until then a click would stop the run.
		await button.getByText('Execute workflow').waitFor();
	}

	/** Shows under the canvas what a node gave in the last run. */
	async showLog(name: string): Promise<void> {
		await this.page.getByTestId('logs-overview-header').click();
		await this.page.getByTestId('logs-overview').getByText(name, { exact: true }).click();
	}

	/** Opens a node's panel. */
	async openNode(name: string): Promise<NodePanel> {
		await this.node(name).dblclick();
		await this.panel.opened();
		return this.panel;
	}

	/** Opens the list of tools that an agent on the canvas can be given. */
	async addTool(): Promise<NodeCreator> {
		const tools = this.page.locator('[data-handleid="inputs/ai_tool/0"]');
		await tools.getByTestId('canvas-handle-plus').click();
		await this.creator.opened();
		return this.creator;
	}
}

/** What is used of the browser's `HTMLImageElement`. */
interface Picture {
	src: string;
	naturalWidth: number;
	decode: () => Promise<void>;
}

/** Where pictures come from and how wide they are; 0 for what the browser cannot draw. */
export async function pictures(place: Locator): Promise<Array<{ src: string; width: number }>> {
	const images = place.locator('img');
	await images.first().waitFor();
	return await images.evaluateAll(async (elements) => {
		const found = elements as unknown as Picture[];
		// Rejects for what cannot be drawn, which its width tells.
		await Promise.allSettled(found.map(async (image) => await image.decode()));
		return found.map(({ src, naturalWidth }) => ({ src, width: naturalWidth }));
	});
}
