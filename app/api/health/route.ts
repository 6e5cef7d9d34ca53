import { route } from '@/app/api/_http/route'

/** The process lives. Says nothing of what it depends on: see /api/ready. */
export const GET = route({}, async () => ({ status: 'ok' as const, uptime: Math.round(process.uptime() * 1_000) }))
