import type { Metadata } from 'next'
import { connection } from 'next/server'
import { Episodes } from './episodes'

export const metadata: Metadata = { title: 'Episodes' }

export default async function EpisodesPage() {
  await connection() // the address decides what is shown, so nothing is rendered ahead
  return <Episodes />
}
