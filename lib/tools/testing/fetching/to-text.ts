/** Web IDL, `DOMString`: browsers convert whatever a script gives to a string. */
export function toText(value: unknown): string {
  return String(value);
}
