/** An answer that something went wrong with once. */
interface Found {
	what: string;
	/** The operations, events and pickers that it is given to. */
	of: RegExp;
	body: string;
	headers?: Record<string, string>;
}

const DEEP = 20_000;

/** Answers that a node once took for a success, or failed at in a way that is none of n8n's. */
export const FOUND: readonly Found[] = [
	{
		what: 'a new order that the answer does not name counted as created',
		of: /^order create$/,
		body: '{"success_code":true}',
	},
	{
		what: 'another order that was created counted as this one',
		of: /^order create$/,
		body: '{"success_code":true,"cust_ref":"ANOTHER","order_number":"ANOTHER"}',
	},
	{
		what: 'a write that the payload refuses counted as done',
		of: /^(shipment (create|confirm)|orderStatus update|shipMethod setMapping|inventory update)$/,
		body: '{"success_code":true,"response":{"success":false,"message":"No"}}',
	},
	{
		what: 'a list under another name counted as an empty one',
		of: /getAll|getMapping|Created|Changed|Low|search/,
		body: '{"success_code":true,"orders":[{"cust_ref":"A"}]}',
	},
	{
		what: 'quantities that are no text stopped a poll with a TypeError',
		of: /^inventoryChanged$/,
		body: '{"success_code":true,"response":[{"sku":"A","warehouses":{"1":{"qty_available":{"toString":1}},"2":{"qty_available":{"toString":1}}}}]}',
	},
	{
		what: 'parcels in another form counted as none',
		of: /^shipment getAll$/,
		body: '{"success_code":true,"response":{"cust_ref":"S-1","shipments":{"1":{"tracking_no":"T-1"}}}}',
	},
	{
		what: 'a parcel that names another order was given to that',
		of: /^shipment getAll$/,
		body: '{"success_code":true,"response":{"cust_ref":"S-1","shipments":[{"tracking_no":"T-1","cust_ref":"UPS"}]}}',
	},
	{
		what: 'orders without any list of parcels counted as orders without parcels',
		of: /^shipment getAll$/,
		body: '{"success_code":true,"response":{"cust_ref":"S-1","parcels":[{"tracking_no":"T-1"}]}}',
	},
	{
		what: 'a value that is no text broke the search in a picker',
		of: /^search/,
		body: '{"success_code":true,"response":[{"cust_ref":"S-1","sku":"S-1","code":"1","order_source":"S","order_status":{"toString":1},"description":{"toString":1},"ship_company":{"toString":1},"aliases":{"a":{"toString":1}},"warehouses":{"1":{"warehouse":{"toString":1}}}}]}',
	},
	{
		what: 'a reference that JSON rounds came out as another one',
		of: /^(order|orderStatus|inventory|product) get$/,
		body: '{"success_code":true,"response":{"cust_ref":12345678901234567890,"sku":12345678901234567890}}',
	},
	{
		what: 'an answer nested without end broke whatever walks through it',
		of: /./,
		body: `{"success_code":true,"response":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`,
	},
	{
		what: '__proto__ came out as a field',
		of: /./,
		body: '{"success_code":true,"response":{"cust_ref":"S-1","sku":"MUG-1","__proto__":{"polluted":1}}}',
	},
	{
		what: 'a status named like a method showed the source of that method in a picker',
		of: /^searchOrders$/,
		body: '{"success_code":true,"response":[{"cust_ref":"S-1","order_status":"constructor"}]}',
	},
	{
		what: 'a field of nothing but what is left out made an empty list look like a full one (to the oracle)',
		of: /^orderSource getAll$/,
		body: '{"success_code":true,"message":{"__proto__":0}}',
	},
	{
		what: 'an order of the year 9999 kept a trigger from all that came after it',
		of: /^orderCreated$/,
		body: '{"success_code":true,"response":[{"cust_ref":"FAR","created_date_time":"9999-01-01T00:00:00+00:00"}]}',
	},
];
