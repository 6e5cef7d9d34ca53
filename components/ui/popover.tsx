'use client'

import { Popover as Base } from '@base-ui/react/popover'
import type { ReactNode, RefObject } from 'react'
import button from './button.module.css'
import styles from './popover.module.css'

type Props = {
  anchor: RefObject<HTMLElement | null>
  title: string
  onClose: () => void
  children: ReactNode
}

/** Opens beside the button that asked for it; Escape and a press anywhere else close it. */
export const Popover = ({ anchor, title, onClose, children }: Props) => (
  <Base.Root
    open
    onOpenChange={(open, { event }) => {
      // A press on the button itself is for the button.
      const pressed = event.target instanceof Node && event.type !== 'keydown' && anchor.current?.contains(event.target)
      if (!open && !pressed) onClose()
    }}
  >
    <Base.Portal>
      <Base.Positioner anchor={anchor} align="end" sideOffset={6} collisionPadding={12} className={styles.positioner}>
        <Base.Popup className={styles.popup} finalFocus={anchor}>
          <Base.Title className="visually-hidden">{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
)

type ButtonProps = { label: ReactNode; title: string; align?: 'start' | 'end'; children: ReactNode }

/** A button that opens a small panel beside it. */
export const PopoverButton = ({ label, title, align = 'end', children }: ButtonProps) => (
  <Base.Root>
    <Base.Trigger className={button.button}>{label}</Base.Trigger>
    <Base.Portal>
      <Base.Positioner className={styles.positioner} sideOffset={6} align={align} collisionPadding={8}>
        <Base.Popup className={`${styles.popup} ${styles.small}`}>
          <Base.Title className={styles.title}>{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
)
