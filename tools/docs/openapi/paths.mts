import {
	ENDPOINTS,
	type Endpoint,
	type EndpointName,
} from '../../../nodes/CartRover/api/endpoints.ts';
import { formsOf, needsMerchant, type PathForm } from '../access.mts';
import { FACTS, type EndpointFacts } from './endpointFacts.mts';
import { ref, type Schema } from './wireSchema.mts';

type Operation = Record<string, unknown>;
export type Paths = Record<string, Record<string, Operation>>;

const parameter = (name: string) => ({ $ref: `#/components/parameters/${name}` });
const header = (name: string) => ({ $ref: `#/components/headers/${name}` });
const response = (name: string) => ({ $ref: `#/components/responses/${name}` });

/** The shared parameter that stands for a part of a path. */
const PATH_PARAMETERS: Record<string, string> = {
	cust_ref: 'CustRef',
	status: 'Status',
	sku: 'Sku',
	order_source: 'OrderSourceInPath',
};

/** Every path of the endpoint table, both forms of those that begin with `{level}`. */
export function paths(): Paths {
	const found: Paths = {};
	for (const name of Object.keys(ENDPOINTS) as EndpointName[]) {
		const endpoint: Endpoint = ENDPOINTS[name];
		for (const form of formsOf(endpoint)) {
			add(found, endpoint.method, form.path, operation(name, endpoint, form));
		}
	}
	add(found, 'POST', 'cart/orders/cancel', otherLegacyCancel(found));
	return found;
}

function add(to: Paths, method: string, path: string, what: Operation): void {
	(to[`/${path}`] ??= {})[method.toLowerCase()] = what;
}

/** The older of the two legacy paths, which only an integrator's client shows. */
function otherLegacyCancel(found: Paths): Operation {
	return {
		...found['/cart/orders/cancel/cartrover']?.post,
		operationId: 'orderCancelLegacyShort',
		summary: 'Cancel Order (legacy, short path)',
		'x-grade': 'C',
	};
}

function operation(name: EndpointName, endpoint: Endpoint, form: PathForm): Operation {
	const facts = FACTS[name];
	const grade = (form.prefix === 'merchant' && facts.merchantGrade) || endpoint.grade;
	return {
		operationId: operationId(name, form),
		tags: [facts.tag],
		summary: form.prefix === 'merchant' ? `${facts.summary} (merchant level)` : facts.summary,
		...(facts.description && { description: facts.description }),
		...(facts.deprecated && { deprecated: true }),
		'x-grade': grade,
		...(facts.answerGrade && { 'x-answer-grade': facts.answerGrade }),
		'x-access-levels': form.levels,
		'x-rate-limited': endpoint.limited,
		'x-repeat': endpoint.repeat,
		...parametersOf(endpoint, form, facts),
		...(facts.request && { requestBody: requestBody(facts.request) }),
		responses: responsesOf(endpoint, facts),
	};
}

const operationId = (name: string, { prefix }: PathForm) =>
	prefix ? `${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}` : name;

function parametersOf(
	endpoint: Endpoint,
	{ path, levels }: PathForm,
	facts: EndpointFacts,
): { parameters?: object[] } {
	const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, part = '']) => {
		const name = PATH_PARAMETERS[part];
		if (!name) throw new Error(`No parameter describes {${part}} of ${path}`);
		return name;
	});
	const actsFor = levels.includes('warehouse') && needsMerchant(endpoint);
	const names = [...inPath, ...(facts.query ?? []), ...(actsFor ? ['MerchantPk'] : [])];
	return names.length > 0 ? { parameters: names.map(parameter) } : {};
}

function requestBody({ schema, example }: NonNullable<EndpointFacts['request']>): object {
	return { required: true, content: { 'application/json': { schema, example } } };
}

function responsesOf(endpoint: Endpoint, facts: EndpointFacts): object {
	const { answer, totalRecords } = facts;
	return {
		'200': {
			description: 'The answer, or a refusal: `success_code` tells them apart.',
			headers: {
				'X-CartRover-Process-ID': header('ProcessId'),
				...(endpoint.limited && {
					'X-CartRover-Api-Minute-Hits-Remaining': header('HitsRemaining'),
				}),
				...(totalRecords && { 'total-records': header('TotalRecords') }),
			},
			content: {
				'application/json': {
					schema: { oneOf: [successSchema(answer), ref('Error')] },
					examples: {
						success: {
							value: answer.bare
								? answer.example
								: { success_code: true, response: answer.example },
						},
						refusal: {
							value: {
								success_code: false,
								error_code: 'Invalid',
								message: 'What was wrong, in a sentence',
							},
						},
					},
				},
			},
		},
		...(endpoint.limited && { '429': response('RateLimited') }),
		'4XX': response('Refused'),
		'5XX': response('Broken'),
	};
}

/** The usual envelope, `{"success_code": true, "response": …}`; creations and updates answer bare. */
function successSchema({ schema, bare }: EndpointFacts['answer']): Schema {
	if (bare) return schema;
	return {
		type: 'object',
		required: ['success_code', 'response'],
		properties: { success_code: { const: true }, response: schema },
	};
}
