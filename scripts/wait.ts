import { setTimeout as sleep } from 'node:timers/promises'

/** Looks again and again until `holds`, at most for `within` ms; says whether it came true. */
export async function waitUntil(holds: () => boolean | Promise<boolean>, within: number, every = 25): Promise<boolean> {
  const deadline = Date.now() + within
  for (;;) {
    if (await holds()) return true
    if (Date.now() >= deadline) return false
    await sleep(every)
  }
}
