import { countryCode } from './values/text';

/*
 * What an address needs, by country. Codes have two or three letters, as users and CartRover write them.
 */

const WITH_STATES = new Set(['US', 'CA', 'CAN']);

/**
 * Without postal codes, by Google's address data (libaddressinput: no postal code in the format of the
 * address). Kuwait has some, which its addresses do not need and Shopify does not ask for.
 */
const WITHOUT_POSTCODES = new Set(
	`AE ARE AG ATG AO AGO AW ABW BF BFA BI BDI BJ BEN BO BOL BS BHS BW BWA BZ BLZ CD COD CF CAF CG COG CI CIV
	CK COK CM CMR CW CUW DJ DJI DM DMA ER ERI FJ FJI GD GRD GM GMB GQ GNQ GY GUY HK HKG JM JAM KI KIR KM COM
	KN KNA KW KWT ML MLI MO MAC MR MRT MW MWI NR NRU QA QAT RW RWA SB SLB SC SYC SL SLE SR SUR ST STP SX SXM
	SY SYR TG TGO TL TLS TO TON TV TUV UG UGA VU VUT YE YEM ZW ZWE`.split(/\s+/),
);

export const needsState = (country: unknown): boolean => WITH_STATES.has(countryCode(country));

export const needsPostcode = (country: unknown): boolean =>
	!WITHOUT_POSTCODES.has(countryCode(country));
