/**
 * Whether a reading says how many rows a page has. Two of them contradict each other: two sizes of a page
 * are one too many, and an odd row more would hide that a page is cut.
 */
export const isOfPageSize = (reading: string) => /^(clamp|limit|odd)/.test(reading);
