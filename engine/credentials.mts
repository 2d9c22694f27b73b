import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsExpressionResolveValues,
	ICredentialsHelper,
	ICredentialType,
	IExecuteData,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { workflowModule } from './host.mts';
import type { CredentialStore } from './types.mts';

const { isExpression, NodeHelpers } = workflowModule;

/** The options as `authenticate` changes them: `headers`, `auth`, `qs` and `body` by name. */
type ChangeableRequest = IHttpRequestOptions & Record<string, unknown>;

/** Working out which fields a form hides takes longer than a request, and each poll asks for it. */
let lastFilled: { given: string; all: ICredentialDataDecryptedObject } | undefined;

/**
 * Gives nodes their credentials and signs their requests, as n8n's server does, from data held in
 * memory. A credential is found by its type alone: there is one of each.
 */
export class CredentialsInMemory implements ICredentialsHelper {
	/**
	 * @param types the credential types of the package, by name
	 * @param store the data of each; kept and changed by preAuthentication
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

	getParentTypes(typeName: string): string[] {
		const parents = this.types.get(typeName)?.extends ?? [];
		return [...parents, ...parents.flatMap((parent) => this.getParentTypes(parent))];
	}

	isCredentialUsableByNode(typeName: string, nodeType: string): boolean {
		const type = this.types.get(typeName);
		if (type?.restrictToSupportedNodes !== true) return true;
		return (type.supportedNodes ?? []).some((name) => nodeType.endsWith(name));
	}

	getCredentialsProperties(typeName: string): INodeProperties[] {
		const { properties, extends: parents = [] } = this.type(typeName);
		const all: INodeProperties[] = [];
		for (const parent of parents) {
			NodeHelpers.mergeNodeProperties(all, this.getCredentialsProperties(parent));
		}
		NodeHelpers.mergeNodeProperties(all, properties);
		return all;
	}

	/**
	 * The data as a node sees it: defaults filled in, fields dropped that the form does not show, and
	 * expressions resolved.
	 */
	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		_details: INodeCredentialsDetails,
		typeName: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		values?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = this.stored(typeName);
		if (raw === true) return { ...stored };
		const data = this.withDefaults(typeName, stored);
		if (values === undefined || !Object.values(data).some(isExpression)) return data;
		return values.workflow.expression.getParameterValue(
			data as never,
			values.runExecutionData,
			values.runIndex,
			values.itemIndex,
			values.node.name,
			values.connectionInputData,
			mode,
			{},
			executeData,
			false,
			data,
		) as unknown as ICredentialDataDecryptedObject;
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

	/** Puts the credential into a request, by the type's `authenticate`. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const request = requestOptions as ChangeableRequest;
		const { authenticate } = this.type(typeName);
		if (authenticate === undefined) return request;
		if (typeof authenticate === 'function') return await authenticate(credentials, request);
		if (workflow === undefined || node === undefined) {
			throw new Error('Declarative authentication needs the workflow and the node');
		}
		request.headers ??= {};
		if (authenticate.type !== 'generic') return request;
		const resolve = (text: string) => {
			if (!isExpression(text)) return text;
			const keys = { $credentials: credentials };
			const { expression } = workflow;
			const value = expression.getSimpleParameterValue(node, text, 'internal', keys, undefined, '');
			return value ? String(value as string) : '';
		};
		for (const [place, fields] of Object.entries(authenticate.properties)) {
			const target = (request[place] || {}) as Record<string, unknown>;
			for (const [name, value] of Object.entries(fields as Record<string, string>)) {
				target[resolve(name)] = resolve(value);
			}
			request[place] = target;
		}
		return request;
	}

	/** Fetches a token for types with an expirable hidden field; others have nothing to do. */
	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const { properties, preAuthentication } = this.type(typeName);
		const token = properties.find(
			({ type, typeOptions }) => type === 'hidden' && typeOptions?.expirable === true,
		);
		if (token === undefined || typeof preAuthentication !== 'function') return undefined;
		if (credentials[token.name] !== '' && !credentialsExpired) return undefined;
		const fetched = await preAuthentication.call(helpers, credentials);
		if (fetched[token.name] === undefined || node.credentials === undefined) return undefined;
		this.store[typeName] = { ...this.store[typeName], ...fetched } as CredentialStore[string];
		return Object.assign(credentials, fetched);
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const { preAuthentication } = this.type(typeName);
		if (typeof preAuthentication !== 'function') return undefined;
		const data = await preAuthentication.call(helpers, credentials);
		return data as ICredentialDataDecryptedObject;
	}

	/** The encrypted form, which only n8n's own server has a use for. */
	getCredentials(): Promise<ICredentials> {
		return Promise.reject(new Error('Encrypted credentials are not supported by this runner'));
	}

	async updateCredentials(
		_details: INodeCredentialsDetails,
		typeName: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.store[typeName] = data;
	}

	updateCredentialsOauthTokenData(): Promise<void> {
		return Promise.reject(new Error('OAuth is not supported by this runner'));
	}

	private stored(typeName: string): ICredentialDataDecryptedObject {
		const data = this.store[typeName];
		if (data === undefined) throw new Error(`No credential of type "${typeName}" was given`);
		return data;
	}
}
