import { fingerprint } from '../model/fingerprint';

/*
 * What a stock event remembers of each SKU, in little: eight characters (48 bits) that tell it from others,
 * and a few for its value. 50,000 SKUs with four characters of value make 600,000 characters. Two of these
 * SKUs have the same eight characters in one of 225,000 shops; with seven it would be one of 3,500, and
 * each of the two would count as changed whenever the other was read.
 *
 * The list may shift while it is read, so that a scan overlooks a SKU; one that is gone may come back.
 * So a SKU is forgotten only when many scans in a row have not come across it.
 */

export const SKU_CHARS = 8;
const SCANS_KEPT = 8;

/** A value for each SKU. */
export class SkuMemory {
	/** By how many complete scans ago a SKU was last come across; each maps a SKU's print to its value. */
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

	/** As it is kept: one text for each scan, of entries of equal length. */
	get kept(): string[] {
		const texts = this.scans.map((scan) =>
			[...scan].map(([print, value]) => print + value).join(''),
		);
		while (texts.length > 1 && texts.at(-1) === '') texts.pop();
		return texts;
	}
}
