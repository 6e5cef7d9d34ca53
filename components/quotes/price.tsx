import { formatPrice, formatVolume } from './format'

const NOT_KNOWN = 'not known'

export const Price = ({ value, decimals }: { value: number | null; decimals?: number }) => (
  <span className="figures" title={value === null ? NOT_KNOWN : formatPrice(value)}>
    {formatPrice(value, decimals)}
  </span>
)

export const Volume = ({ value, unit }: { value: number | null; unit?: string | null | undefined }) => (
  <span className="figures" title={value === null ? NOT_KNOWN : `${formatPrice(value)}${unit ? ` ${unit}` : ''}`}>
    {formatVolume(value)}
  </span>
)
