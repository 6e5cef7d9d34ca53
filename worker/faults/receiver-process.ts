import { connect } from '@/lib/platform/db'
import { readEnv } from '@/lib/platform/env'
import { receiveUpload } from '@/lib/uploads/receive'

// What the web does with the body of an upload, as a process that can be killed: the file comes in on standard input.
const env = readEnv()
const { db } = connect(env.DATABASE_URL!, { max: 2, name: 'candlewick receiver' })
await receiveUpload(
  { body: process.stdin, name: 'killed', mode: 'all', format: 'csv', declaredBytes: null },
  { db, dataDir: env.DATA_DIR, diskReserve: 0, now: () => Date.now() },
)
