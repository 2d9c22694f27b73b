import type { Amount } from '../model/money';
import type { OrderFields } from '../model/orderFields';
import type { Json, Source } from './source';

/** A name and an address, as shops have them. Parts that are unknown are blank. */
export interface Address {
	first: string;
	last: string;
	company: string;
	lines: string[];
	city: string;
	state: string;
	zip: string;
	country: string;
	phone: string;
	email: string;
}

/** A line of a sale. Its amounts are those of all of its pieces. */
export interface SaleLine {
	/** What the line is called in messages. */
	name: string;
	id: string;
	sku: string;
	quantity: Amount;
	/** How many pieces were sold, where some were taken back since. */
	sold?: Amount;
	/** Before discounts. */
	amount: Amount;
	/** Discounts that the shop gave on this line. */
	discount: Amount;
	/** Its share of the discounts on the order. */
	orderDiscount: Amount;
	/** The line's tax; `undefined` where the shop gives no tax for each line. */
	tax: Amount | undefined;
	/** How many pieces have left already, where the shop says so. */
	shipped?: Amount;
	/** Why the line is not shipped. Its price stays a part of the amount that was paid. */
	leftOut?: string;
	/** The customer's choices and notes for this line, by name. */
	extra?: Json;
}

/** An order of a shop in words that all shops share: what was sold, to whom, and what it cost. */
export interface Sale {
	/** What the shop calls the order. */
	name: string;
	/** Why the order must not be shipped at all. */
	stopped?: string;
	/** The day of the order in the shop's zone, or a time. */
	date: string;
	currency: string;
	shipTo: Address;
	billTo: Address;
	/** The customer, where the shop names them beside the addresses. */
	customer?: Address;
	/** Further fields of CartRover's order. */
	fields: OrderFields;
	lines: SaleLine[];
	/** Whether prices, discounts and shipping include the tax; `seeTotal`: where their sum says so. */
	taxIncluded: boolean | 'seeTotal';
	/** All of the tax. */
	tax: Amount;
	shipping: Amount;
	/** The part of the tax that is on shipping, where the shop says it. */
	shippingTax: Amount;
	/** Fees, before tax. */
	fees: Amount;
	/** Discounts on the order that are not shared out to its lines, as a positive amount. */
	discount: Amount;
	/** What the shop says that the lines cost, before discounts. */
	subTotal?: Amount;
	/** What the customer paid. */
	paid?: Amount;
	/**
	 * Amounts that the total includes in some orders and not in others (redeemed credit, duties). They count
	 * where the other amounts alone do not make the total.
	 */
	perhaps: Array<{ what: string; amount: Amount; isTax?: boolean }>;
	/** Money that was refunded, of which the shop does not say for which pieces. */
	refunded?: Refunded;
	hints: string[];
}

/** A refund that may be for pieces, or for none. */
export interface Refunded {
	/** All that was given back. */
	back: Amount;
	/** What of it is not for pieces that are known; `back` unless given. */
	beside?: Amount;
	/** What to do, in words that follow a colon. */
	wayOut: string;
}

/** A shop whose orders can be read. */
export interface Shop {
	/** The value that saved workflows hold. */
	value: string;
	name: string;
	/** The objects of the shop's API that are accepted, for the editor. */
	description: string;
	/** The name of the order's lines, and how to get them where the shop gives a link instead. */
	lines: string;
	/** @param zone IANA zone for times that the shop gives in UTC */
	read: (order: Source, zone: string) => Sale;
}
