const STEPS = 6
const SECOND = 1_000
/** How often a step that takes long says so where no terminal redraws a line. */
const REMIND_AFTER = 15 * SECOND

/** @type {{ label: string, startedAt: number } | undefined} */
let running

// A terminal that was closed must not end the process that is to shut everything down.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

const isTerminal = () => process.stdout.isTTY === true

/** @param {number} ms */
const seconds = (ms) => `${ms < 10 * SECOND ? (ms / SECOND).toFixed(1) : Math.round(ms / SECOND)} s`

function draw() {
  if (running) process.stdout.write(`\r\x1b[2K${running.label} … ${seconds(Date.now() - running.startedAt)}`)
}

/** Prints a line of its own, above the step that is being shown.
 * @param {string} line */
export function say(line) {
  if (!running || !isTerminal()) return void process.stdout.write(`${line}\n`)
  process.stdout.write(`\r\x1b[2K${line}\n`)
  draw()
}

/** Runs one step of the start and shows its time: `[1/6] Packages … 34 s`. `note` adds a remark to it.
 * @template T
 * @param {number} number
 * @param {string} title
 * @param {(note: (remark: string) => void) => T | Promise<T>} work
 * @returns {Promise<T>} */
export async function step(number, title, work) {
  const label = `[${number}/${STEPS}] ${title}`
  const startedAt = Date.now()
  running = { label, startedAt }
  const remind = () => process.stdout.write(`${label} … still busy after ${seconds(Date.now() - startedAt)}\n`)
  const timer = isTerminal() ? setInterval(draw, SECOND / 5) : setInterval(remind, REMIND_AFTER)
  let outcome = 'not finished'
  let remark = ''
  try {
    const result = await work((text) => void (remark = ` (${text})`))
    outcome = seconds(Date.now() - startedAt) + remark
    return result
  } finally {
    clearInterval(timer)
    running = undefined
    process.stdout.write(`${isTerminal() ? '\r\x1b[2K' : ''}${label} … ${outcome}\n`)
  }
}
