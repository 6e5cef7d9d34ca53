import type { ChildSpec } from './child'
import type { Prepared } from './prepare'
import { STOP_ORDER } from './stop-order'

export type ChildSettings = Prepared & { databaseUrl: string; secret: string; dev: boolean }

const NEXT = 'node_modules/next/dist/bin/next'
const TSX = 'node_modules/tsx/dist/cli.mjs'

/** The processes beside the database, in the order of their start. */
export function childSpecs({
  env,
  source,
  dataDir,
  port,
  recordedUrl,
  databaseUrl,
  secret,
  dev,
}: ChildSettings): ChildSpec[] {
  const childEnv = {
    ...source,
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    HOST: env.HOST,
    PORT: String(port),
    RECORDED_REST_URL: recordedUrl,
    SECRET: secret,
  }
  const node = process.execPath
  const run = (name: string) => [node, `dist/${name}.js`]
  const address = ['-H', env.HOST, '-p', String(port)]
  const commands = {
    recorded: run('recorded'),
    worker: dev ? [node, TSX, 'watch', '--clear-screen=false', 'worker/main.ts'] : run('worker'),
    web: dev ? [node, NEXT, 'dev', ...address] : run('web'),
  }
  const names = env.SOURCES.includes('recorded')
    ? (['recorded', 'worker', 'web'] as const)
    : (['worker', 'web'] as const)
  return names.map((name) => {
    const within = STOP_ORDER.find((stop) => stop.name === name)?.within ?? 0
    return { name, command: commands[name], env: childEnv, within, wrapped: dev && name !== 'recorded' }
  })
}
