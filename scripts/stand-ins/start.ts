import { join } from 'node:path'
import type { ChildSettings } from '../children'
import { prepare } from '../prepare'
import { supervise } from '../supervise'

/** The real supervisor and the real database, with stand-ins for the other three. */
function standIns({ dataDir, port, source }: ChildSettings) {
  const child = (name: string, ...args: string[]) => ({
    name,
    command: [process.execPath, 'scripts/stand-ins/child.mjs', name, join(dataDir, 'diary'), ...args],
    env: source,
    within: 500,
  })
  return [child('recorded'), child('worker'), child('web', String(port))]
}

try {
  await supervise({ ...(await prepare(process.env)), specs: standIns })
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error && error.name === 'Problem' ? error.message : error)
  process.exit(1)
}
