import type { Behaviour } from './subjects.mts';

/**
 * What a fault comes to, by the behaviour of what it hits: a word for each column (columns.mts, in its order), a
 * sign for each mode (once, for good, for good at the call itself only; those that there are).
 *
 *   R  the right answer
 *   E  one clear error, nothing was changed
 *   U  an error that says that it is not known whether it took effect, and how to find out
 *   2  the right answer or a clear error; set twice to the same, which is harmless, or R, where CartRover passes
 *      over the second
 *   ?  R or U, by what the answer and the order's status show
 *   -  is not tried
 */
export const BEHAVIOURS: Readonly<Record<Behaviour, string>> = {
	read: 'RE RE RR RE RE RE RE RE RE RE RE EE RE RE RE RE RE EE EE EE RE EE RE RE RE E RE E RE RE',
	'custom read':
		'RE RE RR RE RE RE RE RE RE RE RE RR RE RE RE RE RE EE EE EE RE EE RE RE RE E RE E RE RE',
	poll: 'RE RE RR EE EE EE RE RE RE RE RE EE RE RE RE RE RE EE EE EE RE EE RE RE RE E RE E RE RE',
	'credential test':
		'EE EE RR - - - EE EE EE EE RR RR EE EE EE EE EE EE EE EE EE EE EE EE EE E EE E EE EE',
	'refused as a duplicate':
		'RUU RUU RRR RUU RUU RUU RUU RUU RUU RUU RUU UUU REE REE REE RUU RUU UUU UUU EEE RUU UUU RE RE RE E RE E RU RU',
	harmless:
		'RUU 2UU RRR RUU 2UU RUU 2UU 2UU 2UU RUU 2UU RRR REE REE REE RUU 2UU UUU UUU EEE 2UU UUU RE RE RE E RE E 2U 2U',
	'read back':
		'RUU RUR RRR UUU RUR UUU RUR RUR RUR RUU RUR R?R REE REE REE RUU RUR RUU RUR EEE RUR UUR RE RE RE E RE E RU RU',
	'confirmed, and read back':
		'RUU RUU RRR ?UU RUU ?UU RUU RUU RUU RUU RUU RRR REE REE REE RUU RUU RUU RUU EEE RUU UUU RE RE RE E RE E RU RU',
	'never made again':
		'UUU UUU RRR UUU UUU UUU UUU UUU UUU UUU UUU RRR REE REE REE UUU UUU UUU UUU EEE UUU UUU RE RE RE E RE E UU UU',
};
