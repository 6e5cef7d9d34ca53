import styles from './toggle.module.css'

type Props = { label: string; on: boolean; disabled?: boolean; onChange: (on: boolean) => void }

/** On or off, at once. The label is for those who do not see what stands beside it. */
export const Toggle = ({ label, on, disabled = false, onChange }: Props) => (
  <span className={styles.toggle}>
    <input
      type="checkbox"
      role="switch"
      aria-label={label}
      checked={on}
      disabled={disabled}
      onChange={(event) => onChange(event.target.checked)}
    />
    <span aria-hidden="true">{on ? 'on' : 'off'}</span>
  </span>
)
