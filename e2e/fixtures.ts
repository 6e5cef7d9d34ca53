import { test as base, expect, type Locator } from '@playwright/test'
import postgres from 'postgres'
import type { z } from 'zod'
import { databaseUrlOf } from '@/scripts/e2e-house'
import { SourcesResponse, type SourceState, type SourceView } from '@/lib/sources/contract'
import { openExchange, type Exchange } from './exchange'
import { readRun, type Run } from './run'

type Api = {
  /** What the API answers, held against the contract that it promises. */
  read: <T>(path: string, contract: z.ZodType<T>) => Promise<T>
  source: (id: string) => Promise<SourceView>
}

type Fixtures = { run: Run; api: Api; exchange: Exchange; sql: postgres.Sql }

/** A story in the open house; `exchange` is the one its live sources look at, and behaves again after each story. */
export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  run: async ({}, use) => use(readRun()),
  api: async ({ request }, use) => {
    const read: Api['read'] = async (path, contract) => {
      const response = await request.get(path)
      expect(response.status(), `${path}: ${await response.text()}`).toBe(200)
      return contract.parse(await response.json())
    }
    const source: Api['source'] = async (id) => {
      const { sources } = await read('/api/sources', SourcesResponse)
      return sources.find((each) => each.id === id)!
    }
    await use({ read, source })
  },
  exchange: async ({ run }, use) => {
    const exchange = openExchange(run.exchange)
    await use(exchange)
    await exchange.behave()
  },
  sql: async ({ run }, use) => {
    const sql = postgres(databaseUrlOf(run.open), { max: 1 })
    await use(sql)
    await sql.end()
  },
})

export { expect }

/** What the chart says of itself: its canvas cannot be asked. */
export const lastCandle = (chart: Locator) =>
  chart.evaluate(({ dataset }) => ({
    bars: Number(dataset['bars']),
    openTime: Number(dataset['lastOpenTime']),
    close: Number(dataset['lastClose']),
  }))

/** The badge of a source that says how it is; a mark for the eye stands before the word. */
export const stateBadge = (source: Locator, state: SourceState) => source.getByText(new RegExp(`^\\W*${state}$`))
