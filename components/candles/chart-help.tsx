'use client'

import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'
import styles from './candles.module.css'
import { KEYS } from './chart-keys'

type Props = { everywhere: boolean; onEverywhere: (everywhere: boolean) => void; onClose: () => void }

export const ChartHelp = ({ everywhere, onEverywhere, onClose }: Props) => (
  <Dialog title="Keys of the chart" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
    <dl className={styles.help}>
      {KEYS.map(([keys, what, where]) => (
        <div key={what}>
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>
            {what}
            {where === 'chart' && <span className={styles.where}> on the chart</span>}
          </dd>
        </div>
      ))}
    </dl>
    <label className={styles.check}>
      <input type="checkbox" checked={everywhere} onChange={(event) => onEverywhere(event.target.checked)} />
      Numbers, / and ? work on the whole page, not only on the chart
    </label>
    <DialogActions>
      <Button onClick={onClose}>Done</Button>
    </DialogActions>
  </Dialog>
)
