import { expect } from 'expect';

/* The rows of surface.mts use jest's `expect`; outside jest it has to be put there. Import this first. */
(globalThis as { expect?: unknown }).expect ??= expect;
