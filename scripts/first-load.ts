import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'

const Routes = z.array(z.object({ route: z.string(), firstLoadChunkPaths: z.array(z.string()) }))
const Manifest = z.object({ rootMainFiles: z.array(z.string()) })

const CHUNKS = '.next/static/chunks'
const CHART = 'node_modules/lightweight-charts/dist/lightweight-charts.production.mjs'
/** An option that only the chart library knows: it stands in the chunk that is loaded for a chart. */
const KNOWN_BY = 'lastPriceAnimation'

const gzipped = (path: string): number => gzipSync(readFileSync(path)).length
const sum = (paths: readonly string[]) => paths.reduce((total, path) => total + gzipped(path), 0)
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

export type FirstLoad = {
  /** What Next loads for a page in which there is nothing, and the chart library as it is published. */
  empty: number
  chartLibrary: number
  /** What each page loads before it is alive, and what the Instrument page loads besides to draw its chart. */
  pages: { route: string; bytes: number }[]
  chart: number
}

/** How much JavaScript (bytes, gzip) the pages of the last build load at first. */
export function readFirstLoad(): FirstLoad {
  const routes = Routes.parse(readJson('.next/diagnostics/route-bundle-stats.json'))
  const { rootMainFiles } = Manifest.parse(readJson('.next/build-manifest.json'))
  const first = new Set(routes.flatMap(({ firstLoadChunkPaths }) => firstLoadChunkPaths))
  const later = readdirSync(CHUNKS)
    .map((name) => `${CHUNKS}/${name}`)
    .filter((path) => path.endsWith('.js') && !first.has(path))
  const chart = later.filter((path) => readFileSync(path, 'utf8').includes(KNOWN_BY))
  if (chart.length !== 1)
    throw new Error(`The chart library is in ${chart.length} chunks that are loaded later, not in 1.`)
  return {
    empty: sum(rootMainFiles.map((path) => `.next/${path}`)),
    chartLibrary: gzipped(CHART),
    pages: routes.map(({ route, firstLoadChunkPaths }) => ({ route, bytes: sum(firstLoadChunkPaths) })),
    chart: sum(chart),
  }
}
