import type {
	ICredentialType,
	IDataObject,
	INodeType,
	INodeTypes,
	IVersionedNodeType,
} from 'n8n-workflow';

import { core, workflowModule } from './host.mts';

type AnyNodeType = INodeType | IVersionedNodeType;

/** A package as n8n's own loader found it. */
export interface LoadedPackage {
	/** The package's name: the part of a full type name before the dot. */
	name: string;
	/** Node types by full type name. */
	nodes: Map<string, AnyNodeType>;
	credentials: Map<string, ICredentialType>;
}

const packages = new Map<string, Promise<LoadedPackage>>();

async function load(packageDir: string): Promise<LoadedPackage> {
	const loader = new core.PackageDirectoryLoader(packageDir);
	await loader.loadAll();
	const { packageName } = loader;
	return {
		name: packageName,
		nodes: new Map(
			Object.entries(loader.nodeTypes).map(([name, { type }]) => [`${packageName}.${name}`, type]),
		),
		credentials: new Map(
			Object.entries(loader.credentialTypes).map(([name, { type }]) => [name, type]),
		),
	};
}

/**
 * Loads a package the way n8n does when it starts: poll times are added to polling nodes, icons
 * and codex are resolved. A package is loaded once in a process.
 *
 * @param packageDir folder with the package.json
 * @throws what the loader or the package's own code throws; Node's "Cannot find module" where the
 * package was not built
 */
export async function loadPackage(packageDir: string): Promise<LoadedPackage> {
	let loaded = packages.get(packageDir);
	if (loaded === undefined) {
		loaded = load(packageDir);
		packages.set(packageDir, loaded);
		// A failed load may be tried again, for instance after a build.
		loaded.catch(() => packages.delete(packageDir));
	}
	return await loaded;
}

/** The node types that a workflow may name. */
export class KnownNodeTypes implements INodeTypes {
	private readonly types: Map<string, AnyNodeType>;

	/** @param sources type tables by full type name; a later one wins */
	constructor(...sources: Array<Iterable<[string, AnyNodeType]>>) {
		this.types = new Map(sources.flatMap((source) => [...source]));
	}

	has(type: string): boolean {
		return this.types.has(type);
	}

	/** @throws where the type is not known */
	getByName(type: string): AnyNodeType {
		const found = this.types.get(type);
		if (found === undefined) throw new Error(`Node type "${type}" is not known to this runner`);
		return found;
	}

	getByNameAndVersion(type: string, version?: number): INodeType {
		return workflowModule.NodeHelpers.getVersionedNodeType(this.getByName(type), version);
	}

	getKnownTypes(): IDataObject {
		return Object.fromEntries([...this.types.keys()].map((type) => [type, {}]));
	}
}
