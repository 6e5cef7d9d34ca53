import { useId, type ReactNode } from 'react'
import styles from './labelled.module.css'

type Control = { id: string; 'aria-invalid': true | undefined; 'aria-describedby': string | undefined }
type Props = {
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
  children: (control: Control) => ReactNode
}

/** A control under its label, with what it is for and what is wrong with it. */
export function Labelled({ label, hint, error, children }: Props) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={styles.labelled}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': error ? true : undefined, 'aria-describedby': described || undefined })}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className={styles.error}>
          <span aria-hidden="true">✕ </span>
          {error}
        </p>
      )}
    </div>
  )
}

/** The same for several controls that belong together. */
export function LabelledGroup({
  label,
  error,
  children,
}: {
  label: ReactNode
  error?: string | undefined
  children: ReactNode
}) {
  return (
    <fieldset className={styles.labelled}>
      <legend>{label}</legend>
      {children}
      {error && (
        <p className={styles.error}>
          <span aria-hidden="true">✕ </span>
          {error}
        </p>
      )}
    </fieldset>
  )
}
