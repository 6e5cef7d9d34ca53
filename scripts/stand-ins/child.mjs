// Stands in for the worker, the web and the recorded exchange in tests of the processes themselves.
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'

const [name, diary, port] = process.argv.slice(2)
const note = (event) => appendFileSync(diary, `${name} ${event}\n`)

if (port) createServer((_, response) => response.end(String(process.pid))).listen(Number(port), '127.0.0.1')
else setInterval(() => {}, 1_000)
if (process.env.BROKEN === name) process.exit(3)
note('started')
process.on('SIGTERM', () => {
  note('asked')
  // A deaf one is asked in vain.
  if (process.env.DEAF === name) return
  setTimeout(() => {
    note('stopped')
    process.exit(0)
  }, 50)
})
