import type { Metadata, Viewport } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Inbox } from '@/components/inbox/inbox'
import { Palette } from '@/components/palette/palette'
import { PLACES } from '@/components/palette/places'
import { Connection } from '@/components/status/connection'
import { Logo } from '@/components/ui/logo'
import { Nav } from '@/components/ui/nav'
import { THEME_SCRIPT } from '@/components/ui/theme'
import { ThemeSwitch } from '@/components/ui/theme-switch'
import './tokens.css'
import './base.css'
import styles from './layout.module.css'
import { Providers } from './providers'

export const metadata: Metadata = {
  title: { default: 'Candlewick', template: '%s · Candlewick' },
  description: 'A self-hosted market monitor',
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#14181f' },
  ],
}

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>
        <a href="#main" className="skip">
          Skip to the content
        </a>
        <Providers>
          <header className={styles.header}>
            <div className={styles.bar}>
              <Link href="/" className={styles.brand}>
                <Logo />
                <span>Candlewick</span>
              </Link>
              <Nav places={PLACES} />
              <div className={styles.end}>
                <Palette />
                <Connection />
                <Inbox />
                <ThemeSwitch />
              </div>
            </div>
          </header>
          <main id="main" tabIndex={-1}>
            {children}
          </main>
        </Providers>
      </body>
    </html>
  )
}
