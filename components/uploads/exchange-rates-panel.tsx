'use client'

import { useMutation } from '@tanstack/react-query'
import { useGuard } from '@/components/session/token-gate'
import { Panel, PanelBody } from '@/components/ui/panel'
import { sendExchangeRates } from './uploads-query'
import styles from './uploads.module.css'

/** Takes a table of exchange rates, which prices in other currencies need. */
export function ExchangeRatesPanel() {
  const guard = useGuard()
  const sending = useMutation({ mutationFn: (file: File) => guard(() => sendExchangeRates(file)) })
  return (
    <Panel title="Exchange rates">
      <PanelBody>
        <p className={styles.muted}>
          Prices in other currencies are stored in USD with the rate of their day, and keep what they were. Without a
          rate their batch is refused. A table is CSV that begins with <code>day,currency,usd</code>: how many US
          dollars one unit is.
        </p>
        <label className={styles.choose}>
          <input
            type="file"
            className="visually-hidden"
            accept=".csv,text/csv,application/json"
            aria-label="Table of exchange rates"
            onChange={({ target }) => {
              const file = target.files?.[0]
              if (file) sending.mutate(file)
              target.value = ''
            }}
          />
          <span>{sending.isPending ? 'Sending…' : 'Choose a table'}</span>
        </label>
        {sending.error && <p role="alert">{sending.error.message}</p>}
        {sending.isSuccess && <p role="status">Stored.</p>}
      </PanelBody>
    </Panel>
  )
}
