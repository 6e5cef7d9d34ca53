import type { Metadata } from 'next'
import { connection } from 'next/server'
import { Alerts } from './alerts'

export const metadata: Metadata = { title: 'Alerts' }

export default async function AlertsPage() {
  await connection() // the address decides what is shown, so nothing is rendered ahead
  return <Alerts />
}
