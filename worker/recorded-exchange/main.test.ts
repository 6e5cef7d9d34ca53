import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'

test.each(['SIGTERM', 'SIGINT'] as const)('the process plays the present and leaves in order on %s', async (signal) => {
  const main = new URL('./main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    env: { ...process.env, RECORDED_REST_URL: 'http://127.0.0.1:0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { url } = JSON.parse(String(line)) as { url: string }
  const response = await fetch(`${url}/v2/candles/trade:1m:tBTCUSD/last`)
  const [time] = (await response.json()) as number[]
  expect(Date.now() - (time ?? 0)).toBeLessThan(15 * 60_000)
  const begun = performance.now() // the connection of fetch is still open
  child.kill(signal)
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(performance.now() - begun).toBeLessThan(5_000)
})
