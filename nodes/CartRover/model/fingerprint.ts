import { createHash } from 'crypto';

/** A short text that stands for a longer one; two differ with all but certainty. */
export function fingerprint(text: string, chars: number): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, chars);
}
