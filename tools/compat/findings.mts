/** What a version of n8n is asked for, in the order of the table. */
export const CHECKS = {
	load: 'Loads',
	job: 'Orders, status, shipments',
	tool: 'Agent tool',
	failing: 'Failing items',
	retry: 'Retry On Fail',
	wait: 'Rate limit',
	cancel: 'Stop',
	poll: 'Trigger',
	push: 'Webhook trigger',
} as const;

export type CheckName = keyof typeof CHECKS;

export interface Finding {
	name: CheckName;
	/** Why not. */
	problem?: string;
}
