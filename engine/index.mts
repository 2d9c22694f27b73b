/** n8n's own engine for running this package's nodes, in tests, in demos and in benchmarks. */
export { createEngine, type Engine } from './engine.mts';
export type { ListSearchOptions } from './listSearch.mts';
export type { Poller, PollerOptions, PollerState, PollOptions } from './poller.mts';
export type {
	CredentialStore,
	EngineOptions,
	ExecuteOptions,
	ExecutionMode,
	Items,
	NodeResult,
	NodeRun,
	RunOptions,
	WorkflowJson,
	WorkflowRun,
} from './types.mts';
export { type Clock, VirtualClock, type VirtualClockOptions } from './virtualClock.mts';
