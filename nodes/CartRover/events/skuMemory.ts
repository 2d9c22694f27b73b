import { fingerprint } from '../model/fingerprint';

/*
 * What a stock event remembers of each SKU, in little space: eight characters (48 bits) of a fingerprint, and
 * a few for the value. 50,000 SKUs with four characters of value make 600,000 characters. In one of 225,000
 * shops of that size, two SKUs share their eight characters; with seven it would be one of 3,500. Each of the
 * two would count as changed whenever the other was read.
 * The list may shift while it is read, so that a scan misses a SKU. And a SKU that is gone may come back. So
 * a SKU is forgotten only when many scans in a row have missed it.
 */

export const SKU_CHARS = 8;
const SCANS_KEPT = 8;

/** A value for each SKU. */
export class SkuMemory {
	/**
	 * One map for each scan, the latest first: the SKUs last found in that scan, by their prints, with their
	 * values.
	 */
	private scans: Array<Map<string, string>>;

	/**
	 * @param valueChars how long each value is
	 * @param kept what `kept` gave before
	 */
	constructor(valueChars: number, kept?: unknown) {
		const texts = Array.isArray(kept) ? kept.map(String) : [];
		const size = SKU_CHARS + valueChars;
		this.scans = (texts.length > 0 ? texts : ['']).map((text) => {
			const entries = text.match(new RegExp(`.{${size}}`, 'g')) ?? [];
			return new Map(entries.map((entry) => [entry.slice(0, SKU_CHARS), entry.slice(SKU_CHARS)]));
		});
	}

	get(sku: string): string | undefined {
		const print = fingerprint(sku, SKU_CHARS);
		return this.scans.find((scan) => scan.has(print))?.get(print);
	}

	/** Remembers a value of `valueChars` characters, or nothing. */
	set(sku: string, value: string | undefined): void {
		const print = fingerprint(sku, SKU_CHARS);
		for (const scan of this.scans) scan.delete(print);
		if (value !== undefined) this.scans[0]?.set(print, value);
	}

	/** The list has been read to its end. */
	endScan(): void {
		this.scans = [new Map<string, string>(), ...this.scans].slice(0, SCANS_KEPT + 1);
	}

	/** The memory as the state keeps it: one text for each scan, of entries of equal length. */
	get kept(): string[] {
		const texts = this.scans.map((scan) =>
			[...scan].map(([print, value]) => print + value).join(''),
		);
		while (texts.length > 1 && texts.at(-1) === '') texts.pop();
		return texts;
	}
}
