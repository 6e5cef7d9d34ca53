import type { Metadata } from 'next'
import Link from 'next/link'
import { connection } from 'next/server'
import { SampleNote } from '@/components/rates/sample-note'
import rates from '@/components/rates/rates.module.css'
import styles from '../page.module.css'
import { Rates } from './rates'

export const metadata: Metadata = { title: 'Rates' }

export default async function RatesPage() {
  await connection() // the address decides what is shown, so nothing is rendered ahead
  return (
    <div className={styles.page}>
      <div className={rates.head}>
        <h1>Freight rates</h1>
        <Link href="/rates/upload">Upload prices</Link>
      </div>
      <SampleNote />
      <Rates />
    </div>
  )
}
