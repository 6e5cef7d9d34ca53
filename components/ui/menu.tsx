'use client'

import { Menu as Base } from '@base-ui/react/menu'
import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import styles from './menu.module.css'

type Props = {
  /** A point of the window (px). */
  at: { x: number; y: number }
  title: string
  /** `isChosen`: because something of it was chosen, which knows where to go on. */
  onClose: (isChosen: boolean) => void
  children: ReactNode
}

/** A menu at a point, open as long as it is there. The arrow keys walk through it, Escape closes it. */
export const Menu = ({ at: { x, y }, title, onClose, children }: Props) => (
  <Base.Root open modal={false} onOpenChange={(open, { reason }) => !open && onClose(reason === 'item-press')}>
    <Base.Portal>
      <Base.Positioner
        anchor={{ getBoundingClientRect: () => new DOMRect(x, y, 0, 0) }}
        align="start"
        sideOffset={4}
        collisionPadding={8}
        className={styles.positioner}
      >
        <Base.Popup className={styles.popup} aria-label={title} finalFocus={false}>
          <Base.Group>
            <Base.GroupLabel className={styles.title}>{title}</Base.GroupLabel>
            {children}
          </Base.Group>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
)

export const MenuItem = ({ onChoose, children }: { onChoose: () => void; children: ReactNode }) => (
  <Base.Item className={styles.item} onClick={onChoose}>
    {children}
  </Base.Item>
)

export const MenuLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <Base.LinkItem className={styles.item} closeOnClick render={<Link href={href as Route} prefetch={false} />}>
    {children}
  </Base.LinkItem>
)
