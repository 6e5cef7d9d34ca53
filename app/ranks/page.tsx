import type { Metadata } from 'next'
import { Suspense } from 'react'
import styles from '../page.module.css'
import { Ranks } from './ranks'

export const metadata: Metadata = { title: 'Ranks' }

export default function RanksPage() {
  return (
    <div className={styles.page}>
      <h1>Ranks</h1>
      <Suspense>
        <Ranks />
      </Suspense>
    </div>
  )
}
