'use client'

import { useId, useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import field from '@/components/ui/field.module.css'
import type { Unresolved, Watchlist } from '@/lib/watchlists/contract'
import { splitPasted } from '@/lib/watchlists/paste'
import { moved } from './moved'
import { UnknownSymbols } from './unknown-symbols'
import { useWatchlistWrite } from './use-watchlist-write'
import styles from './watchlists.module.css'
import { changeWatchlist, createWatchlist, orderWatchlists, removeWatchlist } from './watchlists-query'

type Props = {
  /** Undefined: a new one is made. */
  list: Watchlist | undefined
  lists: readonly Watchlist[]
  /** Told the number of a list that was made, an empty text when one was removed, nothing when it was only closed. */
  onDone: (made?: string) => void
}

export function WatchlistDialog({ list, lists, onDone }: Props) {
  const id = useId()
  const [name, setName] = useState(list?.name ?? '')
  const [symbols, setSymbols] = useState<readonly string[]>(list?.symbols ?? [])
  const [pasted, setPasted] = useState('')
  const [unknown, setUnknown] = useState<readonly Unresolved[]>([])
  const [isSure, setSure] = useState(false)
  const [made, setMade] = useState(list?.id) // a new one is there once it was saved with something left to mend
  const save = useWatchlistWrite(() => {
    const add = splitPasted(pasted)
    return made === undefined ? createWatchlist(name, add) : changeWatchlist(made, { name, symbols: [...symbols], add })
  })
  const remove = useWatchlistWrite(() => removeWatchlist(list!.id))
  const order = useWatchlistWrite((ids: number[]) => orderWatchlists(ids))
  const ids = lists.map((each) => each.id)
  const at = list ? ids.indexOf(list.id) : -1
  const error = save.error ?? remove.error ?? order.error

  const close = () => (made === list?.id ? onDone() : onDone(String(made)))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(undefined, {
      onSuccess({ watchlist, unknown: left }) {
        if (left.length === 0) return onDone(String(watchlist.id))
        // What is known is on the list now; the rest stays in the field to be mended.
        setUnknown(left)
        setSymbols(watchlist.symbols)
        setPasted(left.map(({ written }) => written).join('\n'))
        setMade(watchlist.id)
      },
    })
  }

  return (
    <Dialog
      title={list ? `Watchlist ${list.name}` : 'New watchlist'}
      isOpen
      onOpenChange={(isOpen) => !isOpen && close()}
    >
      <form className={styles.form} onSubmit={submit}>
        <label htmlFor={`${id}-name`}>Name</label>
        <input
          id={`${id}-name`}
          className={field.field}
          value={name}
          maxLength={60}
          required
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
        {symbols.length > 0 && (
          <ol className={styles.symbols} aria-label="Symbols" tabIndex={0}>
            {symbols.map((symbol, place) => (
              <li key={symbol}>
                <span>{symbol}</span>
                <Small
                  label={`Move ${symbol} up`}
                  sign="↑"
                  disabled={place === 0}
                  onClick={() => setSymbols(moved(symbols, place, -1))}
                />
                <Small
                  label={`Move ${symbol} down`}
                  sign="↓"
                  disabled={place === symbols.length - 1}
                  onClick={() => setSymbols(moved(symbols, place, 1))}
                />
                <Small
                  label={`Take ${symbol} off the list`}
                  sign="×"
                  onClick={() => setSymbols(symbols.filter((kept) => kept !== symbol))}
                />
              </li>
            ))}
          </ol>
        )}
        <label htmlFor={`${id}-paste`}>
          {list ? 'Add symbols' : 'Symbols'} <span className={styles.hint}>parted by commas, spaces or lines</span>
        </label>
        <textarea
          id={`${id}-paste`}
          className={`${field.field} ${styles.paste}`}
          rows={4}
          value={pasted}
          placeholder="KRAKEN:BTCUSD, KRAKEN:ETHUSD"
          spellCheck={false}
          onChange={(event) => setPasted(event.target.value)}
        />
        {unknown.length > 0 && <UnknownSymbols unknown={unknown} onPick={setPasted} pasted={pasted} />}
        {error && (
          <p className={styles.failed} role="alert">
            {error.message}
          </p>
        )}
        <DialogActions>
          {list && (
            <span className={styles.start}>
              <Small
                label="Move this list to the left"
                sign="←"
                disabled={at <= 0}
                onClick={() => order.mutate(moved(ids, at, -1))}
              />
              <Small
                label="Move this list to the right"
                sign="→"
                disabled={at >= ids.length - 1}
                onClick={() => order.mutate(moved(ids, at, 1))}
              />
              <Button
                look={isSure ? 'plain' : 'quiet'}
                onClick={() => (isSure ? remove.mutate(undefined, { onSuccess: () => onDone('') }) : setSure(true))}
              >
                {isSure ? 'Really delete it' : 'Delete list'}
              </Button>
            </span>
          )}
          <Button onClick={close}>{made === list?.id ? 'Cancel' : 'Close'}</Button>
          <Button look="strong" type="submit" disabled={save.isPending || name.trim() === ''}>
            {save.isPending ? 'Saving…' : 'Save'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

type SmallProps = { label: string; sign: string; disabled?: boolean; onClick: () => void }

const Small = ({ label, sign, disabled = false, onClick }: SmallProps) => (
  <button type="button" className={styles.small} aria-label={label} title={label} disabled={disabled} onClick={onClick}>
    {sign}
  </button>
)
