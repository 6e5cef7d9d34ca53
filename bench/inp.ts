import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { PushResponse } from '@/lib/quotes/contract'
import { SECOND } from '@/lib/platform/time'
import { tasksDuring } from '../e2e/tasks'
import { type Bench, WrongAnswer } from './bench'
import { openContext, withBrowser } from './browser'
import { until } from './child'
import { withOpenHouse } from './house'
import { load } from './machine'
import { quantile, shown, spreadOf } from './stats'

const INSTRUMENTS = 100
const PACE = SECOND / 4
/** High enough that all rows are in sight: a row of the table is 36 high. */
const TALL = { width: 1440, height: 360 + 36 * (INSTRUMENTS + 4) }
/** What took less is not told by the browser, and counts as this much. */
const LEAST = 16

/** How long people wait for what they do to be seen, while every row of Markets changes four times a second. */
export const inp: Bench = {
  name: 'inp',
  title: 'Interaction to next paint while everything moves',
  run: ({ full, say }) =>
    withOpenHouse({ SOURCES: '' }, (house) =>
      withBrowser(say, async (browser) => {
        const pushing = startPushing(house.url)
        try {
          await until('all instruments are listed', async () => (await listed(house.url)) >= INSTRUMENTS, {
            every: 250,
          })
          const page = await (await openContext(browser, TALL)).newPage()
          await page.addInitScript(watchInteractions)
          await page.goto(house.url)
          await until(
            'all rows are drawn',
            async () => (await page.locator('tbody tr td output, tbody td:has(.figures)').count()) >= INSTRUMENTS,
          )
          const changed = await countChanges(page)
          if (changed < INSTRUMENTS)
            throw new WrongAnswer(`Only ${changed} of ${INSTRUMENTS} rows moved within two seconds.`)
          const idle = await tasksDuring(browser, page, () => page.waitForTimeout(5 * SECOND))
          let performed = 0
          const busy = await tasksDuring(browser, page, async () => {
            for (let round = 0; round < (full ? 10 : 3); round++) performed += await interact(page)
          })
          const told = await page.evaluate(() => (window as unknown as Watching).interactions)
          const slow = Object.values(told).map(({ duration }) => duration)
          const all = [...slow, ...Array.from({ length: Math.max(0, performed - slow.length) }, () => LEAST)]
          const slowest = Object.values(told)
            .toSorted((one, other) => other.duration - one.duration)
            .slice(0, 5)
          say(`${all.length} interactions, ${slow.length} of more than ${LEAST} ms; load ${load()}`)
          return [
            {
              what: `interaction to next paint on Markets, ${INSTRUMENTS} rows each changing ${SECOND / PACE} times a second: p98`,
              against: '200 ms',
              unit: 'ms',
              value: { ...spreadOf([quantile(all, 0.98)]), runs: 1 },
              goals: { better: 'less', floor: 200, target: 100, moonshot: 50 },
              notes: [
                `median ${shown(spreadOf(all).median)}, longest ${shown(Math.max(...all))} ms of ${all.length} interactions`,
                `the slowest: ${slowest.map(({ name, what, duration }) => `${name} on ${what} ${duration}`).join(', ')}`,
                `longest tasks of the page's thread, in processor time: ${busy.slice(0, 5).join(', ')} ms; while nothing was done: ${idle.slice(0, 5).join(', ')} ms`,
                `${shown(pushing.sent())} quotes were accepted meanwhile`,
              ],
            },
          ]
        } finally {
          await pushing.stop()
        }
      }),
    ),
}

const symbolOf = (k: number) => `PUSH:I${String(k).padStart(3, '0')}`

/** Pushes a quote of every instrument four times a second, until it is stopped. */
function startPushing(url: string) {
  const stopped = new AbortController()
  let sent = 0
  const push = async () => {
    for (let turn = 0; !stopped.signal.aborted; turn++) {
      const next = sleep(PACE)
      const quotes = Array.from({ length: INSTRUMENTS }, (_, k) => ({
        symbol: symbolOf(k),
        price: 100 + k + ((turn * 7 + k * 13) % 97) / 100,
        size: 1,
        time: Date.now(),
      }))
      const response = await fetch(`${url}/api/quotes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(quotes),
      })
      if (!response.ok) throw new Error(`The push door answered ${response.status}: ${await response.text()}`)
      sent += ((await response.json()) as PushResponse).accepted
      await next
    }
  }
  const pushing = push()
  return {
    sent: () => sent,
    async stop() {
      stopped.abort()
      await pushing
    },
  }
}

async function listed(url: string): Promise<number> {
  const { ids } = (await (await fetch(`${url}/api/markets/index`)).json()) as { ids: number[] }
  return ids.length
}

/** How many rows show another price within two seconds. */
async function countChanges(page: Page): Promise<number> {
  const read = () =>
    page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.querySelector('.figures')?.textContent ?? ''))
  const before = await read()
  await page.waitForTimeout(2 * SECOND)
  const after = await read()
  return after.filter((text, row) => text !== before[row]).length
}

/** One of each that people do; answers how many of them the browser counts as interactions. */
async function interact(page: Page): Promise<number> {
  let performed = 0
  const settle = () => page.waitForTimeout(350)
  const press = async (key: string) => {
    await page.keyboard.press(key)
    performed++
    await settle()
  }
  const type = async (text: string) => {
    for (const letter of text) {
      await page.keyboard.press(letter)
      performed++
      await page.waitForTimeout(120)
    }
  }
  const click = async (locator: ReturnType<Page['locator']>) => {
    await locator.click()
    performed++
    await settle()
  }
  const header = (name: string) => page.getByRole('table').getByRole('button', { name })
  await click(header('Last price'))
  await click(header('Last price'))
  await click(header('Instrument'))
  for (const tab of ['Popular', 'Movers', 'Volatile', 'All'])
    await click(page.getByRole('radio', { name: tab, exact: true }))
  await click(page.getByRole('searchbox', { name: 'Search instruments' }))
  await type('i07')
  for (let k = 0; k < 3; k++) await press('Backspace')
  await page.getByRole('link', { name: symbolOf(0) }).focus()
  for (let k = 0; k < 5; k++) await press('ArrowDown')
  await press('Control+k')
  await page.getByRole('combobox', { name: 'Find' }).waitFor()
  await type('push i04')
  await press('ArrowDown')
  await press('Escape')
  await click(page.getByRole('button', { name: 'Columns' }))
  await click(page.getByRole('checkbox', { name: '24 h volume' }))
  await click(page.getByRole('checkbox', { name: '24 h volume' }))
  await press('Escape')
  return performed
}

type Interaction = { name: string; what: string; duration: number }
type Watching = Window & { interactions: Record<number, Interaction> }
type EventTiming = PerformanceEntry & { interactionId: number; target: Element | null }

/** Keeps the longest event of each interaction, as the browser times it: from the event to the next paint. */
function watchInteractions() {
  const watching = window as unknown as Watching
  watching.interactions = {}
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as EventTiming[]) {
      if (entry.interactionId === 0) continue
      const known = watching.interactions[entry.interactionId]
      if (known && known.duration >= entry.duration) continue
      const what = entry.target?.ariaLabel ?? entry.target?.textContent?.slice(0, 30) ?? 'something that is gone'
      watching.interactions[entry.interactionId] = { name: entry.name, what, duration: entry.duration }
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit)
}
