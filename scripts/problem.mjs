/** Something the person at the terminal can put right: shown as its message alone, never with a stack. */
export class Problem extends Error {
  name = 'Problem'
}
