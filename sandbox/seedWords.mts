/** Words the demo data is made of. People, streets and wares are made up. */

export const FIRST_NAMES = [
	'Amara',
	'Beatrix',
	'Caleb',
	'Dmitri',
	'Elowen',
	'Farid',
	'Greta',
	'Hiroshi',
	'Imogen',
	'Jonas',
	'Keziah',
	'Lucien',
	'Mireille',
	'Nadia',
	'Otis',
	'Priya',
	'Quentin',
	'Rosalind',
	'Soren',
	'Tamsin',
] as const;

export const LAST_NAMES = [
	'Abernathy',
	'Bellweather',
	'Castellano',
	'Dunmore',
	'Eastwick',
	'Fairbourne',
	'Goldfinch',
	'Hargrove',
	'Iverness',
	'Jessop',
	'Kincannon',
	'Lindqvist',
	'Marchetti',
	'Nakagawa',
	'Oyelaran',
	'Pemberton',
	'Quillfeather',
	'Rutherglen',
	'Szymanski',
	'Thistlewood',
] as const;

export const STREETS = [
	'Alder Ct',
	'Birchfield Rd',
	'Cobbler Way',
	'Dovetail Ln',
	'Eddystone Ave',
	'Foxglove Dr',
	'Gristmill Rd',
	'Hawthorn St',
	'Ironwood Blvd',
	'Juniper Pl',
	'Kestrel Ct',
	'Lanternlight Ln',
] as const;

export interface City {
	city: string;
	state: string;
	zip: string;
	country: string;
}

export const US_CITIES: readonly City[] = [
	{ city: 'Duluth', state: 'MN', zip: '55802', country: 'USA' },
	{ city: 'Asheville', state: 'NC', zip: '28801', country: 'USA' },
	{ city: 'Boise', state: 'ID', zip: '83702', country: 'USA' },
	{ city: 'Providence', state: 'RI', zip: '02903', country: 'USA' },
	{ city: 'Tucson', state: 'AZ', zip: '85701', country: 'USA' },
	{ city: 'Eugene', state: 'OR', zip: '97401', country: 'USA' },
	{ city: 'Savannah', state: 'GA', zip: '31401', country: 'USA' },
	{ city: 'Madison', state: 'WI', zip: '53703', country: 'USA' },
	{ city: 'Lubbock', state: 'TX', zip: '79401', country: 'USA' },
	{ city: 'Burlington', state: 'VT', zip: '05401', country: 'USA' },
];

export const CANADIAN_CITIES: readonly City[] = [
	{ city: 'Guelph', state: 'ON', zip: 'N1H 3A1', country: 'CAN' },
	{ city: 'Kelowna', state: 'BC', zip: 'V1Y 6N2', country: 'CAN' },
	{ city: 'Sherbrooke', state: 'QC', zip: 'J1H 1P8', country: 'CAN' },
];

/** The SKU that forms and documents show as an example. */
export const EXAMPLE_SKU = 'MUG-BLUE-350';

/** SKUs that are not made of a ware's code and a make. */
export const OTHER_SKUS: Readonly<Record<string, string>> = {
	'MUG-INDIGO': EXAMPLE_SKU,
	'MUG-CLAY': 'MUG-RED-350',
};

/** Ten kinds of ware, each in ten makes. */
export const WARES = [
	{ code: 'LAN', name: 'Storm Lantern', cents: 3450 },
	{ code: 'BLK', name: 'Wool Blanket', cents: 8900 },
	{ code: 'MUG', name: 'Enamel Mug', cents: 1450 },
	{ code: 'AXE', name: 'Camp Hatchet', cents: 6200 },
	{ code: 'CAN', name: 'Waxed Canvas Tote', cents: 5400 },
	{ code: 'KNF', name: 'Folding Knife', cents: 4275 },
	{ code: 'SOC', name: 'Hiking Socks', cents: 1895 },
	{ code: 'TIN', name: 'Tinder Tin', cents: 975 },
	{ code: 'STV', name: 'Spirit Stove', cents: 7650 },
	{ code: 'CAP', name: 'Flannel Cap', cents: 2825 },
] as const;

export const MAKES = [
	'Moss',
	'Rust',
	'Slate',
	'Ochre',
	'Indigo',
	'Birch',
	'Charcoal',
	'Clay',
	'Pine',
	'Fog',
] as const;
