import { build } from './build.mjs'
import { readFirstLoad } from './first-load'

/**
 * Fails when a page loads more JavaScript at first than it may: the Instrument page, its chart included, against an empty page
 * and the chart library alone; every other page against an empty page. Builds first, unless these sources are built already.
 */
const INSTRUMENT = '/instruments/[id]'
const INSTRUMENT_MOST = 1.5
const OTHERS_MOST = 1.75

await build(() => {})
const { empty, chartLibrary, pages, chart } = readFirstLoad()

let failed = false
for (const { route, bytes } of pages) {
  const isInstrument = route === INSTRUMENT
  const [all, against, most] = isInstrument
    ? [bytes + chart, empty + chartLibrary, INSTRUMENT_MOST]
    : [bytes, empty, OTHERS_MOST]
  const isOver = all / against > most
  failed ||= isOver
  const kb = (of: number) => `${(of / 1_000).toFixed(1)} kB`
  console.log(`${isOver ? 'over' : 'ok  '} ${route}: ${kb(all)}, ${(all / against).toFixed(2)} of at most ${most}`)
}
if (!pages.some(({ route }) => route === INSTRUMENT)) throw new Error(`The build has no page ${INSTRUMENT}.`)
process.exitCode = failed ? 1 : 0
