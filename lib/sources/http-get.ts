import { Agent, fetch } from 'undici'
import { SECOND } from '@/lib/platform/time'

const MAX_BYTES = 20 * 1024 * 1024

const agent = new Agent({ connect: { timeout: 5 * SECOND }, keepAliveTimeout: 10 * SECOND })

/** What came over the wire. `broken` says why the body ends early, if it does. */
export type Got = {
  status: number
  retryAfter: string | null
  body: string
  broken: 'cut' | 'too-large' | null
  cause?: unknown
}

/** One GET. Rejects when no answer began; a body that breaks off is handed over as far as it came. */
export async function httpGet(url: string, signal: AbortSignal, maxBytes = MAX_BYTES): Promise<Got> {
  const response = await fetch(url, {
    dispatcher: agent,
    signal,
    redirect: 'manual',
    headers: { accept: 'application/json', 'user-agent': 'candlewick' },
  })
  const got = { status: response.status, retryAfter: response.headers.get('retry-after') }
  const decoder = new TextDecoder()
  let body = ''
  let bytes = 0
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) return { ...got, body, broken: 'too-large' } // leaving the loop cancels the rest
      body += decoder.decode(chunk, { stream: true })
    }
  } catch (cause) {
    return { ...got, body, broken: 'cut', cause }
  }
  return { ...got, body: body + decoder.decode(), broken: null }
}
