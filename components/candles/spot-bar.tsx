import { formatPrice } from '@/components/quotes/format'
import { Button } from '@/components/ui/button'
import { LinkButton } from '@/components/ui/link-button'
import styles from './candles.module.css'
import type { Spot, SpotActions } from './spot'

type Props = { spot: Spot; when: string; decimals: number; actions: SpotActions; onClose: () => void }

/** Lies over the chart as long as a candle is chosen: what can be done there, without a menu. */
export const SpotBar = ({ spot, when, decimals, actions, onClose }: Props) => (
  <div className={styles.spot} role="group" aria-label={`Chosen: ${when}`}>
    <time>{when}</time>
    <LinkButton href={actions.alertPath(spot)}>Alert at {formatPrice(spot.price, decimals)}</LinkButton>
    <Button onClick={() => actions.onExplain(spot.openTime)}>Why did it (not) fire?</Button>
    <Button look="quiet" onClick={onClose} aria-label="Choose no candle">
      ×
    </Button>
  </div>
)
