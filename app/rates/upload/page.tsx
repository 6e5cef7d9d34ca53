import type { Metadata } from 'next'
import Link from 'next/link'
import { connection } from 'next/server'
import rates from '@/components/rates/rates.module.css'
import styles from '../../page.module.css'
import { Upload } from './upload'

export const metadata: Metadata = { title: 'Upload prices' }

export default async function UploadPage() {
  await connection() // the address decides what is shown, so nothing is rendered ahead
  return (
    <div className={styles.page}>
      <div className={rates.head}>
        <h1>Upload prices</h1>
        <Link href="/rates">Freight rates</Link>
      </div>
      <Upload />
    </div>
  )
}
