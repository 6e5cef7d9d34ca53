import { computed, measured } from '@/lib/alerts/digits'
import type { CloudEvent, Message } from '@/lib/channels/message'
import { fillIn, type Template, type Variable } from '@/lib/channels/template'
import { LINK_FOR, type LinkAction, writeLink } from '@/lib/links/link'
import { formatSpan, MINUTE } from '@/lib/platform/time'
import { type Reading, readingOf } from './reading'

export type EventKind = 'alert.firing' | 'alert.resolved' | 'alert.nodata'

/** All that a message about an episode is made of. */
export type Facts = {
  eventId: string
  kind: EventKind
  at: number // when it was decided
  alert: { id: number; name: string; revision: number; note: string | null; measure: string | null }
  episode: {
    id: number
    symbol: string
    startedAt: number
    endedAt: number | null
    endReason: string | null
    receivedAt: number | null
    evaluatedAt: number
    trace: unknown
  }
}

/** Where links lead, and what signs them. */
export type Place = { publicUrl: string; secret: string }

export const USUAL_TEMPLATE: Template = {
  title: '{{symbol}}: {{alert}} ({{state}})',
  body: '',
}

const STATES: Record<EventKind, string> = {
  'alert.firing': 'firing',
  'alert.resolved': 'resolved',
  'alert.nodata': 'no data',
}
/** The states of CONVENTIONS of the field: what it is now, and what it was before. */
const CHANGES: Record<EventKind, { state: string; previous_state: string }> = {
  'alert.firing': { state: 'firing', previous_state: 'ok' },
  'alert.resolved': { state: 'ok', previous_state: 'firing' },
  'alert.nodata': { state: 'no-data', previous_state: 'ok' },
}
/** What a channel may carry of the words of people: a body of a webhook stays below 20 kB. */
const TEXT_MAX = 3_000

const iso = (time: number): string => new Date(time).toISOString()
const isoOrNull = (time: number | null): string | null => (time === null ? null : iso(time))
const clip = (text: string, max: number): string => [...text].slice(0, max).join('')

/** Words a message about an episode for one channel. The same facts make the same message. */
export function compose(facts: Facts, template: Template | null, place: Place): Message {
  const { alert, episode, kind } = facts
  const reading = readingOf(episode.trace, alert.measure)
  const links = linksOf(facts, place)
  const values = valuesOf(facts, reading, links)
  const title = clip(sayOnce(episode.symbol, fillIn((template ?? USUAL_TEMPLATE).title, values)), 250)
  const text = clip(template ? fillIn(template.body, values) : usualText(facts, reading), TEXT_MAX)
  const event: CloudEvent = {
    specversion: '1.0',
    id: facts.eventId,
    source: '/candlewick',
    type: kind,
    subject: reading.measure === null ? episode.symbol : `${episode.symbol}/${reading.measure}`,
    time: iso(facts.at),
    datacontenttype: 'application/json',
    timestamp: iso(facts.at),
    data: {
      alert_id: alert.id,
      rule: { id: alert.id, revision: alert.revision, name: alert.name },
      episode: {
        id: episode.id,
        started_at: iso(episode.startedAt),
        ended_at: isoOrNull(episode.endedAt),
        end_reason: episode.endReason,
      },
      ...CHANGES[kind],
      instrument: { id: episode.symbol },
      metric: reading.measure,
      value: reading.value,
      threshold: reading.threshold,
      mean: reading.mean,
      ratio: reading.ratio,
      n: reading.n,
      baseline: baselineOf(reading),
      quality: qualityOf(reading),
      observed_at: iso(episode.startedAt),
      received_at: isoOrNull(episode.receivedAt),
      evaluated_at: iso(episode.evaluatedAt),
      title,
      text,
      note: alert.note,
      links: {
        chart: links.chart,
        ...(links.acknowledge !== null && { ack: links.acknowledge }),
        ...(links.snooze !== null && { snooze: links.snooze }),
      },
    },
  }
  const offered: [label: string, url: string | null][] = [
    ['Chart', links.chart],
    ['Acknowledge', links.acknowledge],
    ['Snooze', links.snooze],
  ]
  return { title, text, links: offered.flatMap(([label, url]) => (url === null ? [] : [{ label, url }])), event }
}

