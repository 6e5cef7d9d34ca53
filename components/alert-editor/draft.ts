import type { Crossing } from '@/components/alerts/new-alert-path'
import type { Condition, Leaf } from '@/lib/alerts/alert'
import type { AlertBody, AlertView } from '@/lib/alerts/contract'
import type { Measure } from '@/lib/metrics/measure'
import { LANE_PREFIX } from '@/lib/rates/lane'

/** One condition as its fields hold it: text, so that what is half typed is not lost. */
export type LeafDraft = {
  type: Leaf['type']
  /** '' is the measure of the alert. */
  measure: Measure | ''
  level: string // factor, value, percent or top, by type
  span: string // window, or after
  direction: 'up' | 'down' | 'either'
  recovery: string
}
export type GroupDraft = { join: 'all' | 'any'; members: NodeDraft[] }
export type NodeDraft = LeafDraft | GroupDraft

/** An alert as the editor holds it. */
export type Draft = {
  name: string
  note: string
  channels: number[]
  enabled: boolean
  pausedUntil: number | null
  scopeKind: 'symbols' | 'source' | 'all'
  symbols: string[]
  source: string
  measure: Measure
  condition: NodeDraft
  on: 'tick' | 'close'
  for: string
  cooldown: string
  expiresAt: string // as a datetime-local field says it, in UTC
  noData: 'keep' | 'alert' | 'ok'
  againEvery: string
  againPercent: string
}

const LEAF: LeafDraft = { type: 'ratio', measure: '', level: '3', span: '1h', direction: 'either', recovery: '' }

const isLane = (symbol: string) => symbol.startsWith(`${LANE_PREFIX}:`)

/**
 * What a new alert begins as: three times the usual volume of what was asked for, of lanes half more than their usual rate, or
 * a level that is crossed.
 */
export function newDraft(symbols: readonly string[], crossing?: Crossing): Draft {
  const draft = emptyDraft(symbols)
  const ofLanes = symbols.length > 0 && symbols.every(isLane)
  const begun = ofLanes ? withMeasure(draft, 'rate') : draft
  if (!crossing) return begun
  const condition = { ...LEAF, type: crossing.type, level: String(crossing.value), span: '' }
  return { ...begun, measure: ofLanes ? 'rate' : 'price', condition }
}

const emptyDraft = (symbols: readonly string[]): Draft => ({
  name: '',
  note: '',
  channels: [1],
  enabled: true,
  pausedUntil: null,
  scopeKind: 'symbols',
  symbols: [...symbols],
  source: '',
  measure: 'volume',
  condition: LEAF,
  on: 'tick',
  for: '',
  cooldown: '',
  expiresAt: '',
  noData: 'keep',
  againEvery: '',
  againPercent: '',
})

const USUAL: Record<Leaf['type'], Pick<LeafDraft, 'level' | 'span'>> = {
  ratio: { level: '3', span: '1h' },
  above: { level: '', span: '' },
  below: { level: '', span: '' },
  'crosses-up': { level: '', span: '' },
  'crosses-down': { level: '', span: '' },
  change: { level: '5', span: '1h' },
  rank: { level: '10', span: '' },
  'no-data': { level: '', span: '5m' },
}
const LEVELS = new Set<Leaf['type']>(['above', 'below', 'crosses-up', 'crosses-down'])

/** The same of lanes, which have days. */
const USUAL_OF_DAYS: typeof USUAL = {
  ...USUAL,
  ratio: { level: '1.5', span: '30d' },
  change: { level: '10', span: '7d' },
  'no-data': { level: '', span: '10d' },
}

/** Whether the alert looks at days and not at minutes: lanes have a rate each day, and nothing else. */
export const isOfDays = ({ measure }: Pick<Draft, 'measure'>): boolean => measure === 'rate'

/** The same condition as another type. A level stays one; 3 times an average is no price. */
export const asType = (leaf: LeafDraft, type: Leaf['type'], ofDays = false): LeafDraft => ({
  ...leaf,
  ...(LEVELS.has(leaf.type) && LEVELS.has(type) ? {} : { ...(ofDays ? USUAL_OF_DAYS : USUAL)[type], recovery: '' }),
  type,
})

export const anotherLeaf = (ofDays = false): LeafDraft => (ofDays ? { ...LEAF, ...USUAL_OF_DAYS.ratio } : { ...LEAF })

/** The same alert on another measure. Between minutes and days no length of time stays what it was. */
export function withMeasure(draft: Draft, measure: Measure): Draft {
  const changed = { ...draft, measure }
  const ofDays = isOfDays(changed)
  if (ofDays === isOfDays(draft)) return changed
  const convert = (node: NodeDraft): NodeDraft =>
    'join' in node
      ? { ...node, members: node.members.map(convert) }
      : { ...node, ...(ofDays ? USUAL_OF_DAYS : USUAL)[node.type], measure: '', recovery: '' }
  return { ...changed, condition: convert(draft.condition), source: '', for: '', cooldown: '' }
}

/** The same alert on other instruments. Where all are lanes, or none is, it measures what they have. */
export function withSymbols(draft: Draft, symbols: string[]): Draft {
  const changed = { ...draft, symbols }
  if (symbols.length === 0 || symbols.some((symbol) => isLane(symbol) === isOfDays(draft))) return changed
  return withMeasure(changed, isOfDays(draft) ? 'volume' : 'rate')
}

