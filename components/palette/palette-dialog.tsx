'use client'

import { useQuery } from '@tanstack/react-query'
import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { instrumentPath } from '@/components/instruments/instrument-path'
import { RecordedBadge } from '@/components/instruments/recorded-badge'
import { bestMatches, type MarketIndex } from '@/components/markets/market-index'
import { indexQuery } from '@/components/markets/markets-query'
import { Dialog } from '@/components/ui/dialog'
import { chooseTheme } from '@/components/ui/theme-switch'
import { ACTIONS, type Command, findCommands, PAGES } from './commands'
import styles from './palette.module.css'

type Choice = { key: string; label: string; hint: string; isRecorded?: boolean; run: () => void }
type Group = { name: string; choices: Choice[] }

const MOST = 12

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }

export function PaletteDialog({ isOpen, onOpenChange }: Props) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <Dialog
      title="Find instruments, pages and actions"
      isTitleHidden
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      place="top"
      initialFocus={input}
    >
      <Finder input={input} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

/** A combobox over a list that is always open: the keys stay in the field, the arrows walk through the list. */
function Finder({ input, onDone }: { input: React.RefObject<HTMLInputElement | null>; onDone: () => void }) {
  const id = useId()
  const router = useRouter()
  const index = useQuery(indexQuery)
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const go = (href: string) => router.push(href as Route)

  const groups = useMemo(() => {
    const command = (each: Command): Choice => ({
      key: each.id,
      label: each.label,
      hint: each.hint,
      run: () => (each.kind === 'go' ? go(each.href) : chooseTheme(each.theme)),
    })
    const all: Group[] = [
      { name: 'Instruments', choices: instrumentsOf(index.data, typed, go) },
      { name: 'Pages', choices: findCommands(PAGES, typed).map(command) },
      { name: 'Actions', choices: findCommands(ACTIONS, typed).map(command) },
    ]
    return all.filter(({ choices }) => choices.length > 0)
    // oxlint-disable-next-line react/exhaustive-deps -- `go` is the same router's every time
  }, [index.data, typed])
  const choices = groups.flatMap((group) => group.choices)
  const at = Math.min(chosen, choices.length - 1)

  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      const next = (at + step + choices.length) % Math.max(1, choices.length)
      setChosen(next)
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      choose(choices[at])
    }
  }
  const choose = (choice: Choice | undefined) => {
    if (!choice) return
    onDone()
    choice.run()
  }
  let place = 0

  return (
    <div className={styles.finder}>
      <input
        ref={input}
        className={styles.input}
        role="combobox"
        aria-label="Find"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={choices[at] && `${id}-${at}`}
        aria-autocomplete="list"
        placeholder="Symbol, name, page or action"
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setChosen(0)
        }}
        onKeyDown={walk}
      />
      <div id={`${id}-list`} role="listbox" aria-label="Found" className={styles.list}>
        {groups.map(({ name, choices: some }) => (
          <div key={name} role="group" aria-label={name}>
            <p className={styles.group} aria-hidden="true">
              {name}
            </p>
            {some.map((choice) => {
              const mine = place++
              return (
                <div
                  key={choice.key}
                  id={`${id}-${mine}`}
                  role="option"
                  aria-selected={mine === at}
                  className={styles.choice}
                  onPointerMove={() => setChosen(mine)}
                  onClick={() => choose(choice)}
                >
                  <span className={styles.label}>{choice.label}</span>
                  {choice.isRecorded && <RecordedBadge />}
                  <span className={styles.hint}>{choice.hint}</span>
                </div>
              )
            })}
          </div>
        ))}
      </div>
      {choices.length === 0 && (
        <p className={styles.none} role="status">
          {index.isPending ? 'The names are being loaded…' : `Nothing is called “${typed}”.`}
        </p>
      )}
      {index.error && !index.data && <p className={styles.none}>Instruments are missing: {index.error.message}</p>}
    </div>
  )
}

const instrumentsOf = (index: MarketIndex | undefined, typed: string, go: (href: string) => void): Choice[] =>
  index === undefined
    ? []
    : bestMatches(index, typed, MOST).map((place) => {
        const symbol = index.symbols[place]!
        return {
          key: symbol,
          label: symbol,
          hint: index.names[place]!,
          isRecorded: index.sources[index.sourceAt[place]!]?.recorded ?? false,
          run: () => go(instrumentPath(symbol)),
        }
      })
