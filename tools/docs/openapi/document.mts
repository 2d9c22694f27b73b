import { readFileSync } from 'node:fs';

import { orderSchemas } from './orderSchemas.mts';
import { otherSchemas } from './otherSchemas.mts';
import { headers, parameters, responses } from './parameters.mts';
import { paths } from './paths.mts';
import { wireForms } from './wireForms.mts';

const INFO = `The REST API of CartRover, now Extensiv Integration Manager, as far as it is known in public.

**This description is unofficial.** It is not made, endorsed or checked by Extensiv. It was put together from the vendor's general documentation, the vendor's PHP client, published sample records, and public code of integrators that works against the API. The vendor's own pages on the single calls could not be read whole. Before you rely on a fact of grade C or I, try it.

## Grades

Each path carries \`x-grade\`. Fields carry one only where they are less sure than their path.

| Grade | Meaning |
|---|---|
| \`D\` | documented by the vendor, or in a sample record that the vendor's documentation very probably shows |
| \`V\` | in the vendor's own PHP client |
| \`C\` | in integrators' code that plausibly runs in production |
| \`I\` | inferred: nobody has confirmed it in public |

\`x-answer-grade\` stands where what a path answers is less sure than the path; \`none\` means that nothing shows it. Where a path has both a \`cart/\` and a \`merchant/\` form, each has its own grade.

How sure the general facts are: base address, Basic authentication, JSON, the error body, the rate limit and its header, times and rules for sums are documented (D). That only GET and POST occur, that \`total-records\` is sent, and that refusals come with HTTP 200 is of grade C; the vendor's client also expects 4xx. \`X-Merchant-Pk\` was seen on one path (C) and is inferred on the others.

## Other extensions

- \`x-access-levels\`: the kinds of key that may call it. Keys are made for a cart, a merchant, a warehouse or as master; warehouse and master keys act for the merchant named in \`X-Merchant-Pk\`.
- \`x-rate-limited\`: whether a call takes from the bucket of 100 calls, which gains one every 0.6 seconds, for each key (that it is per key is inferred).
- \`x-repeat\`: what may be done when it is not known whether a call took effect. \`always\`: a read, repeat it. \`duplicateRefused\`: repeat it, a second order of the same reference is refused. \`harmless\`: it sets a state, and made again sets the same. \`never\`: read the state back first.

## What to mind

- **\`success_code\` decides**, whatever the HTTP status.
- Numbers come as numbers or as text, empty maps as \`[]\`, nothing as \`null\` or \`""\`. Records may hold more fields than are named here.
- Parts of a path are percent-encoded, and \`+\` in a query date is \`%2B\`.
- Over the rate limit, the body says \`RateLimit\`, maybe under HTTP 200.
- There are no webhooks for statuses: poll.
- In the past, keys could be given in the query. Do not: addresses end up in logs.

Not described, since no path is known in public: listing warehouses (they can be read off the stock list), editing a merchant, and the calls of master keys.`;

/** Of this description, not of the package: it goes up when the description says something else. */
const VERSION = '1.0.0';

/** The whole OpenAPI document. */
export function openApiDocument(): object {
	const { homepage } = JSON.parse(readFileSync('package.json', 'utf8')) as { homepage: string };
	return {
		openapi: '3.1.1',
		info: {
			title: 'CartRover REST API (unofficial description)',
			version: VERSION,
			summary: 'Orders, shipments and stock between shops and warehouses',
			description: INFO,
			license: { name: 'MIT', identifier: 'MIT' },
		},
		externalDocs: { description: 'The n8n nodes that this belongs to', url: homepage },
		servers: [{ url: 'https://api.cartrover.com/v1' }],
		security: [{ apiKey: [] }],
		tags: [
			{ name: 'Orders', description: 'Creating, reading, canceling and updating orders' },
			{ name: 'Inventory', description: 'Stock by SKU and warehouse' },
			{ name: 'Products', description: 'What is known of a SKU' },
			{ name: 'Setup', description: 'Carts, shipping methods and merchants' },
		],
		paths: paths(),
		components: {
			securitySchemes: {
				apiKey: {
					type: 'http',
					scheme: 'basic',
					description: 'API user as user name, API key as password.',
				},
			},
			parameters,
			headers,
			responses,
			schemas: { ...wireForms, ...orderSchemas, ...otherSchemas },
		},
	};
}
