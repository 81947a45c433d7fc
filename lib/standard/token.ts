/** RFC 9110, section 5.6.2: `tchar`. */
const TOKEN_CHARACTERS = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const IS_TOKEN_CODE: readonly boolean[] = Object.freeze(
  Array.from({ length: 128 }, (_, code) => TOKEN_CHARACTERS.includes(String.fromCharCode(code))),
);

/** Whether a token may contain this character code. */
export function isTokenCode(code: number): boolean {
  return IS_TOKEN_CODE[code] === true;
}

/** RFC 9110, section 5.6.2: whether this is a token, as every method and every header name must be. */
export function isToken(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    if (!isTokenCode(value.charCodeAt(i))) return false;
  }
  return value.length > 0;
}
