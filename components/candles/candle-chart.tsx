'use client'

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState, type CSSProperties } from 'react'
import { onServer } from '@/components/api/server-clock'
import { changeSince } from '@/components/comparison/compared'
import { useCompared } from '@/components/comparison/use-compared'
import { AgeOf } from '@/components/freshness/age-of'
import { useIndicators } from '@/components/indicators/use-indicators'
import { usualDecimals } from '@/components/quotes/format'
import { Empty } from '@/components/ui/empty'
import { ErrorNote } from '@/components/ui/error-note'
import { OldNote } from '@/components/ui/old-note'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { DAY } from '@/lib/platform/time'
import { CandleLegend } from './candle-legend'
import { CandlesTable } from './candles-table'
import type { Annotations } from './annotations'
import styles from './candles.module.css'
import { ChartKey } from './chart-key'
import { stepFrom, type Action } from './chart-keys'
import type { ChangeSettings, ChartSettings } from './chart-settings'
import { ChartTools, type ToolDialog } from './chart-tools'
import { formatOpening, shownZone } from './chart-time'
import { Countdown } from './countdown'
import { describeCandle, describeCandles } from './describe'
import type { Content, Form } from './drawing'
import { FirstChart } from './first-chart'
import { focusSearch } from './focus-search'
import { gapAt } from './gaps'
import { useGaps } from './gaps-query'
import { IntervalSwitch } from './interval-switch'
import { fitting } from './layer'
import { RangeSwitch } from './range-switch'
import { firstView } from './ranges'
import { useCandles } from './use-candles'
import { useChartKeys, useKeysEverywhere } from './use-chart-keys'
import { useDrawing } from './use-drawing'
import { useZone } from './use-zone'

// Nobody needs these before they ask for them.
const ChartHelp = dynamic(() => import('./chart-help').then((code) => code.ChartHelp), { ssr: false })
const IndicatorsDialog = dynamic(
  () => import('@/components/indicators/indicators-dialog').then((code) => code.IndicatorsDialog),
  { ssr: false },
)
const CompareDialog = dynamic(
  () => import('@/components/comparison/compare-dialog').then((code) => code.CompareDialog),
  { ssr: false },
)

const NOTHING: Annotations = { marks: [], lines: [] }
const SETTLED_AFTER = 200

type Props = {
  symbol: string
  base: string | null
  quote: string | null
  isStale: boolean
  isRecorded: boolean
  settings: ChartSettings
  onChange: ChangeSettings
  annotations?: Annotations
  /** Told the open time of a candle that was pressed. */
  onPick?: (openTime: number) => void
}

