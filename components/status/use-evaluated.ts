'use client'

import { useQuery } from '@tanstack/react-query'
import { useAnswered } from '@/components/freshness/use-answered'
import type { Freshness } from '@/lib/freshness/freshness'
import { readyQuery } from './ready-query'

/** How fresh an answer about alerts is: what stands still while nobody evaluates is old, however new the answer. */
export function useEvaluated(updatedAt: number, every: number): Freshness {
  const { isError } = useQuery(readyQuery)
  const answered = useAnswered(updatedAt, every)
  return isError ? 'stale' : answered
}
