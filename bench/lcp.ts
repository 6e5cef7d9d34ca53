import type { Browser } from '@playwright/test'
import { SECOND } from '@/lib/platform/time'
import type { Bench } from './bench'
import { openContext, withBrowser } from './browser'
import { until } from './child'
import { withOpenHouse } from './house'
import { load } from './machine'
import { quantile, shown, spreadOf } from './stats'

const PATH = '/instruments/RECORDED:BTCUSD'

type Painted = { first: number; largest: number; what: string }

/** When the largest thing of the Instrument page has been painted, in a browser that has never been there. */
export const lcp: Bench = {
  name: 'lcp',
  title: 'Largest contentful paint of the Instrument page',
  run: ({ full, say }) =>
    withOpenHouse({ SOURCES: 'recorded' }, (house) =>
      withBrowser(say, async (browser) => {
        const hasHistory = async () => {
          const response = await fetch(`${house.url}/api${PATH}/candles?limit=200&fill=none`)
          return response.ok && ((await response.json()) as { candles: unknown[] }).candles.length > 100
        }
        await until('the history is there', hasHistory, { every: 250 })
        await paint(browser, house.url + PATH) // the server's own first time
        const painted: Painted[] = []
        for (let k = 0; k < (full ? 40 : 15); k++) painted.push(await paint(browser, house.url + PATH))
        const times = painted.map(({ largest }) => largest / SECOND)
        say(`${times.map(shown).join(', ')} s, load ${load()}`)
        return [
          {
            what: 'largest contentful paint of the Instrument page, nothing in the cache',
            against: '1 s',
            unit: 's',
            value: spreadOf(times),
            goals: { better: 'less', floor: 1, target: 0.5, moonshot: null },
            notes: [
              `first paint after ${shown(spreadOf(painted.map(({ first }) => first / SECOND)).median)} s; p90 of the largest ${shown(quantile(times, 0.9))} s`,
              `the largest was ${[...new Set(painted.map(({ what }) => what))].join(' or ')}`,
            ],
          },
        ]
      }),
    ),
}

async function paint(browser: Browser, url: string): Promise<Painted> {
  const context = await openContext(browser)
  try {
    const page = await context.newPage()
    await page.goto(url)
    await page.locator('[data-drawn=true]').waitFor() // the living chart, which could be the largest too
    return await page.evaluate(
      () =>
        new Promise<Painted>((resolve) => {
          const [first] = performance.getEntriesByName('first-contentful-paint')
          new PerformanceObserver((list) => {
            const last = list.getEntries().at(-1) as PerformanceEntry & { element: Element | null }
            const what = last.element?.tagName.toLowerCase() ?? 'something that is gone'
            resolve({ first: first?.startTime ?? Number.NaN, largest: last.startTime, what })
          }).observe({ type: 'largest-contentful-paint', buffered: true })
        }),
    )
  } finally {
    await context.close()
  }
}
