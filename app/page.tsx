import type { Metadata } from 'next'
import { connection } from 'next/server'
import { Markets } from './markets'
import styles from './page.module.css'

export const metadata: Metadata = { title: 'Markets' }

export default async function MarketsPage() {
  await connection() // the address decides what is shown, so nothing is rendered ahead
  return (
    <div className={styles.page}>
      <h1>Markets</h1>
      <Markets />
    </div>
  )
}
