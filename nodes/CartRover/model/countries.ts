import { countryCode } from './values/country';

/*
 * What an address needs, by country. Countries are in codes of two letters.
 */

const WITH_STATES = new Set(['US', 'CA']);

/**
 * Without postal codes, by Google's address data (libaddressinput: no postal code in the format of the
 * address). Kuwait has some, which its addresses do not need and Shopify does not ask for.
 */
const WITHOUT_POSTCODES = new Set(
	`AE AG AO AW BF BI BJ BO BS BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GD GM GQ GY HK JM KI KM KN KW ML
	MO MR MW NR QA RW SB SC SL SR ST SX SY TG TL TO TV UG VU YE ZW`.split(/\s+/),
);

export const needsState = (country: unknown): boolean => WITH_STATES.has(countryCode(country));

export const needsPostcode = (country: unknown): boolean =>
	!WITHOUT_POSTCODES.has(countryCode(country));
