import type { Metadata } from 'next'
import { SourcesPanel } from '@/components/sources/sources-panel'
import styles from '../page.module.css'

export const metadata: Metadata = { title: 'Sources' }

export default function SourcesPage() {
  return (
    <div className={styles.page}>
      <h1>Sources</h1>
      <SourcesPanel />
    </div>
  )
}
