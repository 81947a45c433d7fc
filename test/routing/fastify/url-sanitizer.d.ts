declare module 'find-my-way/lib/url-sanitizer.js' {
  const urlSanitizer: {
    /** @throws URIError for malformed escapes */
    safeDecodeURI(path: string, useSemicolonDelimiter?: boolean): { path: string; querystring: string };
  };
  export default urlSanitizer;
}
