import { type Amount, divide, parseAmount, UNIT } from '../model/money';
import { Problem } from '../model/values/kind';
import { orderSum, pieces } from '../model/values/number';
import { isRecord } from '../model/wire';

export type Json = Record<string, unknown>;

/**
 * A part of a shop's order, whose form nobody guarantees. A value that cannot be read becomes a problem under
 * the path by which the shop names it.
 */
export class Source {
	private readonly json: Json;

	constructor(
		value: unknown,
		readonly problems: string[],
		private readonly path = '',
		private readonly joint: '.' | ', ' = '.',
	) {
		this.json = isRecord(value) ? value : {};
	}

	get isEmpty(): boolean {
		return Object.keys(this.json).length === 0;
	}

	/** What stands under a name such as `pricingSummary.total`. */
	value(name: string): unknown {
		return name
			.split('.')
			.reduce<unknown>((at, part) => (isRecord(at) ? at[part] : undefined), this.json);
	}

	has(name: string): boolean {
		const value = this.value(name);
		return value !== undefined && value !== null && value !== '';
	}

	/** The first of these texts that is not blank; `''` when all are. */
	text(...names: string[]): string {
		for (const name of names) {
			const value = this.value(name);
			const text = typeof value === 'string' ? value.trim() : '';
			if (text) return text;
			if (typeof value !== 'number') continue;
			if (Number.isSafeInteger(value) || !Number.isInteger(value)) return String(value);
			this.problems.push(`${this.at(name)} is a number too long to be exact; give it as text`);
		}
		return '';
	}

	/** The first of these amounts that is there. Some shops give an object with the amount and its currency. */
	optional(...names: string[]): Amount | undefined {
		const name = names.find((each) => this.has(each));
		if (name === undefined) return undefined;
		const amount = amountOf(this.value(name));
		if (amount === undefined) this.problems.push(problemWith(this.value(name), this.at(name)));
		return amount;
	}

	/** The same; 0 where none is there. */
	amount(...names: string[]): Amount {
		return this.optional(...names) ?? 0n;
	}

	/** Whether a switch is on: `true`, `1`, `"true"`, `"yes"`. */
	isOn(name: string): boolean {
		return /^(true|1|yes|y)$/i.test(String(this.value(name) ?? ''));
	}

	/** Whether a switch is off, and not just left out. */
	isOff(name: string): boolean {
		return /^(false|0|no|n)$/i.test(String(this.value(name) ?? ''));
	}

	part(name: string): Source {
		return new Source(this.value(name), this.problems, this.at(name));
	}

	/** The first of these lists that is there. */
	list(...names: string[]): Source[] {
		const name = names.find((each) => Array.isArray(this.value(each)));
		const list = name === undefined ? [] : (this.value(name) as unknown[]);
		return list.map(
			(each, index) =>
				new Source(
					each,
					this.problems,
					`${this.at(name ?? '')}, item ${index + 1}${skuOf(each)}`,
					', ',
				),
		);
	}

	at(name: string): string {
		return this.path ? `${this.path}${this.joint}${name}` : name;
	}
}

/** An amount as number or text, or as Etsy, eBay, Amazon and Shopify write it with its currency. */
function amountOf(value: unknown): Amount | undefined {
	const parsed = parseAmount(numberIn(value));
	const divisor = isRecord(value) ? value.divisor : undefined;
	const by = divisor === undefined ? UNIT : parseAmount(divisor);
	return parsed === undefined || !by ? undefined : divide(parsed * UNIT, by);
}

function numberIn(value: unknown): unknown {
	if (!isRecord(value)) return value;
	const { shop_money, amount } = value;
	return isRecord(shop_money) ? shop_money.amount : (amount ?? value.value ?? value.Amount);
}

/** What is wrong with a number, in the words of the form. */
function problemWith(value: unknown, label: string): string {
	const given = numberIn(value) ?? value;
	const read = /quantity$/i.test(label) ? pieces(given) : orderSum(given);
	const problem =
		read instanceof Problem ? read : new Problem('is not an amount', 'Write 12.50', given);
	return problem.of(label);
}

/** How a line of an order is known to people. */
function skuOf(line: unknown): string {
	const { sku, SellerSKU } = isRecord(line) ? line : {};
	const known = sku ?? SellerSKU;
	return typeof known === 'string' && known !== '' ? ` (SKU ${known})` : '';
}
