import type { IPanePrimitive, ISeriesApi, PaneAttachedParameter, SeriesType, Time } from 'lightweight-charts'
import type { GapReason } from '@/lib/metrics/contract'
import { toChartTime } from './bars'

/** Nothing was missed then. */
type Unmarked = 'no_trades' | 'not_stated'
export type Band = { first: number; last: number; reason: GapReason }
export type BandColours = Record<Exclude<GapReason, Unmarked>, { fill: string; stroke: string }>

const STRIPE = 8

/** Marks the time in which a market was not seen, behind the candles. Striped where the source was down. */
export function gapBands(series: ISeriesApi<SeriesType, Time>) {
  let bands: readonly Band[] = []
  let colours: BandColours | null = null
  let at: PaneAttachedParameter<Time> | null = null

  const draw = (context: CanvasRenderingContext2D, height: number, ratio: number) => {
    const scale = at?.chart.timeScale()
    if (!scale || !colours) return
    const half = scale.options().barSpacing / 2
    for (const { first, last, reason } of bands) {
      const [left, right] = [scale.timeToCoordinate(toChartTime(first)), scale.timeToCoordinate(toChartTime(last))]
      if (left === null || right === null || reason === 'no_trades' || reason === 'not_stated') continue
      const x = Math.round((left - half) * ratio)
      const width = Math.max(1, Math.round((right + half) * ratio) - x)
      context.save()
      context.beginPath()
      context.rect(x, 0, width, height)
      context.clip()
      context.fillStyle = colours[reason].fill
      context.fillRect(x, 0, width, height)
      context.strokeStyle = colours[reason].stroke
      context.lineWidth = ratio
      context.beginPath()
      if (reason === 'source_down') {
        for (let stripe = -height; stripe < width; stripe += STRIPE * ratio) {
          context.moveTo(x + stripe, height)
          context.lineTo(x + stripe + height, 0)
        }
      }
      context.moveTo(x, 0)
      context.lineTo(x + width, 0)
      context.stroke()
      context.restore()
    }
  }

  const primitive: IPanePrimitive = {
    attached: (parameter) => (at = parameter),
    detached: () => (at = null),
    paneViews: () => [
      {
        zOrder: () => 'bottom',
        renderer: () => ({
          draw: (target) =>
            target.useBitmapCoordinateSpace(({ context, bitmapSize, horizontalPixelRatio }) =>
              draw(context, bitmapSize.height, horizontalPixelRatio),
            ),
        }),
      },
    ],
  }
  series.getPane().attachPrimitive(primitive)
  return {
    show(shown: readonly Band[], inColours: BandColours) {
      bands = shown
      colours = inColours
      at?.requestUpdate()
    },
  }
}
