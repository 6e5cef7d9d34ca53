import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Reads `.env` if there is one; a variable that is already set wins. */
export function loadEnv(file = '.env') {
  if (!existsSync(file)) return
  if (process.loadEnvFile) return process.loadEnvFile(file)
  // Node 20.9 to 20.11 can read the file only by a flag: let a second Node read it and say what it saw.
  const read = spawnSync(process.execPath, [`--env-file=${file}`, '-p', 'JSON.stringify(process.env)'], {
    encoding: 'utf8',
  })
  Object.assign(process.env, JSON.parse(read.stdout))
}
