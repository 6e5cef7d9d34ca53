'use client'

import type { Route } from 'next'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import styles from './nav.module.css'

type Place = { href: Route; label: string; within?: string }

/** The main pages; the one that is shown is marked. `within` is the path of pages below it. */
export function Nav({ places }: { places: readonly Place[] }) {
  const pathname = usePathname()
  const isHere = ({ href, within }: Place) => pathname === href || (within !== undefined && pathname.startsWith(within))
  return (
    <nav aria-label="Main">
      <ul className={styles.nav}>
        {places.map((place) => (
          <li key={place.href}>
            <Link href={place.href} aria-current={isHere(place) ? 'page' : undefined}>
              {place.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
