/** n8n's own engine for running this package's nodes, in tests, in demos and in benchmarks. */
export { createEngine, type Engine } from './engine.mts';
export type { Poller } from './poller.mts';
export type { Received, Receiver } from './receiver.mts';
export type { NodeResult, NodeRun, WorkflowJson, WorkflowRun } from './types.mts';
export { VirtualClock } from './virtualClock.mts';
