/** A binary heap: what sorts first by `before` comes out first. */
export class Heap<T> {
	readonly #items: T[] = [];
	readonly #before: (a: T, b: T) => boolean;

	constructor(before: (a: T, b: T) => boolean) {
		this.#before = before;
	}

	peek(): T | undefined {
		return this.#items[0];
	}

	push(item: T): void {
		const items = this.#items;
		let at = items.length;
		while (at > 0) {
			const parentAt = (at - 1) >>> 1;
			const parent = items[parentAt];
			if (parent === undefined || !this.#before(item, parent)) break;
			items[at] = parent;
			at = parentAt;
		}
		items[at] = item;
	}

	pop(): T | undefined {
		const items = this.#items;
		const top = items[0];
		const last = items.pop();
		if (last === undefined || items.length === 0) return top;
		let at = 0;
		for (;;) {
			let childAt = 2 * at + 1;
			let child = items[childAt];
			const right = items[childAt + 1];
			if (child !== undefined && right !== undefined && this.#before(right, child)) {
				childAt++;
				child = right;
			}
			if (child === undefined || !this.#before(child, last)) break;
			items[at] = child;
			at = childAt;
		}
		items[at] = last;
		return top;
	}
}
