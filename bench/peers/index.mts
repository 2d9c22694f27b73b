import type { Job } from '../types.mts';
import type { Work } from './types.mts';

export type { Work } from './types.mts';

/** Loads what a peer needs, and no other peer. */
export async function preparePeer(job: Job): Promise<Work> {
	switch (job.peer) {
		case 'loop':
		case 'pool': {
			const { prepareScript } = await import('./script.mts');
			return prepareScript(job);
		}
		case 'http':
		case 'httpSet': {
			const { prepareHttpRequest } = await import('./httpRequest.mts');
			return await prepareHttpRequest(job);
		}
		case 'helper': {
			const { prepareHelper } = await import('./helper.mts');
			return await prepareHelper(job);
		}
		case 'node':
		case 'node25': {
			const { prepareNode } = await import('./node.mts');
			return await prepareNode(job);
		}
	}
}
