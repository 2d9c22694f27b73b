import { SEED, TIMES } from '../../support/chance.mts';
import { PLACES, Probes } from './probes.mts';
import { drawn, namedCredentials, namedPaths, namedTexts } from './properties.mts';
import { NAMED_TEXTS } from './values.mts';

/*
 * Whatever stands in a field: it arrives where it was meant to, or nothing is sent and the field is named.
 * Each place takes half of the texts here, and all of them in `npm run nightly:hostile`.
 */

const probes = new Probes();
beforeAll(async () => await probes.open());
afterAll(async () => await probes.close());

test.each(PLACES.map((place) => [place.name, place] as const))('%s', async (_, place) => {
	expect((await namedTexts(probes, [place], TIMES > 1 ? 1 : 2)).wrong).toEqual([]);
});

test('paths of Custom Request and Endpoint Path', async () => {
	expect((await namedPaths(probes)).wrong).toEqual([]);
});

test('Base URLs and header lines of a credential', async () => {
	expect((await namedCredentials(probes)).wrong).toEqual([]);
});

test(
	'texts, paths and Base URLs at random',
	async () => {
		probes.arrived = 0;
		expect((await drawn(probes, 100 * TIMES, SEED)).wrong).toEqual([]);
		expect(probes.arrived).toBeGreaterThan(50);
	},
	60_000 * TIMES,
);

test.each(PLACES.map((place) => [place.name, place] as const))(
	'%s: an item that is refused leaves the others alone',
	async (_, place) => {
		// Shipment: Create holds back the orders beside a row whose order cannot be read.
		const given = ['A', 'C', { a: 1 }, 'D', '..', 'B'];
		const { items, error } = await probes.run(place, given, {
			node: { onError: 'continueRegularOutput' },
		});
		expect(error).toBeUndefined();
		const refused = items.filter(({ json }) =>
			/cannot be “|is an object, not one value/.test(String(json.error)),
		);
		expect(refused.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 2 }, { item: 4 }]);
		const sent = probes.meant.requests.splice(0).map(({ url = '' }) => url);
		for (const ref of ['A', 'B']) expect(sent).toContain(`/v1/${place.path}${ref}`);
		expect(sent.filter((url) => /\.\.|object/i.test(url))).toEqual([]);
	},
);

test('the list of hostile texts is as long as it was', () => {
	expect(NAMED_TEXTS.length).toBeGreaterThan(50);
});
