import { tsImport } from 'tsx/esm/api';

/** Jest imports this file as it is, and Node.js 20 reads no TypeScript. */
export default async function () {
	const { tearDown } = await tsImport('./global.mts', import.meta.url);
	await tearDown();
}
