/** What a face of the exchange answers, before anything goes wrong with it on the way. */
export type Reply = {
  status: number
  body: unknown
  /** The body is a list: one JSON text per line. */
  isLines?: boolean
}
export type Face = (path: string, query: URLSearchParams, now: number) => Reply
