import { middle, narrow, type Offset } from './clock-offset'

let offset: Offset | null = null

/** Learns the server's clock from the `Date` header of an answer. */
export function heard(date: string | null, sentAt: number, gotAt: number): void {
  const at = date === null ? Number.NaN : Date.parse(date)
  if (!Number.isNaN(at)) offset = narrow(offset, at, sentAt, gotAt)
}

/** The server's clock (epoch ms) at a moment of the browser's clock. */
export const onServer = (browserTime: number): number => browserTime + (offset ? middle(offset) : 0)

/** What time it is on the server: ages are counted against this, whatever the browser's clock says. */
export const serverNow = (): number => onServer(Date.now())
