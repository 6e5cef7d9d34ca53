import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import { runQuietly } from '../scripts/run-quietly.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const NEXT = join(ROOT, 'node_modules/next/dist/bin/next')
const Routes = z.array(z.object({ route: z.string(), firstLoadChunkPaths: z.array(z.string()) }))

const FILES = {
  'package.json': '{ "type": "module" }\n',
  'app/layout.jsx': 'export default ({ children }) => <html><body>{children}</body></html>\n',
  'app/page.jsx': 'export default () => <p>empty</p>\n',
  'next.config.mjs': `export default { turbopack: { root: ${JSON.stringify(ROOT)} } }\n`,
}

/** The same Next with a page of one word in it, built in a folder that is gone afterwards. */
export async function withEmptyPage<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(ROOT, '.next', 'empty-')) // next to the packages, and ignored by everything
  try {
    for (const [name, text] of Object.entries(FILES)) {
      mkdirSync(join(folder, name, '..'), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    await runQuietly(process.execPath, [NEXT, 'build', folder], {
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
    })
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** How much JavaScript (bytes, gzip) it loads. */
export const weighEmptyPage = (): Promise<number> =>
  withEmptyPage((folder) => {
    const stats: unknown = JSON.parse(readFileSync(join(folder, '.next/diagnostics/route-bundle-stats.json'), 'utf8'))
    const page = Routes.parse(stats).find(({ route }) => route === '/')
    if (!page) throw new Error('The empty page was not built.')
    const sizes = page.firstLoadChunkPaths.map((path) => gzipSync(readFileSync(join(folder, path))).length)
    return sizes.reduce((sum, size) => sum + size, 0)
  })
