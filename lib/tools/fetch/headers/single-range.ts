/** A range of bytes. Either end can be open. */
export interface SingleRange {
  readonly start: bigint | undefined;
  readonly end: bigint | undefined;
}

/** Fetch, "parse a single range header value", without allowing whitespace. Its failure is `undefined`. */
export function parseSingleRange(value: string): SingleRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(value);
  if (match === null) return undefined;
  // A range can have more digits than a number represents exactly.
  const [start, end] = [match[1], match[2]].map((digits) => (digits ? BigInt(digits) : undefined));
  if (start === undefined && end === undefined) return undefined;
  if (start !== undefined && end !== undefined && start > end) return undefined;
  return { start, end };
}
