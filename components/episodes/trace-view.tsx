import { formatDay, formatMinute, formatMoment } from '@/components/freshness/age'
import { Badge } from '@/components/ui/badge'
import { Fact, Facts } from '@/components/ui/facts'
import type { Reading, Trace } from '@/lib/alerts/contract'
import styles from './episodes.module.css'
import { factsOf, headOf, onInWords, whyInWords } from './format-reading'

/** What was read and compared at one point, in values. */
export const TraceView = ({ trace }: { trace: Trace }) => (
  <div className={styles.trace}>
    <p className={styles.quiet}>
      Looked at {onInWords(trace)}, at <time>{formatMoment(trace.at)}</time>. It was {trace.before.replace('-', ' ')}{' '}
      before and {trace.after.replace('-', ' ')} after
      {trace.dueAt !== null && `, to fire at ${formatMoment(trace.dueAt)} if it holds until then`}.
      {trace.suppressed ? ` ${trace.suppressed} more instruments of the same source were silent.` : ''}
    </p>
    <ul className={styles.readings}>
      {trace.readings.map((reading, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- conditions have no other name than their place
        <li key={at}>
          <ReadingView reading={reading} />
        </li>
      ))}
    </ul>
  </div>
)

const ReadingView = ({ reading }: { reading: Reading }) => (
  <>
    <p className={styles.reading}>
      <b>{headOf(reading)}</b>
      <Holds holds={reading.holds} />
    </p>
    <p className={styles.quiet}>
      {whyInWords(reading.why)}
      {reading.from !== null &&
        reading.to !== null &&
        (reading.measure === 'rate'
          ? `; the window is ${formatDay(reading.from)} – ${formatDay(reading.to - 1)}, the day itself is not in it`
          : `; the window is ${formatMinute(reading.from)} – ${formatMinute(reading.to)} UTC, the minute itself is not in it`)}
    </p>
    <Facts>
      {factsOf(reading).map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
    </Facts>
  </>
)

const Holds = ({ holds }: { holds: boolean | null }) =>
  holds === null ? (
    <Badge tone="plain">? cannot be said</Badge>
  ) : holds ? (
    <Badge tone="bad">✓ holds</Badge>
  ) : (
    <Badge tone="plain">✕ does not hold</Badge>
  )
