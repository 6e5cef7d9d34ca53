/** Runs once in each server process of Next, before it serves. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { startServer } = await import('@/app/api/_http/server')
  startServer()
}
