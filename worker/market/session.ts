import { finished } from 'node:stream/promises'
import { Client } from 'pg'
import { type CopyToStreamQuery, from as copyFrom } from 'pg-copy-streams'

/**
 * SQL that ends whatever another connection of that name still has under way, and waits for it: a commit whose answer
 * nobody waits for any more may take its time, and afterwards it must be known whether it came.
 */
export const endOthers = (name: string) => `select pg_terminate_backend(pid, 10000) from pg_stat_activity
  where application_name = '${name}' and datname = current_database() and usename = current_user and pid <> pg_backend_pid()`

/**
 * One connection for COPY, thrown away after any error: a client that failed inside a COPY cannot be trusted to be in step
 * with the server, and one that is kept may never come back.
 */
export class Session {
  readonly #url: string
  readonly #name: string
  readonly #prepare: string
  #client: Client | undefined
  #opening: Promise<Client> | undefined

  /** `prepare`: SQL that each new connection begins with. */
  constructor(url: string, name: string, prepare = '') {
    this.#url = url
    this.#name = name
    this.#prepare = prepare
  }

  /** Runs `work` in one transaction. Whatever fails inside closes the connection and is thrown on. */
  async transaction<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.#connected()
    try {
      await client.query('begin')
      const value = await work(client)
      await client.query('commit')
      return value
    } catch (error) {
      await this.#discard(client)
      throw error
    }
  }

  async query<R extends object>(text: string, values: unknown[] = []): Promise<R[]> {
    const client = await this.#connected()
    try {
      return (await client.query<R>(text, values)).rows
    } catch (error) {
      await this.#discard(client)
      throw error
    }
  }

  /** Hands over what a COPY TO sends, chunk by chunk. */
  async stream(copying: CopyToStreamQuery, onChunk: (chunk: Buffer) => void): Promise<void> {
    const client = await this.#connected()
    try {
      const stream = client.query(copying)
      stream.on('data', onChunk)
      await finished(stream)
    } catch (error) {
      await this.#discard(client)
      throw error
    }
  }

  async close(): Promise<void> {
    const client = this.#client ?? (await this.#opening?.catch(() => undefined))
    if (client) await this.#discard(client)
  }

  /** Whoever comes while a connection is being opened waits for that one. */
  async #connected(): Promise<Client> {
    if (this.#client) return this.#client
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined))
    return this.#opening
  }

  async #discard(client: Client): Promise<void> {
    if (this.#client === client) this.#client = undefined
    // The server may be gone, or deep in a COPY that nobody will end: the socket is closed either way.
    await Promise.race([client.end().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 500).unref())])
  }

  async #open(): Promise<Client> {
    const client = new Client({ connectionString: this.#url, application_name: this.#name, keepAlive: true })
    client.on('error', () => {
      if (this.#client === client) this.#client = undefined
    })
    try {
      await client.connect()
      if (this.#prepare) await client.query(this.#prepare)
    } catch (error) {
      await this.#discard(client)
      throw error
    }
    return (this.#client = client)
  }
}

/** Sends rows in the binary format. The buffer must not change until this resolves. */
export async function copy(client: Client, target: string, rows: Buffer): Promise<void> {
  const stream = client.query(copyFrom(`copy ${target} from stdin (format binary)`))
  stream.end(rows)
  await finished(stream)
}
