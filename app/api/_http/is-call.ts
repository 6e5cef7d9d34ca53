/** Headers by which browsers, proxies and Next say that they only fetch ahead of what may never be looked at. */
const AHEAD = ['purpose', 'sec-purpose', 'x-moz', 'x-purpose'] as const

/** Whether somebody really asks: popularity counts neither what is fetched ahead nor a look at the headers. */
export function isCall({ method, headers }: Request): boolean {
  if (method === 'HEAD' || headers.has('next-router-prefetch')) return false
  return !AHEAD.some((name) => /prefetch|prerender|preview/i.test(headers.get(name) ?? ''))
}
