import { mutate } from '../../support/fuzz/mutations.mts';

it('repeats within repeats stay short enough to be written', () => {
	const root = { root: { response: [{ name: 'Amazon' }, { name: 'Best Buy' }] } };
	const change = { value: null, name: 'name', times: 1_000 } as const;
	mutate(root, { ...change, kind: 'repeat', at: 1 });
	// Of the first row's name, which stands in every other row.
	mutate(root, { ...change, kind: 'deep', at: 3 });
	mutate(root, { ...change, kind: 'repeat', at: 5 });
	expect(root.root.response).toHaveLength(2_000);
	expect(JSON.stringify(root).length).toBeLessThan(20_000_000);
});
