import { ENDPOINTS, type Endpoint, type EndpointUse } from '../../nodes/CartRover/api/endpoints.ts';
import { EVENTS } from '../../nodes/CartRover/events/index.ts';
import { CartRoverTrigger } from '../../nodes/CartRover/CartRoverTrigger.node.ts';
import { CartRoverWebhookTrigger } from '../../nodes/CartRover/CartRoverWebhookTrigger.node.ts';
import { PUSHED_STATUS } from '../../nodes/CartRover/events/pushParameters.ts';
import { RESOURCES } from '../../nodes/CartRover/operations/index.ts';
import type { Operation, Resource } from '../../nodes/CartRover/operations/types.ts';
import { levelsOf } from './access.mts';
import { anchor, code, NOTICE, oneOf, sentence } from './markdown.mts';
import { outputTable } from './outputs.mts';
import { notices, parameterTable } from './properties.mts';

/** The heading of an operation, which can be linked to. */
export const headingOf = (resource: Resource, operation: Operation) =>
	`${resource.name}: ${operation.name}`;

/** In the order of the names, as the dropdown has them once it is open. */
const resources = () =>
	[...RESOURCES].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));

/** The reference of all nodes, from their own descriptions. */
export function operationsPage(): string {
	const { description } = new CartRoverTrigger();
	const { description: webhook } = new CartRoverWebhookTrigger();
	const triggerHeading = description.displayName;
	return [
		NOTICE,
		'# Operations',
		'Every operation of the node **CartRover** and every event of **CartRover Trigger** and **CartRover Webhook Trigger**, generated from their own descriptions. _Name_ is the name in workflows and expressions. Which operations a key can use depends on the access level of the [credential](../README.md#credentials). Warehouse and Master keys need a Merchant PK there, unless the operation is about several merchants.',
		"A date or time without a time zone, as in _From Date_, _To Date_ and _Ship Date_, is in the workflow's: _Timezone_ in the workflow's settings.",
		"_Output_ sets the form of long records. _Simplified_ has the fields listed here, with numbers as numbers and flags as true or false; a value that cannot be read that way comes as CartRover sent it. _Raw_ is CartRover's record as it is, with two exceptions: fields that hold payment data (`credit_card_no`, `cc_last_four`, `cvv`, an order's `expiration_date`, `pre_auth_…`, `check_…`) are left out, since n8n stores what passes through a workflow; and if a server repeats the API key, “(API key)” stands in its place.",
		"_Filters_ and _Options_ that you add must get a value. Where an expression gives nothing, because a part that it reads is missing, the item ends in an error: without it, the node would do something else than you asked for. An empty text means to go without the filter or option, with a hint; so write `{{ $json.from ?? '' }}` where the part may be missing. A switch takes no empty text: write `{{ $json.preview ?? false }}`.",
		contents([triggerHeading, webhook.displayName]),
		...resources().flatMap((resource) => [
			`## ${resource.name}`,
			sentence(resource.description),
			...resource.operations.flatMap((operation) => section(resource, operation)),
		]),
		`## ${triggerHeading}`,
		sentence(description.description),
		eventList(),
		...notices(description.properties),
		parameterTable(description.properties, ['event']),
		'**Output**, simplified. Order Created gives the fields of [Order: Get Many](#order-get-many); Order Status Changed gives them with `changed_to`, a status that the order came into (`order_status` is the one that it has now); Shipment Created gives those of [Shipment: Get Many](#shipment-get-many), the inventory events those of [Inventory: Get Many](#inventory-get-many).',
		`## ${webhook.displayName}`,
		sentence(webhook.description),
		...notices(webhook.properties),
		parameterTable(webhook.properties),
		'**Output**, simplified. An `order_new` has the fields of [Order: Get](#order-get), an `order_update` these. `webhook_event` comes from the header `X-Webhook-Event`, which is not signed.',
		outputTable({ output: PUSHED_STATUS.simplified }),
	].join('\n\n');
}

function contents(triggers: string[]): string {
	const lines = resources().map(
		(resource) =>
			`- ${resource.name}: ${resource.operations
				.map((operation) => `[${operation.name}](#${anchor(headingOf(resource, operation))})`)
				.join(', ')}`,
	);
	return [...lines, ...triggers.map((name) => `- [${name}](#${anchor(name)})`)].join('\n');
}

function section(resource: Resource, operation: Operation): string[] {
	return [
		`### ${headingOf(resource, operation)}`,
		`${sentence(operation.description)}`,
		[
			`- In workflows: resource ${code(resource.value)}, operation ${code(operation.value)}`,
			`- Runs: ${RUNS[operation.runs]}`,
			...calls(operation.calls),
		].join('\n'),
		...notices(operation.properties),
		parameterTable(operation.properties),
		`**Output**${operation.properties.some(({ name }) => name === 'output') ? ', simplified' : ''}`,
		outputTable(operation),
	];
}

const RUNS: Record<Operation['runs'], string> = {
	read: 'for each input item, several at once',
	write: 'for each input item, one after the other',
	batch: 'once for all input items, which share requests',
};

function calls(uses: readonly EndpointUse[]): string[] {
	if (uses.length === 0) return ['- Access level: CartRover decides, by the path'];
	const made = uses.map(
		({ endpoint, when }) => `${endpointText(ENDPOINTS[endpoint])}${when ? ` ${when}` : ''}`,
	);
	const label = made.length > 1 ? 'Calls' : 'Call';
	return [`- Access level: ${oneOf(levelsOf(uses))}`, `- ${label}: ${made.join('; ')}`];
}

/** A call with its grade; the legend of grades is in the coverage. */
function endpointText({ method, path, grade, limited }: Endpoint): string {
	const free = limited ? '' : ', free of the rate limit';
	return `${code(`${method} ${path}`)} ([grade](contributing/coverage.md#grades) ${grade}${free})`;
}

/** The events of the trigger, with the levels that they need. */
function eventList(): string {
	return EVENTS.map(({ name, value, description, calls: uses }) =>
		[
			`- **${name}** (${code(value)}): ${sentence(description)}`,
			`Access level: ${oneOf(levelsOf(uses))}.`,
			`Calls ${uses.map(({ endpoint }) => endpointText(ENDPOINTS[endpoint])).join('; ')}.`,
		].join(' '),
	).join('\n');
}
