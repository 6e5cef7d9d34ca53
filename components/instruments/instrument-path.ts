/** A colon is allowed in a path and reads better than %3A; a slash in a code is not. */
export const instrumentPath = (ref: string | number): string =>
  `/instruments/${encodeURIComponent(ref).replaceAll('%3A', ':')}`
