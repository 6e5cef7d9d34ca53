import { restartWhileWanted, type Part, type Surroundings } from './keep-running'
import { writePid } from './pids'
import { startPostgres, type Postgres, type PostgresOptions } from './postgres'

/** Starts the embedded PostgreSQL and keeps it running on the same port, because the others know its address. */
export async function keepPostgres(
  options: PostgresOptions,
  surroundings: Surroundings,
): Promise<Part & { url: string }> {
  let server: Postgres | undefined = await startPostgres(options)
  const { url, port } = server
  writePid(surroundings.runDir, 'postgres', server.pid)
  const loop = restartWhileWanted('postgres', surroundings, async () => {
    try {
      server ??= await startPostgres({ ...options, port })
      writePid(surroundings.runDir, 'postgres', server.pid)
      await server.exited
      return 'unexpectedly'
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    } finally {
      server = undefined
    }
  })
  return {
    name: 'postgres',
    url,
    async stop(hurry) {
      loop.cancel()
      const stopping = server?.stop(hurry.aborted ? 'immediate' : 'fast')
      hurry.addEventListener('abort', () => void server?.stop('immediate'), { once: true })
      await stopping
      await loop.done
    },
  }
}
