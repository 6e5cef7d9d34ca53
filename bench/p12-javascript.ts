import { build } from '../scripts/build.mjs'
import { readFirstLoad } from '../scripts/first-load'
import type { Bench } from './bench'
import { weighEmptyPage } from './empty-page'

/** Sizes do not vary from run to run. */
const exactly = (value: number) => ({ median: value, lowest: value, highest: value, runs: 1 })
const kb = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`

/** What a browser has to load before the Instrument page shows a living chart. */
export const p12: Bench = {
  name: 'p12',
  title: 'JavaScript of the Instrument page',
  async run({ say }) {
    await build(say)
    const { pages, chart, chartLibrary, empty } = readFirstLoad()
    const page = pages.find(({ route }) => route === '/instruments/[id]')?.bytes ?? Number.NaN
    const alone = (await weighEmptyPage()) + chartLibrary
    return [
      {
        what: 'first-load JavaScript of the Instrument page with its chart, gzip',
        against: "the same Next's empty page and lightweight-charts alone",
        unit: '',
        value: exactly((page + chart) / alone),
        goals: { better: 'less', floor: 2, target: 1.5, moonshot: 1.2 },
        notes: [
          `${kb(page + chart)} (${kb(page)} before the page is alive, ${kb(chart)} for the chart) against ${kb(alone)}`,
          `the budget of npm run verify takes ${kb(empty + chartLibrary)} for the same, without building an empty page`,
        ],
      },
    ]
  },
}
