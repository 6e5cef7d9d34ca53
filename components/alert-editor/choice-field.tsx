import field from '@/components/ui/field.module.css'
import { Labelled } from '@/components/ui/labelled'

type Props<T extends string> = {
  label: string
  options: readonly { value: T; label: string }[]
  value: T
  onChange: (value: T) => void
  error?: string | undefined
}

/** One of several, under its label. */
export function ChoiceField<T extends string>({ label, options, value, onChange, error }: Props<T>) {
  return (
    <Labelled label={label} error={error}>
      {(control) => (
        <select
          {...control}
          className={field.field}
          value={value}
          onChange={(event) => onChange(options.find((option) => option.value === event.target.value)?.value ?? value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}
