import type { ReactNode } from 'react'
import { AlertNav } from '@/components/alerts/alert-nav'
import styles from '../page.module.css'

export default function AlertsLayout({ children }: { children: ReactNode }) {
  return (
    <div className={styles.page}>
      <h1>Alerts</h1>
      <AlertNav />
      {children}
    </div>
  )
}
