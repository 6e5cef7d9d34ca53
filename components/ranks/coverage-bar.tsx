import styles from './ranks.module.css'

/** How much of the window is known (0..1). Cut off, not rounded: 99.9 % is not everything. */
export const CoverageBar = ({ share }: { share: number }) => (
  <span className={styles.coverage}>
    <span className={styles.track} aria-hidden="true">
      <span style={{ width: `${Math.min(1, share) * 100}%` }} />
    </span>
    <span className="figures">{Math.floor(share * 100)} %</span>
  </span>
)
