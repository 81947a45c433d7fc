/** Web IDL, `DOMString`: browsers convert whatever a script gives to a string. */
export function toText(value: unknown): string {
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- This conversion is what browsers do.
  return String(value);
}
