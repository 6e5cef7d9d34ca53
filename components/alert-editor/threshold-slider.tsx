'use client'

import { useId, useState } from 'react'
import { formatPrice } from '@/components/quotes/format'
import type { BacktestResponse } from '@/lib/alerts/contract'
import { pointAt, stepOf, STEPS, stepsOf } from './along'
import { sayPerDay } from './per-day'
import styles from './backtest.module.css'

type Props = {
  curve: BacktestResponse['curve']
  threshold: number
  unit: string
  onPick: (threshold: number) => void
}

const WIDTH = 300
const HEIGHT = 64

/** The threshold with how often it would fire; let go, it is taken over. */
export function ThresholdSlider({ curve, threshold, unit, onPick }: Props) {
  const id = useId()
  const [dragged, setDragged] = useState<number | null>(null)
  const asked = stepOf(curve, threshold)
  const at = Math.min(dragged ?? asked, stepsOf(curve))
  const point = pointAt(curve, at)
  const said = `${formatPrice(point.threshold)}${unit}: ${point.isTried ? '' : 'about '}${sayPerDay(point.perDay)}`
  const take = () => {
    if (dragged !== null && dragged !== asked) onPick(point.threshold)
    setDragged(null)
  }
  return (
    <div className={styles.slider}>
      <label htmlFor={id}>Threshold</label>
      <output htmlFor={id}>{said}</output>
      <Curve curve={curve} at={at / STEPS} />
      <input
        id={id}
        type="range"
        min={0}
        max={stepsOf(curve)}
        step={1}
        value={at}
        aria-valuetext={said}
        onChange={(event) => setDragged(Number(event.target.value))}
        onPointerUp={take}
        onKeyUp={take}
        onBlur={take}
      />
      <span className={styles.ends} aria-hidden="true">
        <span>
          {formatPrice(curve[0]!.threshold)}
          {unit}
        </span>
        <span>
          {formatPrice(curve.at(-1)!.threshold)}
          {unit}
        </span>
      </span>
    </div>
  )
}

/** Fires per day over the threshold. The root of it, so that one a day is seen beside a hundred. */
function Curve({ curve, at }: Pick<Props, 'curve'> & { at: number }) {
  const most = Math.max(...curve.map(({ perDay }) => perDay), 1)
  const x = (place: number) => (curve.length === 1 ? WIDTH / 2 : (place / (curve.length - 1)) * WIDTH)
  const y = (perDay: number) => HEIGHT - 3 - Math.sqrt(perDay / most) * (HEIGHT - 6)
  const points = curve.map(({ perDay }, place) => `${x(place)},${y(perDay)}`)
  return (
    <svg className={styles.curve} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`} />
      <polyline points={points.join(' ')} vectorEffect="non-scaling-stroke" />
      <line x1={x(at)} x2={x(at)} y1={0} y2={HEIGHT} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