export function CandleChart({
  symbol,
  base,
  quote,
  isStale,
  isRecorded,
  settings,
  onChange,
  annotations: given = NOTHING,
  onPick,
}: Props) {
  const { interval, range, style } = settings
  // Arrays are made anew with every look at the page; they are drawn again only when what they say differs.
  const told = JSON.stringify(given)
  const annotations = useMemo(() => JSON.parse(told) as Annotations, [told])
  const id = useId()
  const router = useRouter()
  const zone = useZone(settings.zone)
  const { query, isLive, fetchOlder } = useCandles(symbol, interval)
  const { data, error, dataUpdatedAt, isFetching, refetch } = query
  const candles = useMemo(() => data?.candles ?? [], [data])
  const decimals = useMemo(() => usualDecimals(candles.flatMap(({ open, close }) => [open, close])), [candles])

  const [inView, setInView] = useSettled<{ from: number; to: number }>(SETTLED_AFTER)
  const gaps = useGaps(symbol, candles, inView)
  const [hovered, setHovered] = useState<number | null>(null)
  const [cursor, setCursor] = useState<number | null>(null)
  const [dialog, setDialog] = useState<ToolDialog | null>(null)
  const [everywhere, setEverywhere] = useKeysEverywhere()

  const compared = useCompared({ names: settings.compare, candles, interval })
  const indicators = useIndicators({
    names: settings.indicators,
    candles,
    isFromBegin: data?.reachesBack === false,
    firstColour: compared.layers.length,
  })
  // Prices of different instruments have no scale in common but their change.
  const scale = compared.symbols.length > 0 ? 'percent' : settings.scale
  const [layers, leftOut] = useMemo(() => {
    const [fit, others] = fitting(indicators.layers, scale)
    return [[...compared.layers, ...fit], others]
  }, [compared.layers, indicators.layers, scale])
  const values = useMemo(() => ({ ...compared.values, ...indicators.values }), [compared.values, indicators.values])

  // VWAP is made of its whole day, though that may begin left of what is loaded.
  const dayInView = Math.floor((inView?.from ?? candles.at(-1)?.openTime ?? 0) / DAY) * DAY
  const oldest = candles[0]?.openTime ?? null
  const lacks = settings.indicators.includes('vwap') && data?.reachesBack && oldest !== null && oldest > dayInView
  const tooNew = lacks ? oldest : null
  const reach = useEffectEvent(fetchOlder)
  useEffect(() => {
    if (tooNew !== null) reach()
  }, [tooNew])

  const chart = useRef<HTMLDivElement>(null)
  const host = useRef<HTMLDivElement>(null)
  const form: Form = {
    style,
    zone: shownZone(interval, zone),
    interval,
    hasVolume: settings.volume === 'shown',
    layers,
  }
  const content = useMemo<Content | null>(
    () => (data ? { line: `${symbol} ${interval}`, candles, decimals, range, scale, values, gaps, annotations } : null),
    [data, symbol, interval, candles, decimals, range, scale, values, gaps, annotations],
  )
  const drawn = useDrawing(host, {
    form,
    content,
    onHover: (openTime) => {
      setHovered(openTime)
      setCursor(null)
    },
    onPick: (openTime) => onPick?.(openTime),
    onNearStart: fetchOlder,
    onView: (from, to) => setInView({ from, to }),
  })

  const point = (openTime: number | null) => {
    setCursor(openTime)
    setHovered(null)
    drawn.drawing.current?.point(openTime)
    if (openTime !== null && openTime === candles[0]?.openTime) fetchOlder()
  }
  const act = (action: Action) => {
    const openTimes = candles.map(({ openTime }) => openTime)
    if (action.do === 'step') point(stepFrom(openTimes, cursor, action.by))
    else if (action.do === 'first') point(openTimes[0] ?? null)
    else if (action.do === 'last') point(openTimes.at(-1) ?? null)
    else if (action.do === 'leave') point(null)
    else if (action.do === 'zoom') drawn.drawing.current?.zoom(action.factor)
    else if (action.do === 'interval') onChange({ interval: action.interval, range: '' })
    else if (action.do === 'help') setDialog('help')
    else if (!focusSearch()) router.push('/')
  }
  useChartKeys(chart, everywhere, act)

  const close = () => setDialog(null)
  const last = candles.at(-1)
  const pointed = candles.findLast(({ openTime }) => openTime === (cursor ?? hovered)) ?? last
  const name = base && quote ? `${base}/${quote}` : symbol
  const shown = useMemo(() => {
    if (inView) return candles.filter(({ openTime }) => openTime >= inView.from && openTime <= inView.to)
    const first = firstView(
      candles.map(({ openTime }) => openTime),
      range,
    )
    return candles.slice(Math.max(0, first.from))
  }, [candles, inView, range])
  const left = inView ? candles.findIndex(({ openTime }) => openTime >= inView.from) : 0
  const legend = layers.map((layer) => {
    const line = values[layer.id] ?? []
    const at = pointed ? candles.lastIndexOf(pointed) : -1
    const change = layer.id in compared.values ? changeSince(line, left, at) : undefined
    return { layer, value: line[at] ?? null, ...(change !== undefined && { change }) }
  })
  const savePicture = async () => {
    const [{ composePicture, save }, { chartColours }] = await Promise.all([
      import('./export-picture'),
      import('./chart-palette'),
    ])
    const picture = drawn.drawing.current?.picture()
    if (!picture || !host.current || !last) throw new Error('There is no chart yet.')
    const { surface, text, ink, wax, font, series } = chartColours(host.current)
    const when = formatOpening(last.openTime, interval, zone)
    const caption = {
      title: name === symbol ? `${symbol}, ${interval}` : `${name} (${symbol}), ${interval}`,
      detail: `newest candle ${when}`,
      isRecorded,
      layers: layers.map((layer) => ({ ...layer, ink: series[layer.colour % series.length] ?? ink })),
    }
    const looks = { surface, text, ink, badge: wax, font }
    const file = `${symbol} ${interval} ${when}`.replaceAll(/[^\w+-]+/g, '-')
    await save(composePicture(picture, picture.width / host.current.clientWidth, caption, looks), `${file}.png`)
  }
  const retry = () => void refetch()
  return (
    <Panel
      title="Candles"
      meta={
        <>
          times in {shownZone(interval, zone)} · <Countdown interval={interval} />
        </>
      }
      actions={<IntervalSwitch value={interval} onChange={(to) => onChange({ interval: to, range: '' })} />}
      note={error && data && <OldNote error={error} age={<AgeOf at={onServer(dataUpdatedAt)} />} onRetry={retry} />}
    >
      <ChartTools
        settings={settings}
        scale={scale}
        counts={{ indicators: indicators.indicators.length, compared: compared.symbols.length }}
        onChange={onChange}
        onOpen={setDialog}
        onPicture={savePicture}
      />
      <figure className={styles.figure} aria-busy={!data && !error}>
        <CandleLegend
          candle={pointed}
          gap={pointed && gapAt(gaps, pointed.openTime)}
          interval={interval}
          zone={zone}
          decimals={decimals}
          unit={base}
          layers={legend}
          leftOut={leftOut}
        />
        <div
          className={styles.stage}
          style={{ '--panes': indicators.layers.filter(({ pane }) => pane).length } as CSSProperties}
          data-dim={isStale || Boolean(error && data) || undefined}
        >
          {!drawn.isDrawn && data && <FirstChart candles={candles} decimals={decimals} settings={settings} />}
          <div
            ref={chart}
            className={styles.chart}
            role="application"
            aria-roledescription="chart"
            aria-label={`${symbol}, ${interval} candles with volume`}
            aria-describedby={`${id}-summary`}
            tabIndex={0}
            data-interval={interval}
            data-zone={shownZone(interval, zone)}
            data-bars={data?.candles.length}
            data-last-open-time={last?.openTime}
            data-last-close={last?.close ?? undefined}
            data-live={isLive}
            data-marks={annotations.marks.length}
            data-lines={annotations.lines.length}
            data-drawn={drawn.isDrawn}
          >
            <div ref={host} className={styles.host} aria-hidden="true" />
          </div>
          {(!data || candles.length === 0) && (
            <div className={styles.cover}>
              {error ? (
                <ErrorNote
                  title="The candles could not be loaded."
                  error={error}
                  onRetry={retry}
                  retrying={isFetching}
                />
              ) : data ? (
                <Empty title="No candles yet">
                  Nothing was quoted for {symbol} so far. The first quote opens the first candle.
                </Empty>
              ) : (
                <Skeleton height="100%" />
              )}
            </div>
          )}
          {drawn.error && (
            <p className={styles.failed} role="alert">
              {drawn.error.message} Load the page again to try once more; the table below has the numbers.
            </p>
          )}
        </div>
        <div className={styles.foot}>
          <RangeSwitch value={range} onChange={onChange} />
          <figcaption id={`${id}-summary`} className={styles.summary}>
            {describeCandles({ name, candles: shown, gaps, decimals })}
          </figcaption>
        </div>
        <p className="visually-hidden" aria-live="polite">
          {cursor !== null && pointed ? describeCandle(pointed, gapAt(gaps, pointed.openTime), { interval, zone }) : ''}
        </p>
        <ChartKey candles={candles} gaps={gaps} />
        <CandlesTable candles={shown} gaps={gaps} interval={interval} zone={zone} decimals={decimals} />
      </figure>
      {(compared.failed.length > 0 || indicators.error) && (
        <p className={styles.failed} role="status">
          {compared.failed.length > 0 && `${compared.failed.join(', ')} could not be loaded to compare. `}
          {indicators.error && 'The indicators could not be loaded.'}
        </p>
      )}
      {dialog === 'help' && <ChartHelp everywhere={everywhere} onEverywhere={setEverywhere} onClose={close} />}
      {dialog === 'indicators' && (
        <IndicatorsDialog
          names={settings.indicators}
          onChange={(names) => onChange({ indicators: names })}
          onClose={close}
        />
      )}
      {dialog === 'compare' && (
        <CompareDialog
          symbol={symbol}
          names={settings.compare}
          onChange={(names) => onChange({ compare: names })}
          onClose={close}
        />
      )}
    </Panel>
  )
}

/** A value that is only taken over once it has stopped changing for a while. */
function useSettled<T>(after: number): [T | null, (value: T) => void] {
  const [settled, settle] = useState<T | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const change = (value: T) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => settle(value), after)
  }
  return [settled, change]
}
