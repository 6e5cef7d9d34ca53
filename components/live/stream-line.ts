import { streamUrl, type Whole } from './want'

/** What is needed of an EventSource. */
export type StreamLine = {
  readonly readyState: number
  addEventListener(type: string, hear: (event: MessageEvent<unknown>) => void): void
  close(): void
}

/** How a page comes to a stream; told when the page is shown and hidden. */
export type OpenStream = { open: (whole: Whole) => StreamLine; show: (shown: boolean) => void }

/** A connection of the page's own. */
export const openOwn: OpenStream = {
  open: (whole) => new EventSource(streamUrl(whole)) as unknown as StreamLine,
  show: () => {},
}
