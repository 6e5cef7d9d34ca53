import type { DayRate } from './contract'

/** The days as a file that a browser saves. An unknown average is an empty cell, never 0. */
export function writeCsv(title: string, days: readonly Required<DayRate>[]): Response {
  const rows = days.map(({ day, average_price, count }) => `${day},${average_price ?? ''},${count}`)
  const name = title.replace(/[^\w-]+/g, '-')
  return new Response(['day,average_price,prices', ...rows, ''].join('\r\n'), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.csv"`,
      'cache-control': 'no-cache',
    },
  })
}
