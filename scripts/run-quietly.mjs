import { spawn } from 'node:child_process'
import { Problem } from './problem.mjs'

const TAIL_LINES = 30

/** Runs a command without showing its output; when it fails, the end of the output is the message.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [extraEnv] */
export function runQuietly(command, args, extraEnv = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...extraEnv }, stdio: ['ignore', 'pipe', 'pipe'] })
    const end = () => child.kill()
    process.once('exit', end)
    /** @type {string[]} */
    let lines = []
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      lines = [
        ...lines,
        ...chunk
          .toString()
          .split('\n')
          .filter((line) => line.trim()),
      ].slice(-TAIL_LINES)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (error) => reject(new Problem(`${command} could not be started: ${error.message}`)))
    child.once('close', (code, signal) => {
      process.off('exit', end)
      if (code === 0) return resolve(undefined)
      reject(new Problem(`${[command, ...args].join(' ')} ended with ${code ?? signal}:\n${lines.join('\n')}`))
    })
  })
}
