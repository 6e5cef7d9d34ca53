'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatPrice } from '@/components/quotes/format'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { backtestQuery } from './backtest-query'
import styles from './backtest.module.css'
import { sayPerDay } from './per-day'

const OFTEN = [
  { value: '24', label: 'once an hour' },
  { value: '10', label: 'ten times a day' },
  { value: '3', label: 'three times a day' },
  { value: '1', label: 'once a day' },
  { value: String(1 / 7), label: 'once a week' },
  { value: String(1 / 30), label: 'once a month' },
] as const

type Props = { alert: string; days: number; until: number | null; unit: string; onPick: (threshold: number) => void }

/** The inverse: how often it should fire is known, the threshold is asked for. */
export function Solve({ alert, days, until, unit, onPick }: Props) {
  const [often, setOften] = useState<(typeof OFTEN)[number]['value']>(days < 365 ? '1' : String(1 / 30))
  const [asked, setAsked] = useState<{ alert: string; days: number; often: string } | null>(null)
  const isAsked = asked?.alert === alert && asked.days === days && asked.often === often
  const { data, error, isFetching } = useQuery({
    ...backtestQuery({ alert, days, until, perDay: Number(often) }),
    enabled: isAsked,
  })
  const solved = isAsked ? data?.solved : undefined
  return (
    <div className={styles.solve}>
      <span>To fire about</span>
      <Select label="How often" options={OFTEN} value={often} onChange={setOften} />
      <Button onClick={() => setAsked({ alert, days, often })} disabled={isAsked && isFetching}>
        {isAsked && isFetching ? 'Trying…' : 'Find the threshold'}
      </Button>
      <span role="status" className={styles.solved}>
        {solved && (
          <>
            {formatPrice(solved.threshold)}
            {unit} ({sayPerDay(solved.perDay)}){' '}
            <Button look="quiet" onClick={() => onPick(solved.threshold)}>
              Use {formatPrice(solved.threshold)}
              {unit}
            </Button>
          </>
        )}
        {isAsked && data && !data.solved && 'No threshold would do that here.'}
        {isAsked && error && error.message}
      </span>
    </div>
  )
}
