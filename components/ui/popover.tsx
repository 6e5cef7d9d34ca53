'use client'

import { Popover as Base } from '@base-ui/react/popover'
import type { ReactNode, RefObject } from 'react'
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
