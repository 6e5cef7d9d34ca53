/** A colon is allowed in an address and reads better than %3A; a slash in a code is not. */
export const symbolInAddress = (ref: string | number): string => encodeURIComponent(ref).replaceAll('%3A', ':')

export const instrumentPath = (ref: string | number): string => `/instruments/${symbolInAddress(ref)}`
