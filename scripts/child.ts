import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { SECOND } from '@/lib/platform/time'
import { restartWhileWanted, type Part, type Surroundings } from './keep-running'
import { writePid } from './pids'
import { childrenOf, exactEnv, isAlive, signal } from './process-table'
import { waitUntil } from './wait'

export type ChildSpec = {
  name: string
  command: readonly string[]
  env: Record<string, string | undefined>
  /** How long it may take to stop, in ms. */
  within: number
  /** The command is a wrapper (a watcher): its first child does the work. */
  wrapped?: boolean
}

const WRAPPER_CHECK = SECOND

/** Keeps one child process running until it is asked to stop. */
export function keepChild(spec: ChildSpec, surroundings: Surroundings): Part {
  let child: ChildProcess | undefined
  const loop = restartWhileWanted(spec.name, surroundings, async () => {
    child = launch(spec, surroundings)
    const how = await ended(child)
    child = undefined
    return how
  })
  return {
    name: spec.name,
    async stop(hurry) {
      loop.cancel()
      if (child?.pid) await stopProcess(spec, child.pid, hurry, surroundings.say)
      await loop.done
    },
  }
}

function launch({ name, command, env, wrapped }: ChildSpec, { runDir, takeLine }: Surroundings): ChildProcess {
  const [program = '', ...args] = command
  // A group of its own: Ctrl-C reaches the whole foreground group, and the order of stopping is ours.
  const child = spawn(program, args, { env: exactEnv(env), detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream]
    if (input) createInterface({ input }).on('line', (line) => takeLine(name, line, stream))
  }
  if (child.pid) writePid(runDir, name, child.pid)
  if (child.pid && wrapped) followWorker(runDir, name, child.pid)
  return child
}

/** Behind a wrapper the process that does the work changes with every reload. */
function followWorker(runDir: string, name: string, wrapper: number): void {
  let known = wrapper
  const timer = setInterval(() => {
    if (!isAlive(wrapper)) return clearInterval(timer)
    const [worker] = childrenOf(wrapper)
    if (worker && worker !== known) writePid(runDir, name, (known = worker))
  }, WRAPPER_CHECK)
  timer.unref()
}

/** Resolves with how it ended. What it may have started itself goes with it. */
function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signalName) => {
      if (child.pid) signal(-child.pid, 'SIGKILL')
      resolve(signalName ?? `exit code ${code}`)
    })
  })
}

async function stopProcess(
  { name, within, wrapped }: ChildSpec,
  pid: number,
  hurry: AbortSignal,
  say: (line: string) => void,
) {
  const gone = (who: number[]) => waitUntil(() => hurry.aborted || !who.some(isAlive), within)
  // A watcher would not wait for the one it watches, so that one is asked first.
  const workers = wrapped ? childrenOf(pid) : []
  for (const worker of workers) signal(worker, 'SIGTERM')
  const inTime = (await gone(workers)) && (signal(pid, 'SIGTERM'), await gone([pid]))
  if (!inTime) say(`${name} did not stop within ${within / SECOND} s and was killed`)
  signal(-pid, 'SIGKILL')
}
