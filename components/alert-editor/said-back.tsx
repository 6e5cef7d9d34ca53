import { describeOptions, describeRule } from '@/components/alerts/describe-rule'
import type { AlertBody } from '@/lib/alerts/contract'
import styles from './editor.module.css'

/** The rule in plain words, so that a slip is seen before it is saved. */
export const SaidBack = ({ rule, labelOf }: { rule: AlertBody | null; labelOf: (source: string) => string }) => (
  <div className={styles.said} role="status" aria-label="The alert in words">
    {rule ? (
      <>
        <p>
          <b>{describeRule(rule, labelOf)}</b>
        </p>
        <p>{describeOptions(rule).join(' ')}</p>
      </>
    ) : (
      <p>Not complete yet.</p>
    )}
  </div>
)
