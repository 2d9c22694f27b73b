import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsHelper,
	ICredentialType,
	ICredentialsExpressionResolveValues,
	IExecuteData,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	INodeTypes,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { core, workflowModule } from './host.mts';
import { withIsolate } from './olderHosts.mts';
import type { CredentialStore } from './types.mts';

const { NodeHelpers } = workflowModule;

/** What n8n resolves expressions in where there is no execution. */
const NOWHERE: INode = {
	id: '',
	name: '',
	typeVersion: 1,
	type: 'mock',
	position: [0, 0],
	parameters: {},
};

/** Working out which fields a form hides takes longer than a request, and each poll asks for it. */
let lastFilled: { given: string; all: ICredentialDataDecryptedObject } | undefined;

/**
 * Gives nodes their credentials and signs their requests, as n8n's server does, from data held in
 * memory. A credential is found by its id where the store has that, and else by its type: there is one of each.
 */
export class CredentialsInMemory implements ICredentialsHelper {
	/**
	 * @param types the credential types of the package, by name
	 * @param store the data of each
	 */
	constructor(
		private readonly types: ReadonlyMap<string, ICredentialType>,
		private readonly store: CredentialStore,
	) {}

	/** A helper whose data has the given fields in place of its own. */
	with(override: CredentialStore = {}): CredentialsInMemory {
		const names = new Set([...Object.keys(this.store), ...Object.keys(override)]);
		const merged = [...names].map((name) => [name, { ...this.store[name], ...override[name] }]);
		return new CredentialsInMemory(this.types, Object.fromEntries(merged) as CredentialStore);
	}

	/** A helper with these data and no others. */
	only(store: CredentialStore): CredentialsInMemory {
		return new CredentialsInMemory(this.types, { ...store });
	}

	has(typeName: string): boolean {
		return this.store[typeName] !== undefined;
	}

	/** @throws where the package has no such credential type */
	type(typeName: string): ICredentialType {
		const type = this.types.get(typeName);
		if (type === undefined) throw new Error(`Credential type "${typeName}" is not known`);
		return type;
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(typeName: string): INodeProperties[] {
		return this.type(typeName).properties;
	}

	/**
	 * The data as a node sees it: defaults filled in, fields dropped that the form does not show, expressions
	 * resolved for the item that is asked for; without an execution, in an empty workflow.
	 */
	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		{ id }: INodeCredentialsDetails,
		typeName: string,
		mode: WorkflowExecuteMode = 'internal',
		executeData?: IExecuteData,
		raw?: boolean,
		at?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = this.store[id ?? typeName] ?? this.store[typeName];
		if (stored === undefined) throw new Error(`No credential of type "${typeName}" was given`);
		if (raw === true) return { ...stored };
		const data = this.withDefaults(typeName, stored);
		if (!Object.values(data).some((value) => typeof value === 'string' && value.startsWith('=')))
			return data;
		const keys = core.getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		if (at) {
			const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } = at;
			return workflow.expression.getParameterValue(
				data as never,
				runExecutionData,
				runIndex,
				itemIndex,
				node.name,
				connectionInputData,
				mode,
				keys,
				executeData,
				false,
				data,
			) as never;
		}
		const nodeTypes = {
			getByNameAndVersion: () => ({ description: { properties: [] } }),
		} as unknown as INodeTypes;
		const { Workflow } = workflowModule;
		const empty = new Workflow({ nodes: [NOWHERE], connections: {}, active: false, nodeTypes });
		return await withIsolate(
			empty,
			async () =>
				empty.expression.getComplexParameterValue(
					NOWHERE,
					data as never,
					mode,
					keys,
					undefined,
					undefined,
					data,
				) as never,
		);
	}

	/** Credential data with the type's defaults, without the fields that its form hides. */
	withDefaults(
		typeName: string,
		data: ICredentialDataDecryptedObject,
	): ICredentialDataDecryptedObject {
		const given = `${typeName} ${JSON.stringify(data)}`;
		if (lastFilled?.given === given) return { ...lastFilled.all };
		const properties = this.getCredentialsProperties(typeName);
		const filled = NodeHelpers.getNodeParameters(
			properties,
			data as never,
			true,
			false,
			null,
			null,
		);
		const all = { ...filled } as ICredentialDataDecryptedObject;
		lastFilled = { given, all };
		return { ...all };
	}

	/** Puts the credential into a request, by the type's function `authenticate`. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.type(typeName);
		if (typeof authenticate !== 'function') {
			throw new Error('This runner knows credentials whose authenticate is a function');
		}
		return await authenticate(credentials, requestOptions as IHttpRequestOptions);
	}

	/** Nothing to fetch before a request. */
	async preAuthentication(): Promise<undefined> {}

	async runPreAuthentication(): Promise<undefined> {}

	/** The encrypted form, which only n8n's own server has a use for. */
	getCredentials(): Promise<ICredentials> {
		return Promise.reject(new Error('Encrypted credentials are not supported by this runner'));
	}

	updateCredentials(): Promise<void> {
		return Promise.reject(new Error('Credentials are not changed by this runner'));
	}

	updateCredentialsOauthTokenData(): Promise<void> {
		return Promise.reject(new Error('OAuth is not supported by this runner'));
	}
}
