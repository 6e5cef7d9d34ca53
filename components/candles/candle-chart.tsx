'use client'

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useId, useMemo, useRef, useState, type CSSProperties } from 'react'
import { onServer } from '@/components/api/server-clock'
import { AgeOf } from '@/components/freshness/age-of'
import { askForSearch } from '@/components/palette/search-event'
import { usualDecimals } from '@/components/quotes/format'
import { OldNote } from '@/components/ui/old-note'
import { CandleLegend } from './candle-legend'
import { CandlesTable } from './candles-table'
import type { Annotations } from './annotations'
import styles from './candles.module.css'
import { ChartCover } from './chart-cover'
import { ChartDialogs } from './chart-dialogs'
import { ChartKey } from './chart-key'
import { stepFrom, type Action } from './chart-keys'
import type { ChangeSettings, ChartSettings } from './chart-settings'
import { ChartTools, type ToolDialog } from './chart-tools'
import { formatOpening, shownZone } from './chart-time'
import { Countdown } from './countdown'
import { describeCandle, describeCandles } from './describe'
import type { Content, Form } from './drawing'
import { FirstChart } from './first-chart'
import { gapAt } from './gaps'
import { useGaps } from './gaps-query'
import { IntervalSwitch } from './interval-switch'
import { RangeSwitch } from './range-switch'
import type { Spot, SpotActions } from './spot'
import { useCandles } from './use-candles'
import { useChartKeys, useKeysEverywhere } from './use-chart-keys'
import { useDrawing } from './use-drawing'
import { useLayers } from './use-layers'
import { useSpot } from './use-spot'
import { useView } from './use-view'
import { AgedPanel } from '@/components/freshness/aged-panel'
import type { Freshness } from '@/lib/freshness/freshness'
import { useZone } from './use-zone'

// Nobody needs these before they ask for them.
const SpotBar = dynamic(() => import('./spot-bar').then((code) => code.SpotBar), { ssr: false })
const ChartMenu = dynamic(() => import('./chart-menu').then((code) => code.ChartMenu), { ssr: false })

const NOTHING: Annotations = { marks: [], lines: [] }

type Props = {
  symbol: string
  base: string | null
  quote: string | null
  aged: Freshness
  isRecorded: boolean
  settings: ChartSettings
  onChange: ChangeSettings
  annotations?: Annotations
  /** Told the open time of a candle that was pressed. */
  onPick?: (openTime: number) => void
  /** Without these, a place on the chart is only looked at. */
  actions?: SpotActions | undefined
}

