import { startSandbox, type ControllableClock, type Sandbox } from '../sandbox/index.mts';
import { sandboxCredential } from './host/n8n.mts';
import { itemsOf, runsOf, type Credential } from './host/rest.mts';
import { readExample } from './support/examples.mts';
import { sharedN8n, type SharedN8n } from './support/shared.mts';

const PACKAGE = 'n8n-nodes-cartrover';

let n8n: SharedN8n;
let sandbox: Sandbox<ControllableClock>;
let credential: Credential;

beforeAll(async () => {
	n8n = await sharedN8n();
	sandbox = await startSandbox({ readings: ['cart-sees-all'] });
	credential = await n8n.rest.createCredential(sandboxCredential(sandbox, 'cart'));
});

afterAll(async () => await sandbox.close());

describe('the packed package in n8n', () => {
	it('brings its nodes and the tool that n8n derives, with an icon for each theme', async () => {
		const types = (await n8n.rest.nodeTypes()).filter(({ name }) => name.startsWith(PACKAGE));
		expect(types.map(({ name }) => name).sort()).toEqual([
			`${PACKAGE}.cartRover`,
			`${PACKAGE}.cartRoverTool`,
			`${PACKAGE}.cartRoverTrigger`,
			`${PACKAGE}.cartRoverWebhookTrigger`,
		]);
		for (const { iconUrl } of types) {
			if (typeof iconUrl !== 'object') throw new Error(`One icon for both themes: ${iconUrl}`);
			const [light, dark] = [await icon(iconUrl.light), await icon(iconUrl.dark)];
			expect(light).toContain('<svg');
			expect(dark).toContain('<svg');
			expect(light).not.toBe(dark);
		}
	});

	it('passes the credential test with a right key, and fails it with a wrong one', async () => {
		expect(await n8n.rest.testCredential(credential)).toMatchObject({ status: 'OK' });
		const wrong = { ...credential, data: { ...credential.data, apiKey: 'wrong' } };
		expect(await n8n.rest.testCredential(wrong)).toEqual({
			status: 'Error',
			message: expect.stringContaining('CartRover refused this key'),
		});
		const empty = { ...credential, data: { ...credential.data, apiKey: ' ' } };
		expect(await n8n.rest.testCredential(empty)).toEqual({
			status: 'Error',
			message: 'API Key is empty. Nothing was sent.',
		});
	});

	it('runs an example to its end, with the orders of the sandbox', async () => {
		const example = await readExample('read-only-check.json', credential);
		const { id } = await n8n.rest.importWorkflow(example);
		const execution = await n8n.rest.runToEnd(id, 'Start the Check');
		expect(execution.status).toBe('success');
		const newest = sandbox.store.orders().map(({ custRef }) => custRef);
		const orders = itemsOf(execution, 'Newest Orders');
		expect(orders).toHaveLength(5);
		expect(newest).toEqual(expect.arrayContaining(orders.map(({ cust_ref }) => cust_ref)));
		for (const { name } of example.nodes.filter(({ type }) => type === `${PACKAGE}.cartRover`)) {
			expect(runsOf(execution, name).at(-1)?.executionStatus).toBe('success');
		}
	});

	it('sends nothing to anybody but this machine', async () => {
		const attempts = await n8n.attempts();
		expect(attempts.filter(({ allowed }) => !allowed)).toEqual([]);
		const port = Number(new URL(sandbox.url).port);
		expect(attempts).toContainEqual(
			expect.objectContaining({ host: '127.0.0.1', port, allowed: true }),
		);
	});
});

async function icon(path: string): Promise<string> {
	const { text, type } = await n8n.rest.raw(`/${path}`);
	expect(type).toMatch(/^image\/svg/);
	return text;
}
