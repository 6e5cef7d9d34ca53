import type { ComponentProps } from 'react'
import styles from './button.module.css'

type Props = ComponentProps<'button'> & { look?: 'plain' | 'strong' | 'quiet' }

export function Button({ look = 'plain', type = 'button', className = '', ...props }: Props) {
  return <button {...props} type={type} data-look={look} className={`${styles.button} ${className}`} />
}
