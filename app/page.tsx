import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PopularPanel } from '@/components/popularity/popular-panel'
import { Markets } from './markets'
import styles from './page.module.css'

export const metadata: Metadata = { title: 'Markets' }

export default function MarketsPage() {
  return (
    <div className={styles.page}>
      <h1>Markets</h1>
      <PopularPanel />
      <Suspense>
        <Markets />
      </Suspense>
    </div>
  )
}
