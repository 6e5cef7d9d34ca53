import { restartWhileWanted, type Part, type Surroundings } from './keep-running'
import { writePid } from './pids'
import { planPostgres, startPostgres, type Postgres, type PostgresOptions } from './postgres'

/**
 * Starts the embedded PostgreSQL and keeps it running on the same port, because the others know its address. It answers
 * where the server will be; `started` tells when it is there, or why it never will be.
 */
export async function keepPostgres(
  options: PostgresOptions,
  surroundings: Surroundings,
): Promise<Part & { url: string; started: Promise<void> }> {
  const { url, port } = await planPostgres(options)
  let server: Postgres | undefined
  const start = async () => {
    server = await startPostgres({ ...options, port })
    writePid(surroundings.runDir, 'postgres', server.pid)
  }
  let loop: ReturnType<typeof restartWhileWanted> | undefined
  const started = start().then(() => {
    loop = restartWhileWanted('postgres', surroundings, async () => {
      try {
        if (!server) await start()
        await server?.exited
        return 'unexpectedly'
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      } finally {
        server = undefined
      }
    })
  })
  return {
    name: 'postgres',
    url,
    started,
    async stop(hurry) {
      await started.catch(() => {}) // it is told by its signal when nobody wants it any more
      loop?.cancel()
      const stopping = server?.stop(hurry.aborted ? 'immediate' : 'fast')
      hurry.addEventListener('abort', () => void server?.stop('immediate'), { once: true })
      await stopping
      await loop?.done
    },
  }
}
