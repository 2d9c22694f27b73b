/**
 * What an n8n of ours is started with: it asks nobody outside for anything and shows no banners.
 * Task runners are n8n's own; none of their ports is a fixed one.
 */
export function baseFlags(): Record<string, string> {
	return {
		DB_TYPE: 'sqlite',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_ENCRYPTION_KEY: 'n8n-nodes-cartrover-e2e',
		GENERIC_TIMEZONE: 'Etc/UTC',
		// Explicit, since n8n 3 changes the default: the package under test is not a verified one.
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		// Asks n8n's own service for a list of MCP servers at every start.
		N8N_DISABLED_MODULES: 'mcp-registry',
		// A task runner that starts slowly on a busy machine is still let in.
		N8N_RUNNERS_GRANT_TOKEN_TTL: '600',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	};
}

/** Makes n8n poll through its durable scheduler and keep cursors in `poller_state`; off by default. */
export const DURABLE_SCHEDULER: Record<string, string> = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};
