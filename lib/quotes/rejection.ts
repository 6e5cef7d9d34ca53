/** Why a quote was set aside. Its neighbours are stored. */
export type RejectionReason =
  | 'not-a-number'
  | 'not-finite'
  | 'negative'
  | 'too-many-digits'
  | 'too-large'
  | 'future'
  | 'malformed'
  | 'unlisted' // nobody announced its code
  | 'removed' // its code was taken back before
