import type { Metadata } from 'next'
import { connection } from 'next/server'
import styles from '../page.module.css'
import { Ranks } from './ranks'

export const metadata: Metadata = { title: 'Ranks' }

export default async function RanksPage() {
  await connection() // the address decides what is shown, so nothing is rendered ahead
  return (
    <div className={styles.page}>
      <h1>Ranks</h1>
      <Ranks />
    </div>
  )
}