/** A number as it was typed; what is none is handed on, so that the answer says what is wrong with it. */
const number = (text: string): number | string | undefined => {
  const typed = text.trim().replaceAll(/(?<=\d)[ ,_](?=\d{3}(\D|$))/g, '')
  if (typed === '') return undefined
  return Number.isFinite(Number(typed)) ? Number(typed) : typed
}
const span = (text: string): string | null => text.replaceAll(' ', '').toLowerCase() || null

/** The name of the field that holds a condition's level, in the API. */
export const LEVEL_FIELD: Record<Leaf['type'], string> = {
  ratio: 'factor',
  above: 'value',
  below: 'value',
  'crosses-up': 'value',
  'crosses-down': 'value',
  change: 'percent',
  rank: 'top',
  'no-data': '',
}

function conditionOf(node: NodeDraft, isRoot: boolean): unknown {
  if ('join' in node) return { [node.join]: node.members.map((member) => conditionOf(member, false)) }
  const { type, level, direction } = node
  const measure = isRoot || node.measure === '' ? {} : { measure: node.measure }
  const recovery = isRoot || node.recovery === '' ? {} : { recovery: number(node.recovery) }
  const window = { window: span(node.span) ?? '' }
  if (type === 'no-data') return { type, after: span(node.span) ?? '', ...measure }
  const base = { type, [LEVEL_FIELD[type]]: number(level), ...measure }
  if (type === 'rank') return base
  if (type === 'ratio') return { ...base, ...window, ...recovery }
  return type === 'change' ? { ...base, ...window, direction, ...recovery } : { ...base, ...recovery }
}

/** What is sent. It may still be wrong: the answer tells at which field. */
export function toBody(draft: Draft) {
  const { name, channels, enabled, pausedUntil, measure, on, noData, condition } = draft
  const every = span(draft.againEvery)
  const percent = number(draft.againPercent)
  return {
    name: name.trim(),
    note: draft.note.trim() || null,
    channels,
    enabled,
    pausedUntil,
    scope:
      draft.scopeKind === 'all'
        ? { all: true }
        : draft.scopeKind === 'source'
          ? { source: draft.source }
          : { symbols: draft.symbols },
    measure,
    condition: conditionOf(condition, true),
    on,
    for: span(draft.for),
    recovery: 'join' in condition ? null : (number(condition.recovery) ?? null),
    cooldown: span(draft.cooldown),
    expiresAt: draft.expiresAt === '' ? null : `${draft.expiresAt.slice(0, 16)}:00Z`,
    noData,
    again:
      every === null && percent === undefined
        ? null
        : { ...(every !== null && { every }), ...(percent !== undefined && { percent }) },
  }
}

function nodeOf(condition: Condition, recovery: number | null = null): NodeDraft {
  if ('all' in condition) return { join: 'all', members: condition.all.map((member) => nodeOf(member)) }
  if ('any' in condition) return { join: 'any', members: condition.any.map((member) => nodeOf(member)) }
  const text = (value: number | null | undefined) => (value == null ? '' : String(value))
  const leaf = {
    type: condition.type,
    measure: condition.measure ?? '',
    direction: 'either',
    level: '',
    span: '',
  } as const
  const recovers = { recovery: text(('recovery' in condition ? condition.recovery : null) ?? recovery) }
  switch (condition.type) {
    case 'ratio':
      return { ...leaf, ...recovers, level: text(condition.factor), span: condition.window }
    case 'change': {
      const { percent, window, direction = 'either' } = condition
      const falls = percent < 0
      return {
        ...leaf,
        ...recovers,
        level: text(Math.abs(percent)),
        span: window,
        direction: falls ? 'down' : direction,
      }
    }
    case 'rank':
      return { ...leaf, recovery: '', level: text(condition.top) }
    case 'no-data':
      return { ...leaf, recovery: '', span: condition.after }
    default:
      return { ...leaf, ...recovers, level: text(condition.value) }
  }
}

/** A saved alert as the editor holds it. */
export function toDraft(alert: AlertView | AlertBody): Draft {
  const { name, channels, enabled, pausedUntil, scope, condition, on, noData } = alert
  // The measure of a single condition is that of the alert; here it has one place.
  const own = 'type' in condition ? condition.measure : undefined
  const draft = emptyDraft('symbols' in scope ? scope.symbols : [])
  return {
    ...draft,
    name,
    note: alert.note ?? '',
    channels: [...channels],
    enabled,
    pausedUntil,
    scopeKind: 'symbols' in scope ? 'symbols' : 'source' in scope ? 'source' : 'all',
    source: 'source' in scope ? scope.source : '',
    measure: own ?? alert.measure,
    condition: nodeOf(condition, alert.recovery),
    on,
    for: alert.for ?? '',
    cooldown: alert.cooldown ?? '',
    expiresAt: alert.expiresAt === null ? '' : new Date(alert.expiresAt).toISOString().slice(0, 16),
    noData,
    againEvery: alert.again?.every ?? '',
    againPercent: alert.again?.percent === undefined ? '' : String(alert.again.percent),
  }
}
