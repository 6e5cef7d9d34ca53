'use client'

import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import field from '@/components/ui/field.module.css'
import {
  clamp,
  formatIndicators,
  INDICATOR_KINDS,
  kindOf,
  KINDS,
  MOST_INDICATORS,
  nameOf,
  parseIndicators,
  titleOf,
  usual,
  type Indicator,
} from './indicator'
import styles from './indicators.module.css'

type Props = { names: string; onChange: (names: string) => void; onClose: () => void }

/** Which indicators are shown, and with what numbers. */
export function IndicatorsDialog({ names, onChange, onClose }: Props) {
  const indicators = parseIndicators(names)
  const tell = (next: readonly Indicator[]) => onChange(formatIndicators(parseIndicators(formatIndicators(next))))
  const isFull = indicators.length >= MOST_INDICATORS
  return (
    <Dialog title="Indicators" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      {indicators.length > 0 && (
        <ul className={styles.shown} aria-label="Shown">
          {indicators.map((indicator, at) => (
            <li key={nameOf(indicator)}>
              <span className={styles.name}>{KINDS[indicator.kind].title}</span>
              {kindOf(indicator).parameters.map((parameter, place) => (
                <label key={parameter.name}>
                  {parameter.name}
                  <input
                    className={field.field}
                    type="number"
                    min={parameter.least}
                    max={parameter.most}
                    step={parameter.step}
                    defaultValue={indicator.values[place]}
                    onBlur={(event) => {
                      const value = clamp(event.target.value, parameter)
                      event.target.value = String(value)
                      tell(indicators.with(at, { ...indicator, values: indicator.values.with(place, value) }))
                    }}
                    onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
                  />
                </label>
              ))}
              <Button
                look="quiet"
                aria-label={`Remove ${titleOf(indicator)}`}
                onClick={() => tell(indicators.filter((other) => other !== indicator))}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <h3>Add</h3>
      <ul className={styles.kinds}>
        {INDICATOR_KINDS.map((kind) => (
          <li key={kind}>
            <Button
              disabled={isFull}
              title={KINDS[kind].title}
              onClick={() => tell([...indicators, another(kind, indicators)])}
            >
              {KINDS[kind].label}
            </Button>
          </li>
        ))}
      </ul>
      <p className={styles.note}>
        {isFull
          ? `There can be ${MOST_INDICATORS} at once.`
          : 'Candles in which nothing was seen do not count and have no value.'}
      </p>
      <DialogActions>
        <Button onClick={onClose}>Done</Button>
      </DialogActions>
    </Dialog>
  )
}

/** One of a kind that is not there yet: the same twice would be one line. */
function another(kind: Indicator['kind'], known: readonly Indicator[]): Indicator {
  let next = usual(kind)
  const names = new Set(known.map(nameOf))
  while (names.has(nameOf(next)) && next.values[0] !== undefined)
    next = { ...next, values: next.values.with(0, next.values[0] + 10) }
  return next
}
