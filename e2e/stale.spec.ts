import type { BrowserContext, Page } from '@playwright/test'
import { pidOf } from '@/scripts/e2e-house'
import { expect, test } from './fixtures'

const MINUTE = 60_000

const PATHS = {
  Markets: '/?source=recorded',
  Instrument: '/instruments/RECORDED:BTCUSD',
  Ranks: '/ranks?source=recorded',
  Alerts: '/alerts',
  Rates: '/rates?lanes=CNSGH-NLRTM&until=2016-01-31',
  Sources: '/sources',
  Status: '/status',
} as const
type Name = keyof typeof PATHS
type Pages = Record<Name, Page>

/** What is counted by the web itself, and goes on while the worker stands still. */
const OF_THE_WEB: Record<Name, RegExp> = {
  Markets: /^All instruments$/,
  Instrument: /^Standing, (Calls, 24 h|Popularity rank)$/,
  Ranks: /^$/,
  Alerts: /^$/,
  Rates: /./,
  Sources: /^$/,
  Status: /^(Health(?!, Worker since)|Gaps)/,
}

type Aged = { where: string; text: string; aged: string; isFaded: boolean }

/** Every number in sight and every panel that has an age: what it says its age is, and whether it looks so. */
function readAged(): Aged[] {
  const SHOWN = 'main :is(td, dd, output, .figures, [role=meter])'
  const probe = document.body.appendChild(document.createElement('i'))
  probe.style.color = 'var(--ink-3)'
  const faded = getComputedStyle(probe).color
  probe.remove()
  const agedOf = (element: Element) => element.closest<HTMLElement>('[data-aged]')?.dataset['aged'] ?? 'none'
  const whereOf = (element: Element) =>
    ['section', 'tr, dl > div']
      .map((part) => element.closest(part)?.querySelector('h2, th, dt')?.textContent.trim())
      .filter(Boolean)
      .join(', ')
  const found = new Map<Node, Aged>()
  for (const element of document.querySelectorAll(SHOWN)) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const parent = text.parentElement!
      const isNumber = /\d/.test(text.textContent ?? '') && !parent.closest('time, button, label, [data-tone]')
      if (!isNumber || !parent.checkVisibility() || parent.closest('.visually-hidden')) continue
      const isFaded = getComputedStyle(parent).color === faded
      found.set(text, { where: whereOf(parent), text: text.textContent!.trim(), aged: agedOf(parent), isFaded })
    }
  }
  for (const panel of document.querySelectorAll<HTMLElement>('main section[data-aged]')) {
    const word = panel.querySelector('header [data-freshness]')?.textContent ?? ''
    const aged = panel.dataset['aged']!
    found.set(panel, { where: whereOf(panel), text: word, aged, isFaded: word === 'stale' })
  }
  return [...found.values()]
}

async function openAll(context: BrowserContext): Promise<Pages> {
  const opened = await Promise.all(
    Object.entries(PATHS).map(async ([name, path]) => {
      const page = await context.newPage()
      await page.goto(path)
      await expect(page.locator('main h1')).toBeAttached()
      return [name, page] as const
    }),
  )
  return Object.fromEntries(opened) as Pages
}

/** What on any page is not as it should be. Nothing was ever pushed here: that is not known, and never stale. */
async function exceptions(pages: Pages, isRight: (shown: Aged, name: Name) => boolean): Promise<string[]> {
  const seen = await Promise.all(
    Object.entries(pages).map(async ([name, page]) => {
      const shown = (await page.evaluate(readAged)).filter(({ aged }) => aged !== 'unknown')
      const wrong = shown.filter((each) => !isRight(each, name as Name))
      if (shown.length === 0) return [`${name}: nothing has an age`]
      return wrong.map(
        ({ where, text, aged, isFaded }) => `${name}, ${where}: ${text} is ${aged}, ${isFaded ? 'faded' : 'plain'}`,
      )
    }),
  )
  return seen.flat()
}

const isFresh = ({ aged }: Aged) => aged === 'fresh'
const isStale = ({ aged, isFaded }: Aged) => aged === 'stale' && isFaded

test('every number looks stale within its budget when its source stops, and fresh again afterwards', async ({
  context,
  run,
}) => {
  test.setTimeout(8 * MINUTE)
  const pages = await openAll(context)
  const becomes = (isRight: Parameters<typeof exceptions>[1], timeout: number) =>
    expect.poll(() => exceptions(pages, isRight), { timeout, intervals: [1_000] }).toEqual([])
  await becomes(isFresh, MINUTE)

  /** A part that neither works nor ends, as one that hangs. */
  const whileStill = async (part: 'worker' | 'web', check: () => Promise<void>) => {
    const pid = pidOf(run.fresh, part)!
    process.kill(pid, 'SIGSTOP')
    try {
      await check()
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await becomes(isFresh, 1.5 * MINUTE)
  }
  await test.step('the worker stands still', () =>
    whileStill('worker', () =>
      becomes((each, name) => (OF_THE_WEB[name].test(each.where) ? isFresh(each) : isStale(each)), 1.5 * MINUTE),
    ))
  await test.step('the web stands still', () => whileStill('web', () => becomes(isStale, 2 * MINUTE)))
})