export function CandleChart({
  symbol,
  base,
  quote,
  aged,
  isRecorded,
  settings,
  onChange,
  annotations: given = NOTHING,
  onPick,
  actions,
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

  const { shown, onView } = useView(candles, range)
  const gaps = useGaps(symbol, candles, shown.at(-1)?.closeTime ?? Infinity)
  const lines = useLayers({ settings, series: data, shown, fetchOlder })
  const { layers, values, scale } = lines
  const [hovered, setHovered] = useState<number | null>(null)
  const [cursor, setCursor] = useState<number | null>(null)
  const [dialog, setDialog] = useState<ToolDialog | null>(null)
  const [everywhere] = useKeysEverywhere()

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
    onPick: (spot) => {
      place.choose(spot)
      onPick?.(spot.openTime)
    },
    onNearStart: fetchOlder,
    onView,
  })

  const last = candles.at(-1)
  const pointed = candles.findLast(({ openTime }) => openTime === (cursor ?? hovered)) ?? last
  const place = useSpot({ drawing: drawn.drawing, pointed, isByKeys: cursor !== null, actions })
  const when = ({ openTime }: Spot) => formatOpening(openTime, interval, zone)

  const point = (openTime: number | null) => {
    setCursor(openTime)
    setHovered(null)
    drawn.drawing.current?.point(openTime)
    if (openTime !== null && openTime === candles[0]?.openTime) fetchOlder()
  }
  const leave = () => {
    point(null)
    place.choose(null)
  }
  const act = (action: Action) => {
    const openTimes = candles.map(({ openTime }) => openTime)
    if (action.do === 'step') point(stepFrom(openTimes, cursor, action.by))
    else if (action.do === 'first') point(openTimes[0] ?? null)
    else if (action.do === 'last') point(openTimes.at(-1) ?? null)
    else if (action.do === 'leave') leave()
    else if (action.do === 'zoom') drawn.drawing.current?.zoom(action.factor)
    else if (action.do === 'interval') onChange({ interval: action.interval, range: '' })
    else if (action.do === 'menu') place.openMenuAtCandle()
    else if (action.do === 'alert') place.beginAlert()
    else if (action.do === 'help') setDialog('help')
    else if (!askForSearch()) router.push('/')
  }
  useChartKeys(chart, everywhere, act)

  const gap = pointed && gapAt(gaps, pointed.openTime)
  const name = base && quote ? `${base}/${quote}` : symbol
  const takePicture = async () => {
    const { savePicture } = await import('./export-picture')
    const picture = drawn.drawing.current?.picture()
    if (!picture || !host.current || !last) throw new Error('There is no chart yet.')
    await savePicture(host.current, picture, {
      title: name === symbol ? `${symbol}, ${interval}` : `${symbol} (${name}), ${interval}`,
      detail: `up to ${formatOpening(last.openTime, interval, zone)}`,
      isRecorded,
      layers,
    })
  }
  const retry = () => void refetch()
  return (
    <AgedPanel
      title="Candles"
      aged={aged}
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
        counts={lines.counts}
        onChange={onChange}
        onOpen={setDialog}
        onPicture={takePicture}
        onAlert={actions && place.beginAlert}
      />
      <figure className={styles.figure} aria-busy={!data && !error}>
        <CandleLegend
          candle={pointed}
          gap={gap}
          interval={interval}
          zone={zone}
          decimals={decimals}
          unit={base}
          layers={lines.legendAt(pointed)}
          leftOut={lines.leftOut}
        />
        <div
          className={styles.stage}
          style={{ '--panes': lines.ownPanes } as CSSProperties}
          data-dim={aged === 'stale' || Boolean(error && data) || undefined}
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
            {...place.handlers}
          >
            <div ref={host} className={styles.host} aria-hidden="true" />
          </div>
          {actions && place.chosen && (
            <SpotBar
              spot={place.chosen}
              when={when(place.chosen)}
              decimals={decimals}
              actions={actions}
              onClose={() => place.choose(null)}
            />
          )}
          {candles.length === 0 && (
            <ChartCover
              symbol={symbol}
              isKnown={data !== undefined}
              error={error}
              isFetching={isFetching}
              onRetry={retry}
            />
          )}
          {drawn.error && (
            <p className={styles.failed} role="alert">
              {drawn.error.message} Load the page again to try once more; the table below has the numbers.
            </p>
          )}
        </div>
        <div className={styles.foot}>
          <RangeSwitch value={range} onChange={onChange} />
          <figcaption id={`${id}-summary`} className={`${styles.summary} figures`}>
            {describeCandles({ name, candles: shown, gaps, decimals })}
          </figcaption>
        </div>
        <p className="visually-hidden" aria-live="polite">
          {pointed && pointed.openTime === cursor ? describeCandle(pointed, gap, { interval, zone }) : ''}
        </p>
        <ChartKey candles={candles} gaps={gaps} />
        <CandlesTable candles={shown} gaps={gaps} interval={interval} zone={zone} decimals={decimals} />
      </figure>
      {lines.failed.length > 0 && (
        <p className={styles.warning} role="status">
          {lines.failed.join(' ')}
        </p>
      )}
      {actions && place.menu && (
        <ChartMenu
          {...place.menu}
          when={when(place.menu.spot)}
          decimals={decimals}
          actions={actions}
          onClose={(isChosen) => {
            place.closeMenu()
            if (!isChosen) chart.current?.focus({ preventScroll: true })
          }}
        />
      )}
      <ChartDialogs
        dialog={dialog}
        symbol={symbol}
        settings={settings}
        onChange={onChange}
        onClose={() => setDialog(null)}
      />
    </AgedPanel>
  )
}