/** An alert that nobody named is called by what it watches, and that may be the instrument itself. */
const sayOnce = (symbol: string, title: string): string =>
  title.replace(/\s+/g, ' ').replace(`${symbol}: ${symbol}: `, () => `${symbol}: `)

function linksOf({ kind, at, episode }: Facts, { publicUrl, secret }: Place) {
  const sign = (action: LinkAction) =>
    `${publicUrl}/api/links/${writeLink(secret, { episodeId: episode.id, action, expiresAt: at + LINK_FOR })}`
  const isOver = kind === 'alert.resolved'
  return {
    chart: `${publicUrl}/instruments/${encodeURIComponent(episode.symbol)}`,
    acknowledge: isOver ? null : sign('acknowledge'),
    snooze: isOver ? null : sign('snooze'),
  }
}

function valuesOf(
  { alert, episode, kind }: Facts,
  reading: Reading,
  links: ReturnType<typeof linksOf>,
): Record<Variable, string | null> {
  const told = (value: number | null) => (value === null ? null : computed(value))
  return {
    alert: alert.name,
    state: STATES[kind],
    symbol: episode.symbol,
    measure: reading.measure,
    value: reading.value === null ? null : valueOf(reading, reading.value),
    threshold: reading.threshold === null ? null : valueOf(reading, reading.threshold),
    mean: told(reading.mean),
    ratio: told(reading.ratio),
    n: told(reading.n),
    time: iso(episode.startedAt),
    note: alert.note,
    link: links.chart,
    acknowledge: links.acknowledge,
    snooze: links.snooze,
  }
}

/** Silence is measured in ms, a change in percent. The data beside it has all digits. */
function valueOf({ type, measure, value: compared, threshold }: Reading, value: number): string {
  if (type === 'no-data') return formatSpan(value)
  const other = value === threshold ? compared : threshold
  return type === 'change' ? `${computed(value, other)} %` : measured(measure, value, other)
}

function usualText(facts: Facts, reading: Reading): string {
  const { alert, episode, kind } = facts
  const lines = kind === 'alert.resolved' ? [endOf(facts)] : [measuredOf(reading)]
  lines.push(`${kind === 'alert.resolved' ? 'Had fired' : 'Fired'} ${iso(episode.startedAt)}.`, alert.note ?? '')
  return lines.filter(Boolean).join('\n')
}

function measuredOf(reading: Reading): string {
  const { type, measure, value, threshold, mean, ratio, n } = reading
  if (value === null) return ''
  if (type === 'no-data') return `Nothing was heard for ${valueOf(reading, value)}.`
  const what = type === 'rank' ? `rank by ${measure ?? 'volatility'}` : (measure ?? 'value')
  const parts = [`${what} ${valueOf(reading, value)}`]
  if (threshold !== null) parts.push(`limit ${valueOf(reading, threshold)}`)
  if (mean !== null) parts.push(`mean ${computed(mean)}${n === null ? '' : ` of ${n} minutes`}`)
  if (ratio !== null) parts.push(`ratio ${computed(ratio)}`)
  return `${parts.join(', ')}.`
}

function endOf({ episode: { startedAt, endedAt, endReason } }: Facts): string {
  const lasted = endedAt === null ? '' : ` after ${formatSpan(Math.max(0, endedAt - startedAt))}`
  return `Over${lasted}${endReason === null ? '' : ` (${endReason})`}.`
}

function baselineOf({ mean, n, from, to }: Reading) {
  if (mean === null) return null
  const window = from === null || to === null ? null : isoDuration(to - from)
  return {
    fn: 'avg',
    window,
    from: isoOrNull(from),
    to: isoOrNull(to),
    n,
    value: mean,
    excluded_current: true,
  }
}

function qualityOf({ n, of, filled, missing }: Reading) {
  return { coverage: n === null || of === null || of === 0 ? null : n / of, filled, missing }
}

function isoDuration(ms: number): string {
  const minutes = Math.round(ms / MINUTE)
  return minutes % 60 === 0 ? `PT${minutes / 60}H` : `PT${minutes}M`
}
