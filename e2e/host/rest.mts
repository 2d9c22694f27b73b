import { Agent } from 'node:http';

import { isAxiosError, create, type AxiosInstance } from 'axios';
import { parse } from 'flatted';
import type {
	ICredentialDataDecryptedObject,
	INodeTypeDescription,
	INodeCredentialTestResult,
	IRunExecutionData,
	ITaskData,
} from 'n8n-workflow';

import type { WorkflowJson } from '../../engine/index.mts';

/** The account that every n8n of ours is set up with. It opens nothing but that n8n. */
export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Juniper',
	lastName: 'Oak',
	password: 'CartRover-demo-1',
};

const BROWSER_ID = 'n8n-nodes-cartrover-e2e';
const FINISHED = ['success', 'error', 'crashed', 'canceled'];
const LOOK_EVERY_MS = 200;

export interface Credential {
	id: string;
	name: string;
	type: string;
	data: ICredentialDataDecryptedObject;
}

export interface StoredWorkflow extends WorkflowJson {
	id: string;
	name: string;
	active: boolean;
	/** Of the draft; publishing names it. */
	versionId: string;
	/** The published version; null when there is none. */
	activeVersionId: string | null;
	isArchived: boolean;
}

export interface ExecutionSummary {
	id: string;
	workflowId: string;
	status: string;
	mode: string;
	/** ISO 8601 */
	startedAt: string;
	stoppedAt?: string;
}

export interface Execution extends ExecutionSummary {
	data: IRunExecutionData;
}

/** n8n's answer to a request that it refused. */
export class N8nRefusal extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

/** n8n's own REST interface, which its editor uses, for the owner account. */
export class N8nRest {
	private readonly http: AxiosInstance;
	private cookie = '';

	/** @param url e.g. `http://127.0.0.1:5678` */
	constructor(readonly url: string) {
		// A connection that is kept may be closed by n8n at the moment of its next use.
		const httpAgent = new Agent({ keepAlive: false });
		this.http = create({ baseURL: url, proxy: false, timeout: 60_000, httpAgent });
	}

