const NAMED = 3

/** What is to be said of an alert on symbols that nothing has: `unlisted`, among `watched` of them. */
export function describeUnlisted(unlisted: readonly string[], watched: number): string {
  const more = unlisted.length - NAMED
  const who = more > 0 ? `${unlisted.slice(0, NAMED).join(', ')} and ${more} more` : unlisted.join(', ')
  const what = `${who} ${unlisted.length === 1 ? 'is' : 'are'} not listed now.`
  return unlisted.length === watched ? `Watches nothing: ${what}` : `Watches less than it names: ${what}`
}
