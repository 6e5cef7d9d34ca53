/** Asked for when somebody wants to search. Whoever has a search says so by preventing the default. */
export const SEARCH_EVENT = 'candlewick:search'

/** Opens whatever search the page has; false when it has none. */
export const askForSearch = (): boolean => !window.dispatchEvent(new CustomEvent(SEARCH_EVENT, { cancelable: true }))
