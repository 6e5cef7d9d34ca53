'use client'

import { Button } from '@/components/ui/button'
import { PopoverButton } from '@/components/ui/popover'
import { CHOICES } from './market-columns'
import styles from './markets.module.css'

type Props = { chosen: ReadonlySet<string>; onChoose: (columns: string) => void }

/** Which columns are shown; the address keeps it. A phone has room for two numbers, whichever. */
export function ColumnsMenu({ chosen, onChoose }: Props) {
  const toggle = (id: string) => {
    const next = CHOICES.filter((choice) => (choice.id === id) !== chosen.has(choice.id))
    onChoose(next.length === CHOICES.length ? '' : next.map((choice) => choice.id).join(',') || 'none')
  }
  return (
    <div className={styles.wide}>
      <PopoverButton label="Columns" title="Columns">
        <ul className={styles.choices}>
          {CHOICES.map(({ id, label }) => (
            <li key={id}>
              <label>
                <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} />
                {label}
              </label>
            </li>
          ))}
        </ul>
        <Button look="quiet" onClick={() => onChoose('')}>
          Show all
        </Button>
      </PopoverButton>
    </div>
  )
}
