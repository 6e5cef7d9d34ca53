/** A candle of the market that is also one of wax: its upper wick burns. */
export const Logo = () => (
  <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <path d="M12 9v13" stroke="var(--ink-2)" strokeWidth="1.6" strokeLinecap="round" />
    <rect x="8" y="11" width="8" height="8.5" rx="1.4" fill="var(--ink)" />
    <path d="M12 1.5c2 2.2 2.9 3.6 2.9 5a2.9 2.9 0 0 1-5.8 0c0-1.4.9-2.8 2.9-5Z" fill="var(--wax)" />
  </svg>
)
