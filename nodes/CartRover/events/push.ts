import uniq from 'lodash/uniq';
import uniqBy from 'lodash/uniqBy';
import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { readAccount } from '../api/account';
import { CREDENTIAL } from '../api/exchange';
import { isSigned, ordersIn } from '../api/push';
import { isSameStatus } from '../model/order';
import { textOf } from '../model/texts';
import { isRecord } from '../model/wire';
import { presenterOf } from '../parameters/output';
import { isFirst } from './pushMemory';
import { PUSHED_ORDER, PUSHED_STATUS, readPushSettings, type PushSettings } from './pushParameters';

/**
 * Takes one push: answers it, and returns the items of the execution that it starts, if any. A push that is
 * not signed with the credential's key starts nothing, not even a failed execution.
 *
 * @throws NodeOperationError for parameters that cannot be used; n8n answers that with 500
 */
export async function receivePush(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const request = context.getRequestObject();
	const { headers } = request;
	const header = (name: string) => textOf(headers[name]);
	const signature = header('x-webhook-signature');
	if (signature === '') {
		return answer(context, 400, 'The header X-Webhook-Signature is missing');
	}
	const account = await accountOf(context);
	if (!account) {
		return answer(context, 503, "This webhook's credential cannot be used: n8n's log says why");
	}
	const body = await bodyOf(request);
	if (!isSigned(body, signature, account.key)) {
		return answer(context, 401, 'X-Webhook-Signature does not match the body');
	}
	const orders = ordersIn(body, account.redact);
	if (!orders) return answer(context, 400, 'The body is not {"orders": [...]}');

	const settings = readPushSettings(context);
	const wanted = wantedOf(orders, eventOf(header('x-webhook-event')), settings);
	// The form of the order counts beside the header, since the header is not signed.
	const isUpdate = wanted.some(({ event, isStatus }) => isStatus || event !== 'order_new');
	// In the editor the same push may be tried again and again. A push that starts nothing is not remembered:
	// it may start something under another event, or once the node's parameters allow it.
	const isNew =
		wanted.length > 0 && (context.getMode() === 'manual' || isFirst(context, signature, isUpdate));
	const items = isNew ? itemsOf(wanted, settings) : [];
	return answer(context, 200, 'Received', items);
}

/**
 * The bytes as they came; none for a form with files, which n8n has read already, and for a body that is too
 * large for n8n.
 */
async function bodyOf(request: ReturnType<IWebhookFunctions['getRequestObject']>): Promise<Buffer> {
	try {
		// n8n has read the body already where the header says that it is JSON.
		await request.readRawBody();
	} catch {
		return Buffer.alloc(0);
	}
	return request.rawBody ?? Buffer.alloc(0);
}

/**
 * Answers at once. n8n's own answer comes only when the execution may start, which can take long where the
 * number of executions is limited.
 */
function answer(
	context: IWebhookFunctions,
	status: number,
	message: string,
	items: INodeExecutionData[] = [],
): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true, ...(items.length > 0 && { workflowData: [items] }) };
}

/** The key that pushes are signed with; `undefined` where the credential cannot be used. */
async function accountOf(context: IWebhookFunctions) {
	try {
		const credential = await context.getCredentials(CREDENTIAL);
		const account = readAccount(credential);
		if ('problem' in account) {
			context.logger.error(`${context.getNode().name}: ${account.problem}`);
			return undefined;
		}
		return { key: String(credential.apiKey).trim(), redact: account.redactData };
	} catch (error) {
		context.logger.error(`${context.getNode().name}: ${(error as Error).message}`);
		return undefined;
	}
}

/** A row of a push that the node's parameters let through. */
interface WantedRow {
	event: string;
	isStatus: boolean;
	record: IDataObject;
}

/** The event that a header names, once or several times; none where it names different ones. */
function eventOf(header: string): string {
	const [event = '', ...others] = uniq(header.toLowerCase().split(/[\s,]+/));
	return others.length === 0 ? event : '';
}

function wantedOf(orders: unknown[], named: string, settings: PushSettings): WantedRow[] {
	// The same row twice is one order, listed twice.
	return uniqBy(orders, (row) => JSON.stringify(row))
		.map((row) => {
			const record = (isRecord(row) ? row : { value: row }) as IDataObject;
			// A record with other fields than View Order Status has is taken for an order.
			const isStatus = !('items' in record || 'created_date_time' in record);
			const event = named || (isStatus ? 'order_update' : 'order_new');
			return { event, isStatus, record };
		})
		.filter(({ record, event }) => isWanted(record, event, settings));
}

function itemsOf(wanted: WantedRow[], { output }: PushSettings): INodeExecutionData[] {
	const order = presenterOf(output, PUSHED_ORDER);
	const status = presenterOf(output, PUSHED_STATUS);
	return wanted.map(({ event, isStatus, record }) => {
		const named = { webhook_event: event };
		// The fields of the push stand first, and none of the order's fields replaces them.
		const given = { ...named, ...record, ...named };
		// What has not even a reference is no order: it comes as CartRover sent it.
		if (textOf(record.cust_ref) === '') return { json: given };
		return { json: (isStatus ? status : order)(given) };
	});
}

/** Whether the user wants a record. One that does not say its source or status comes through. */
function isWanted(
	record: IDataObject,
	event: string,
	{ events, orderSource, statuses }: PushSettings,
): boolean {
	const source = textOf(record.order_source).toLowerCase();
	const shown = textOf(record.order_status) || (event === 'order_new' ? 'new' : '');
	return (
		events.includes(event) &&
		(orderSource === '' || source === '' || source === orderSource) &&
		(statuses.length === 0 || shown === '' || statuses.some((each) => isSameStatus(shown, each)))
	);
}
