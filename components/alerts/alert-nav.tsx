'use client'

import type { Route } from 'next'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import styles from './alert-nav.module.css'

const PLACES: readonly { href: Route; label: string }[] = [
  { href: '/alerts', label: 'Alerts' },
  { href: '/alerts/episodes', label: 'Episodes' },
  { href: '/alerts/channels', label: 'Channels' },
  { href: '/alerts/deliveries', label: 'Deliveries' },
]

/** The pages about alerts; a page below one of them belongs to it. */
export function AlertNav() {
  const pathname = usePathname()
  const here = PLACES.findLast(({ href }) => pathname.startsWith(href))
  return (
    <nav aria-label="Alerts" className={styles.nav}>
      {PLACES.map((place) => (
        <Link key={place.href} href={place.href} aria-current={place === here ? 'page' : undefined}>
          {place.label}
        </Link>
      ))}
    </nav>
  )
}
