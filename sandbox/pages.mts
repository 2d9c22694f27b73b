import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { openApi30 } from './openapi30.mts';
import { API_ROOT } from './paths.mts';
import { ORDER_STATUSES } from './types.mts';
import type { FastifyInstance } from 'fastify';
import type { Merchant } from './accounts.mts';
import type { Sandbox } from './index.mts';

/** Where the package has it is where the repository has it. */
const API_DESCRIPTION = new URL('../docs/contributing/openapi.yaml', import.meta.url);

const ROWS = 25;

/** Adds what is there to be read: the page at `/`, and the description of the API. */
export function addPages(app: FastifyInstance, sandbox: Sandbox): void {
	app.get<{ Querystring: { merchant?: unknown } }>('/', ({ query }, reply) => {
		const { accounts } = sandbox;
		const merchant = accounts.merchant(String(query.merchant)) ?? accounts.demo;
		void reply
			.type('text/html; charset=utf-8')
			.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
		return page(sandbox, merchant);
	});
	const description = (host: string): object => ({
		...(parse(readFileSync(API_DESCRIPTION, 'utf8')) as object),
		servers: [{ url: `http://${host}${API_ROOT}` }],
	});
	app.get('/openapi.json', ({ host }) => description(host));
	app.get('/openapi-3.0.json', ({ host }) => openApi30(description(host)));
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

type Cell = string | number | null | undefined;

/** Text as HTML; null is nothing. */
function html(value: Cell): string {
	return String(value ?? '').replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}

function table(title: string, heads: readonly string[], rows: readonly (readonly Cell[])[]) {
	const row = (cells: readonly Cell[], tag: string): string =>
		`<tr>${cells.map((cell) => `<${tag}>${html(cell)}</${tag}>`).join('')}</tr>`;
	const body =
		rows.length === 0
			? '<p>None.</p>'
			: `<div><table>${row(heads, 'th')}${rows.map((cells) => row(cells, 'td')).join('\n')}</table></div>`;
	return `<h2>${html(title)}</h2>\n${body}`;
}

const time = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

function page({ accounts, clock, log, url }: Sandbox, merchant: Merchant): string {
	const { store, pk } = merchant;
	const newest = store.find({ status: 'any', habits: { sort: 'createdDesc' } });
	const counts = ORDER_STATUSES.map((status) => `${store.find({ status }).length} ${status}`).join(
		', ',
	);
	const products = store.products();
	const others = accounts
		.merchants()
		.filter((other) => other !== merchant)
		.map((other) => `<a href="?merchant=${other.pk}">${html(other.name)}</a>`);
	const keys = accounts.keys().filter((key) => key.merchant === pk || key.merchant === null);
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>CartRover sandbox</title>
<style>
body { font: 15px/1.4 system-ui, sans-serif; margin: 1rem auto; padding: 0 1rem; max-width: 75rem }
div { overflow-x: auto }
table { border-collapse: collapse; font-size: 14px; white-space: nowrap }
th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #8884 }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .3rem }
:root { color-scheme: light dark }
</style>
</head>
<body>
<h1>CartRover sandbox</h1>
<p>${html(merchant.name)}, merchant pk ${html(pk)}, at ${time(clock.now())} UTC. Everything here is made up.
${others.length > 0 ? `Other merchants: ${others.join(', ')}.` : ''}</p>
<p>Base URL <code>${html(url)}</code>. <a href="openapi.json">The API</a>,
<a href="_sandbox/openapi.json">the control interface</a>. <a href="">Refresh</a></p>
${table(
	'Keys',
	['Level', 'API user', 'API key'],
	keys.map(({ level, apiUser, apiKey }) => [level, apiUser, apiKey]),
)}
${table(
	`${newest.length} orders: ${counts}`,
	['Created', 'Reference', 'Source', 'Status', 'Error or hold', 'Items', 'Tracking'],
	newest
		.slice(0, ROWS)
		.map(({ createdAt, custRef, orderSource, status, errorReason, fields, items, shipments }) => [
			...[time(createdAt), custRef, orderSource, status],
			errorReason ?? (fields.on_hold === 'Y' ? 'on hold' : ''),
			items.map(({ item, quantity }) => `${quantity} ${item}`).join(', '),
			shipments.map(({ trackingNo }) => trackingNo).join(', '),
		]),
)}
${table(
	'Last calls',
	['Time', 'Key', 'Method', 'Path', 'HTTP', 'Outcome'],
	log.entries
		.slice(-ROWS)
		.reverse()
		.map((entry) => [
			...[time(entry.time), entry.level ?? 'none', entry.method, entry.path],
			...[entry.status ?? 'cut', entry.effect ? `${entry.outcome}, changed data` : entry.outcome],
		]),
)}
${table(
	`${products.length} products`,
	['SKU', 'Name', 'Available', 'On hand'],
	products.slice(0, ROWS).map(({ sku, name }) => {
		const { qtyAvailable, qtyOnHand } = store.stock(sku) ?? {};
		return [sku, name, qtyAvailable, qtyOnHand];
	}),
)}
</body>
</html>
`;
}
