import { lookAgainContract } from '@/lib/sources/jobs'
import { lookUpPending } from '@/lib/sources/look-up'
import { removeData, removeOrphanedQuotes } from '@/lib/sources/remove'
import { sealSource } from '@/lib/sources/seal'
import { isRemoved } from '@/lib/sources/store'
import { defineJob } from '../job'
import { sourceTools } from './source-tools'

export const lookAgain = defineJob({
  ...lookAgainContract,
  queue: 'ingest',
  attempts: 3,
  async run(payload, tools) {
    const { source, io } = sourceTools(payload.source, tools)
    if (await isRemoved(tools.db, source.id)) {
      // A poll that was under way when it was removed may have told something since.
      await removeData(tools.db, source.id)
      await removeOrphanedQuotes(tools.db)
      return 0
    }
    await lookUpPending(tools.db, source, io)
    return sealSource(tools.db, source, io)
  },
})
