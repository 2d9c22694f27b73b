import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsHelper,
	ICredentialType,
	IExecuteData,
	IHttpRequestOptions,
	INodeCredentialsDetails,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { workflowModule } from './host.mts';
import type { CredentialStore } from './types.mts';

const { NodeHelpers } = workflowModule;

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

	/** The data as a node sees it: defaults filled in, fields dropped that the form does not show. */
	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		{ id }: INodeCredentialsDetails,
		typeName: string,
		_mode?: WorkflowExecuteMode,
		_executeData?: IExecuteData,
		raw?: boolean,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = this.store[id ?? typeName] ?? this.store[typeName];
		if (stored === undefined) throw new Error(`No credential of type "${typeName}" was given`);
		return raw === true ? { ...stored } : this.withDefaults(typeName, stored);
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
