import { z } from 'zod'
import { openExchangeRates } from '@/lib/rates/open-exchange-rates'
import { loadSample } from '@/lib/rates/sample/load'
import { tellLanes } from '@/lib/rates/store-prices'
import { UPLOADED } from '@/lib/uploads/store'
import { sweepUploads } from '@/lib/uploads/sweep-uploads'
import { defineJob } from '../job'

/** Works on files of freight prices as they arrive, and looks again for those that a killed worker left. */
export const applyUploads = defineJob({
  name: 'apply-uploads',
  queue: 'keep',
  payload: z.object({}),
  schedules: () => [{ key: 'apply-uploads', pattern: '*/10 * * * * *', payload: {} }],
  wakeOn: [UPLOADED],
  attempts: 1, // the row of an upload is what is tried again
  afterStart: 1_000, // the first prices of the market come first
  async run(_, { db, env, now, log, signal }) {
    if (env.SOURCES.includes('recorded')) {
      const prices = await loadSample(db, now())
      if (prices !== null) log.info({ prices }, 'loaded the recorded freight sample')
    }
    const appId = env.OPENEXCHANGERATES_APP_ID
    const fetchRates = appId === undefined ? undefined : openExchangeRates(appId)
    return sweepUploads({ db, url: env.DATABASE_URL!, dataDir: env.DATA_DIR, fetchRates, now, log, signal })
  },
})

/** Prices may lie ahead: each day another one is the newest. */
export const tellLaneRates = defineJob({
  name: 'tell-lane-rates',
  queue: 'keep',
  payload: z.object({}),
  schedules: () => [{ key: 'tell-lane-rates', pattern: '1 0 * * *', payload: {} }],
  attempts: 3,
  afterStart: 5_000,
  run: (_, { db, now }) => tellLanes(db, now()),
})
