import { z } from 'zod'
import { parseDuration } from './time'

const SOURCES = ['kraken', 'bitfinex', 'recorded', 'partner'] as const

const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text)
  if (ms === undefined) context.addIssue({ code: 'custom', message: 'is no duration (90s, 15m, 24h, 7d)' })
  return ms ?? z.NEVER
})

const BYTES = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 } as const
const byteSize = z.string().transform((text, context) => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(B|KB|MB|GB|TB)$/i.exec(text) ?? []
  if (!amount || !unit) {
    context.addIssue({ code: 'custom', message: 'is no size (500MB, 2GB)' })
    return z.NEVER
  }
  return Number(amount) * BYTES[unit.toUpperCase() as keyof typeof BYTES]
})

const http = z.url({ protocol: /^https?$/, error: 'is no http(s) address' })
const ws = z.url({ protocol: /^wss?$/, error: 'is no ws(s) address' })
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
)
/** Ports of other protocols, which browsers and `fetch` refuse to open (the Fetch standard's "bad ports" that one can choose). */
const REFUSED_PORTS = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]'])

const Env = z
  .object({
    PORT: z.coerce
      .number({ error: 'is no port number' })
      .int()
      .min(0)
      .max(65_535)
      .refine((port) => !REFUSED_PORTS.has(port), 'is a port that browsers refuse to open: choose another')
      .default(3000),
    HOST: z.string().min(1).default('127.0.0.1'),
    DATA_DIR: z.string().min(1).default('./data'),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'is no postgres:// address' }).optional(),
    REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'is no redis:// address' }).optional(),
    SOURCES: list
      .pipe(
        z.array(
          z.enum(SOURCES, {
            error: ({ input }) => `knows no source ${JSON.stringify(input)} (there are ${SOURCES.join(', ')})`,
          }),
        ),
      )
      .default(['kraken', 'bitfinex', 'recorded']),
    KRAKEN_REST_URL: http.default('https://api.kraken.com'),
    KRAKEN_WS_URL: ws.default('wss://ws.kraken.com/v2'),
    BITFINEX_REST_URL: http.default('https://api-pub.bitfinex.com'),
    BITFINEX_WS_URL: ws.default('wss://api-pub.bitfinex.com/ws/2'),
    PARTNER_WS_URL: ws.optional(),
    /** Set by `npm start`: where the recorded exchange listens. */
    RECORDED_REST_URL: http.default('http://127.0.0.1:3999'),
    API_TOKEN: z.string().min(1).optional(),
    WEBHOOK_ALLOW: list
      .pipe(
        z.array(
          z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], {
            error: ({ input }) => `${JSON.stringify(input)} is no address or range (10.0.0.0/8, ::1)`,
          }),
        ),
      )
      .default([]),
    SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'is no smtp:// address' }).optional(),
    MAIL_FROM: z.string().min(3).optional(),
    PUBLIC_URL: http.optional(),
    SECRET: z.string().min(16, 'needs at least 16 characters').optional(),
    OPENEXCHANGERATES_APP_ID: z.string().min(1).optional(),
    JOURNAL_RETENTION: duration.default(2 * 60 * 60 * 1_000),
    RAW_RETENTION: duration.default(24 * 60 * 60 * 1_000),
    DISK_RESERVE: byteSize.default(2e9),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  })
  .check(({ value, issues }) => {
    if (LOOPBACK.has(value.HOST) || value.API_TOKEN) return
    issues.push({
      code: 'custom',
      path: ['HOST'],
      input: value.HOST,
      message: `is ${value.HOST}, which others can reach: set API_TOKEN too, or keep 127.0.0.1`,
    })
  })

export type Env = z.infer<typeof Env>

/** Reads and checks every variable at once. Throws one message that names every bad one. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  // An empty variable is one that was left blank in .env, except SOURCES, where empty means "none".
  const given = Object.fromEntries(Object.entries(source).filter(([name, value]) => value !== '' || name === 'SOURCES'))
  const parsed = Env.safeParse(given)
  if (parsed.success) return parsed.data
  // zod asks the rule about HOST only when everything else is right.
  const host = Env.safeParse({ HOST: given['HOST'], API_TOKEN: given['API_TOKEN'] })
  const issues = [...parsed.error.issues, ...(host.success ? [] : host.error.issues)]
  const lines = issues.map(({ path, message }) => `  ${String(path[0] ?? 'environment')}: ${message}`)
  throw new Error(`The environment is not usable:\n${[...new Set(lines)].join('\n')}`)
}

/** The names of all variables, for the check that .env.example lists them. */
export const ENV_NAMES = Object.keys(Env.shape)
