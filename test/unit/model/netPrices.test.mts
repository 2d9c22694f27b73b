import { parseAmount } from '../../../nodes/CartRover/model/money.ts';
import { shareOut } from '../../../nodes/CartRover/model/netPrices.ts';

const amount = (text: string) => parseAmount(text) ?? 0n;
const shares = (whole: string, weights: string[], step = '0.01') =>
	shareOut(amount(whole), weights.map(amount), amount(step));

test.each([
	['1.00', ['1', '1', '1'], ['0.33', '0.34', '0.33']],
	// finer than the step
	['1.005', ['1', '1'], ['0.50', '0.505']],
	['0.0049', ['1', '1', '1'], ['0', '0', '0.0049']],
	['1.005', ['1', '0'], ['1.005', '0']],
	['1.005', ['0', '0'], ['0', '0']],
])('%s is shared out by %j: %j, nothing is lost', (whole, weights, expected) => {
	expect(shares(whole, weights)).toEqual(expected.map(amount));
});
