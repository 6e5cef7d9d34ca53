import type { Metadata } from 'next'
import { StatusPanels } from '@/components/status/status-panels'
import styles from '../page.module.css'

export const metadata: Metadata = { title: 'Status' }

export default function StatusPage() {
  return (
    <div className={styles.page}>
      <h1>Status</h1>
      <StatusPanels />
    </div>
  )
}
