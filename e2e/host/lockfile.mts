interface LockedPackage {
	/** Where it differs from the folder's name. */
	name?: string;
	version: string;
	integrity?: string;
	resolved?: string;
}

/** The part of npm's lock file that is read here. */
export interface Lockfile {
	packages: Record<string, LockedPackage>;
}

/**
 * The lock with the address of every tarball, as registries give them. Without these npm asks for the
 * list of all versions of each of the 2,000 packages first. The integrity is checked as before.
 *
 * @param registry address of the registry that npm uses
 */
export function withAddresses(lock: Lockfile, registry: string): Lockfile {
	const base = registry.replace(/\/*$/, '/');
	const packages = Object.entries(lock.packages).map(([path, entry]) => {
		if (entry.integrity === undefined) return [path, entry] as const;
		const name =
			entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
		const resolved = `${base}${name}/-/${name.split('/').at(-1)}-${entry.version}.tgz`;
		return [path, { ...entry, resolved }] as const;
	});
	return { ...lock, packages: Object.fromEntries(packages) };
}
