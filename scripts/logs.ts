import { join } from 'node:path'
import { calm, readLogLine } from './child-log'
import { openLogFile } from './log-file'
import { STOP_ORDER } from './stop-order'

/** Everything goes to the log file of its process; warnings and errors are shown too, as long as they are few. */
export function openLogs(folder: string, say: (line: string) => void) {
  const logs = new Map(
    STOP_ORDER.map(({ name }) => {
      const path = join(folder, `${name}.log`)
      return [name as string, { file: openLogFile(path), show: calm(say, path) }]
    }),
  )
  return (name: string, line: string, stream: 'stdout' | 'stderr') => {
    const log = logs.get(name)
    const now = Date.now()
    const { json, shown } = readLogLine(name, line, stream, now)
    log?.file.write(json)
    if (shown !== undefined) log?.show(shown, now)
  }
}
