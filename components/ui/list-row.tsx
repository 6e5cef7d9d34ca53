import type { ReactNode } from 'react'
import styles from './list.module.css'

type Props = {
  state: ReactNode
  title: ReactNode
  when: ReactNode
  /** Buttons, or nothing. */
  actions?: ReactNode
  /** One small control, which stays beside the state where there is little room. */
  control?: ReactNode
  /** Wants somebody's attention. */
  isMarked?: boolean
  isDim?: boolean
  'data-id'?: number
  children: ReactNode
}

/** One entry of a list: how it stands, what it is, when it was, and what can be done. */
export const ListRow = ({ state, title, when, actions, control, isMarked, isDim, children, ...id }: Props) => (
  <li
    {...id}
    className={styles.row}
    data-marked={isMarked || undefined}
    data-dim={isDim || undefined}
    data-control={control ? true : undefined}
  >
    <div className={styles.state}>{state}</div>
    <div className={styles.what}>
      <h3>{title}</h3>
      {children}
    </div>
    <div className={styles.when}>{when}</div>
    {(actions || control) && <div className={control ? styles.control : styles.actions}>{actions ?? control}</div>}
  </li>
)

/** Beside the matter: what people did, what is kept for completeness. */
export const Aside = ({ children }: { children: ReactNode }) => <p className={styles.aside}>{children}</p>

export const Failed = ({ children, role }: { children: ReactNode; role?: 'alert' }) => (
  <p className={styles.failed} role={role}>
    {children}
  </p>
)
