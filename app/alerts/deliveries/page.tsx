import type { Metadata } from 'next'
import { connection } from 'next/server'
import { Deliveries } from './deliveries'

export const metadata: Metadata = { title: 'Deliveries' }

export default async function DeliveriesPage() {
  await connection() // the address decides what is shown, so nothing is rendered ahead
  return <Deliveries />
}
