import styles from './skeleton.module.css'

/** Holds the place of something that is being loaded. */
export const Skeleton = ({ width = '100%', height = '0.9em' }: { width?: string; height?: string }) => (
  <span className={styles.skeleton} style={{ width, height }} aria-hidden="true" />
)

export const SkeletonLines = ({ count, label }: { count: number; label: string }) => (
  <div className={styles.lines} role="status">
    <span className="visually-hidden">{label}</span>
    {Array.from({ length: count }, (_, line) => (
      <Skeleton key={line} width={line % 3 === 2 ? '60%' : '100%'} />
    ))}
  </div>
)