	/** Any request to n8n, signed with the owner's cookie. Out: what stands under `data`. */
	async request<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, data?: unknown) {
		const { data: body } = await this.send<{ data: T }>(method, `/rest${path}`, data);
		return body.data;
	}

	/** A file that n8n serves, e.g. an icon or `/types/nodes.json`. */
	async raw(path: string): Promise<{ text: string; type: string }> {
		const { data, headers } = await this.send<string>('GET', path, undefined, 'text');
		return { text: data, type: (headers['content-type'] as string | undefined) ?? '' };
	}

	/** Makes the owner account where n8n has none, and logs in. */
	async login(): Promise<void> {
		const settings = await this.request<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'GET',
			'/settings',
		);
		if (settings.userManagement.showSetupOnFirstLoad) {
			await this.request('POST', '/owner/setup', OWNER);
		}
		const { email, password } = OWNER;
		const { headers } = await this.send('POST', '/rest/login', {
			emailOrLdapLoginId: email,
			password,
		});
		this.cookie = (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
	}

	/** The descriptions of all node types, with the tool variants that n8n derives. */
	async nodeTypes(): Promise<INodeTypeDescription[]> {
		return JSON.parse((await this.raw('/types/nodes.json')).text) as INodeTypeDescription[];
	}

	async createCredential(credential: Omit<Credential, 'id'>): Promise<Credential> {
		const { id } = await this.request<{ id: string }>('POST', '/credentials', credential);
		return { ...credential, id };
	}

	async credentials(): Promise<Array<Omit<Credential, 'data'>>> {
		return await this.request('GET', '/credentials');
	}

	/** The data of a credential; n8n gives its secrets blanked. */
	async credential(id: string): Promise<Credential> {
		return await this.request('GET', `/credentials/${id}?includeData=true`);
	}

	async updateCredential({ id, ...credential }: Credential): Promise<void> {
		await this.request('PATCH', `/credentials/${id}`, credential);
	}

	/** What the editor's test of a credential says. */
	async testCredential(credential: Credential): Promise<INodeCredentialTestResult> {
		return await this.request('POST', '/credentials/test', { credentials: credential });
	}

	/** Stores a workflow as a draft. */
	async importWorkflow(workflow: Partial<WorkflowJson> & { name: string }) {
		const whole = { settings: {}, ...workflow, active: false };
		return await this.request<StoredWorkflow>('POST', '/workflows', whole);
	}

	async workflows(): Promise<Array<Pick<StoredWorkflow, 'id' | 'name' | 'active'>>> {
		return await this.request('GET', '/workflows');
	}

	async workflow(id: string): Promise<StoredWorkflow> {
		return await this.request('GET', `/workflows/${id}`);
	}

	/** Changes a workflow's draft. */
	async editWorkflow(id: string, changes: Partial<WorkflowJson>): Promise<StoredWorkflow> {
		const { name, nodes, connections, settings, versionId } = await this.workflow(id);
		const whole = { name, nodes, connections, settings, versionId, ...changes };
		return await this.request('PATCH', `/workflows/${id}`, whole);
	}

	async deleteWorkflow(id: string): Promise<void> {
		await this.request('POST', `/workflows/${id}/archive`, {});
		await this.request('DELETE', `/workflows/${id}`);
	}

	/** Publishes the draft. n8n activates its triggers after that: see `publicationStatus`. */
	async publish(id: string): Promise<StoredWorkflow> {
		const { versionId } = await this.workflow(id);
		return await this.request('POST', `/workflows/${id}/activate`, { versionId });
	}

	async unpublish(id: string): Promise<StoredWorkflow> {
		return await this.request('POST', `/workflows/${id}/deactivate`, {});
	}

	async publicationStatus(id: string): Promise<unknown> {
		return await this.request('GET', `/workflows/${id}/publication-status`);
	}

	/** Starts a workflow by hand, at a trigger. Out: the execution's id. */
	async run(workflowId: string, trigger: string): Promise<string> {
		const path = `/workflows/${workflowId}/run`;
		const body = { triggerToStartFrom: { name: trigger } };
		const { executionId } = await this.request<{ executionId?: string }>('POST', path, body);
		if (executionId === undefined) throw new Error(`“${trigger}” waits for something outside`);
		return executionId;
	}

	/** Runs a workflow by hand and waits for its end, however it ends. */
	async runToEnd(workflowId: string, trigger: string, timeoutMs = 60_000): Promise<Execution> {
		return await this.finished(await this.run(workflowId, trigger), timeoutMs);
	}

	/**
	 * Waits for an execution's end.
	 *
	 * @throws Error that names the last status, when it takes longer
	 */
	async finished(id: string, timeoutMs = 60_000): Promise<Execution> {
		const until = Date.now() + timeoutMs;
		for (;;) {
			const execution = await this.execution(id);
			if (FINISHED.includes(execution.status)) return execution;
			if (Date.now() > until) {
				throw new Error(`Execution ${id} is ${execution.status} after ${timeoutMs} ms`);
			}
			await new Promise((wake) => setTimeout(wake, LOOK_EVERY_MS));
		}
	}

	/** Executions of a workflow, or of all, newest first; at most so many. */
	async executions(filter: { workflowId?: string; status?: string[] } = {}, most = 100) {
		const found: ExecutionSummary[] = [];
		const query = new URLSearchParams({ filter: JSON.stringify(filter), limit: '100' });
		for (;;) {
			const { results, nextCursor } = await this.request<{
				results: ExecutionSummary[];
				nextCursor?: string | null;
			}>('GET', `/executions?${query.toString()}`);
			found.push(...results);
			if (!nextCursor || found.length >= most) return found.slice(0, most);
			query.set('cursor', nextCursor);
		}
	}

	/** How many executions of a workflow there are, of all kinds. */
	async executionCount(workflowId: string): Promise<number> {
		const filter = JSON.stringify({ workflowId });
		const query = new URLSearchParams({ filter, limit: '1' });
		return (await this.request<{ count: number }>('GET', `/executions?${query.toString()}`)).count;
	}

	/** An execution with all that its nodes gave. */
	async execution(id: string): Promise<Execution> {
		const found = await this.request<Omit<Execution, 'data'> & { data: string }>(
			'GET',
			`/executions/${id}`,
		);
		return { ...found, data: parse(found.data) as IRunExecutionData };
	}

	private async send<T>(
		method: string,
		url: string,
		data?: unknown,
		responseType: 'json' | 'text' = 'json',
	) {
		try {
			const headers = { 'browser-id': BROWSER_ID, ...(this.cookie && { cookie: this.cookie }) };
			return await this.http.request<T>({ method, url, data, headers, responseType });
		} catch (error) {
			if (!isAxiosError(error)) throw error;
			// Not axios's own error: it holds the whole request, and the cookie with it.
			if (error.response === undefined) throw new Error(`${method} ${url}: ${error.message}`);
			const { status, data: body } = error.response as { status: number; data: unknown };
			const said = (body as { message?: string }).message ?? JSON.stringify(body);
			throw new N8nRefusal(status, `n8n refused ${method} ${url}: ${status} ${said}`);
		}
	}
}

/** The runs of a node in an execution; none when it was not reached. */
export function runsOf({ data }: Execution, node: string): ITaskData[] {
	return data.resultData.runData[node] ?? [];
}

/** The items that a node gave in its last run, on one output. */
export function itemsOf(execution: Execution, node: string, output = 0) {
	return (runsOf(execution, node).at(-1)?.data?.main?.[output] ?? []).map(({ json }) => json);
}
