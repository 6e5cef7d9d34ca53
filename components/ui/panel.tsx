import { useId, type ReactNode } from 'react'
import styles from './panel.module.css'

type Props = {
  title: ReactNode
  meta?: ReactNode
  actions?: ReactNode
  note?: ReactNode
  /** How old its numbers are, for base.css. */
  aged?: string | undefined
  children: ReactNode
}

/** A region of the page that lives and fails on its own. */
export function Panel({ title, meta, actions, note, aged, children }: Props) {
  const id = useId()
  return (
    <section className={styles.panel} aria-labelledby={id} data-aged={aged}>
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        {meta && <div className={styles.meta}>{meta}</div>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {note}
      {children}
    </section>
  )
}

export const PanelBody = ({ children }: { children: ReactNode }) => <div className={styles.body}>{children}</div>
