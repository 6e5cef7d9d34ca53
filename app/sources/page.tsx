import type { Metadata } from 'next'
import { connection } from 'next/server'
import styles from '../page.module.css'
import { Sources } from './sources'

export const metadata: Metadata = { title: 'Sources' }

export default async function SourcesPage() {
  await connection() // the address decides what is shown, so nothing is rendered ahead
  return (
    <div className={styles.page}>
      <Sources />
    </div>
  )
}
