'use client'

import { Popover as Base } from '@base-ui/react/popover'
import type { ReactNode } from 'react'
import button from './button.module.css'
import styles from './popover.module.css'

type Props = { label: ReactNode; title: string; align?: 'start' | 'end'; children: ReactNode }

/** A button that opens a small panel beside it. */
export const Popover = ({ label, title, align = 'end', children }: Props) => (
  <Base.Root>
    <Base.Trigger className={button.button}>{label}</Base.Trigger>
    <Base.Portal>
      <Base.Positioner className={styles.positioner} sideOffset={6} align={align} collisionPadding={8}>
        <Base.Popup className={styles.popup}>
          <Base.Title className={styles.title}>{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
)
