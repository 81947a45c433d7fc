import { createHash } from 'node:crypto';

const ALGORITHMS = ['sha256', 'sha384', 'sha512'] as const;

/** Subresource Integrity, "do bytes match metadataList": the strongest algorithm decides, and unknown ones are ignored. */
export function matchesIntegrity(bytes: Uint8Array, metadata: string): boolean {
  const entries = metadata.split(/[\t\n\f\r ]+/).flatMap((entry) => {
    const [, algorithm = '', digest = ''] =
      /^(sha(?:256|384|512))-([A-Za-z0-9+/_-]+={0,2})(?:\?.*)?$/i.exec(entry) ?? [];
    return digest === '' ? [] : [{ algorithm: algorithm.toLowerCase(), digest }];
  });
  const strongest = ALGORITHMS.findLast((name) => entries.some(({ algorithm }) => algorithm === name));
  if (strongest === undefined) return true;
  const actual = createHash(strongest).update(bytes).digest();
  return entries.some(
    ({ algorithm, digest }) => algorithm === strongest && Buffer.from(digest, 'base64').equals(actual),
  );
}
