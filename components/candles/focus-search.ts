/** Asked for when somebody wants to search. Whoever has a search says so by preventing the default. */
export const SEARCH_EVENT = 'candlewick:search'

/** Takes the person to a search field: that of whoever listens, or one that is on the page. */
export function focusSearch(): boolean {
  if (!window.dispatchEvent(new CustomEvent(SEARCH_EVENT, { cancelable: true }))) return true
  const field = document.querySelector<HTMLElement>('header input[type=search], header [data-search]')
  field?.focus()
  return field !== null
}
