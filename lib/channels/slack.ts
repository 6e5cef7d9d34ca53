import type { Parcel } from './message'
import type { Outcome } from './outcome'
import type { Post } from './post'

/** Slack cuts or refuses longer ones. */
const SECTION_MAX = 2_900

/** The three characters that mean something in Slack's own markup. */
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Cut before escaping, so that no `&amp;` is cut in two. */
function section(text: string): string {
  let letters = [...text]
  let escaped = escape(text)
  while (escaped.length > SECTION_MAX) {
    letters = letters.slice(0, Math.floor(letters.length * 0.8))
    escaped = `${escape(letters.join(''))}…`
  }
  return escaped
}

/** A body for an incoming webhook. `text` is what a phone's notification shows. */
export function writeSlack({ message, late }: Pick<Parcel, 'message' | 'late'>) {
  const { title, text, links } = message
  const blocks: object[] = [
    { type: 'section', text: { type: 'mrkdwn', text: `*${section(title)}*` } },
    { type: 'section', text: { type: 'mrkdwn', text: section(text) } },
  ]
  const asides = [...(late ? ['late'] : []), ...links.map(({ label, url }) => `<${escape(url)}|${escape(label)}>`)]
  if (asides.length > 0) blocks.push({ type: 'context', elements: [{ type: 'mrkdwn', text: asides.join('  ·  ') }] })
  return { text: section(late ? `${title} (late)` : title), blocks }
}

export const sendSlack = (post: Post, url: string, parcel: Parcel): Promise<Outcome> =>
  post(url, { 'content-type': 'application/json' }, JSON.stringify(writeSlack(parcel)))
