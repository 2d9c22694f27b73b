import type { IDataObject } from 'n8n-workflow';

import type { Poller, VirtualClock } from '../../../engine/index.mts';
import { forgetBuckets } from '../../../nodes/CartRover/api/bucket.ts';
import { forgetPolls } from '../../../nodes/CartRover/events/pollMemory.ts';
import { START } from '../world.mts';
import { createdTimes } from './oracle.mts';
import type { Served, Wire } from './wire.mts';

const HOUR_MS = 3_600_000;
const LATER = { cust_ref: 'LATER-1', created: START + HOUR_MS - 100_000 };
/** When the order of `goOn` was created. */
const NEW = { cust_ref: 'NEW-1', created: START + 30_000 };
const POLLS = 5;

interface After {
	clock: VirtualClock;
	wire: Wire;
	poller: Poller;
}

/**
 * What was answered once must not keep a trigger from what happens later, nor lose what was there: with
 * a server that answers as it should, all comes out, and what came out before comes no more.
 */
export async function assertGoesOn(
	{ clock, wire, poller }: After,
	served: Served[],
	before: { items: IDataObject[] } | { error: Error },
): Promise<void> {
	await clock.advance(START + HOUR_MS - clock.now());
	forgetBuckets();
	forgetPolls();
	const body = JSON.stringify({
		success_code: true,
		response: [NEW, LATER].map(({ cust_ref, created }) => ({
			cust_ref,
			created_date_time: new Date(created).toISOString(),
		})),
	});
	const headers = { date: new Date(START + HOUR_MS).toUTCString() };
	wire.answerWith(() => ({ status: 200, headers, body: Buffer.from(body) }));
	const found = 'items' in before ? before.items.map(({ cust_ref }) => String(cust_ref)) : [];
	for (let poll = 0; poll < POLLS && !found.includes(LATER.cust_ref); poll++) {
		const items = await poller.poll();
		found.push(...(items ?? []).map(({ json }) => String(json.cust_ref)));
	}
	const times = (wanted: string) => found.filter((each) => each === wanted).length;
	if (times(LATER.cust_ref) !== 1)
		throw new Error(`The next order came ${times(LATER.cust_ref)} times`);
	// A server that has shown the order as it is hides nothing from the trigger.
	const created = [...createdTimes(served, NEW.cust_ref)];
	const isTrue = created.length === 1 && created[0] === NEW.created;
	if (('error' in before || isTrue) && times(NEW.cust_ref) !== 1)
		throw new Error(`The order before came ${times(NEW.cust_ref)} times`);
}
