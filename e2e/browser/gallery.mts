import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { REPOSITORY } from '../host/pack.mts';

const FOLDER = join(REPOSITORY, 'docs', 'images');

/** Takes a picture for the docs, in a run that is asked to by `CARTROVER_E2E_PICTURES=1`. */
export async function picture(page: Page, name: string): Promise<void> {
	if (process.env.CARTROVER_E2E_PICTURES !== '1') return;
	await mkdir(FOLDER, { recursive: true });
	// Messages that come and go would be in one picture and not in the next.
	const style = '.el-notification, .el-tooltip__popper { display: none !important; }';
	await page.mouse.move(0, 0);
	await page.screenshot({ path: join(FOLDER, `${name}.png`), style, caret: 'hide' });
}
