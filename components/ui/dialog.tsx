'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode, RefObject } from 'react'
import styles from './dialog.module.css'

type Props = {
  title: string
  /** Read aloud, not shown. */
  isTitleHidden?: boolean
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  /** At the top of the screen rather than in its middle. */
  place?: 'top' | 'middle'
  initialFocus?: RefObject<HTMLElement | null>
  children: ReactNode
}

export const Dialog = ({
  title,
  isTitleHidden = false,
  isOpen,
  onOpenChange,
  place = 'middle',
  initialFocus,
  children,
}: Props) => (
  <Base.Root open={isOpen} onOpenChange={onOpenChange}>
    <Base.Portal>
      <Base.Backdrop className={styles.backdrop} />
      <Base.Popup className={styles.popup} data-place={place} {...(initialFocus && { initialFocus })}>
        <Base.Title className={isTitleHidden ? 'visually-hidden' : styles.title}>{title}</Base.Title>
        {children}
      </Base.Popup>
    </Base.Portal>
  </Base.Root>
)

export const DialogActions = ({ children }: { children: ReactNode }) => <div className={styles.actions}>{children}</div>
