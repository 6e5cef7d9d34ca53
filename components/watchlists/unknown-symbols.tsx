import { Button } from '@/components/ui/button'
import type { Unresolved } from '@/lib/watchlists/contract'
import styles from './watchlists.module.css'

type Props = { unknown: readonly Unresolved[]; pasted: string; onPick: (pasted: string) => void }

/** What was not taken: nothing is called so, or several sources have it and one has to be chosen. */
export const UnknownSymbols = ({ unknown, pasted, onPick }: Props) => (
  <div role="alert" className={styles.unknown}>
    <p>Everything else is on the list. Not taken:</p>
    <ul>
      {unknown.map(({ written, candidates }) => (
        <li key={written}>
          <b>{written}</b> {candidates.length === 0 ? 'is not known' : 'is at several sources:'}
          {candidates.map((symbol) => (
            <Button key={symbol} look="quiet" onClick={() => onPick(pasted.replace(written, symbol))}>
              {symbol}
            </Button>
          ))}
        </li>
      ))}
    </ul>
  </div>
)
