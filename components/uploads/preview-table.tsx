import type { Preview } from './preview'
import styles from './uploads.module.css'

/** The first rows as they stand in the file. */
export function PreviewTable({ preview: { rows, isPacked } }: { preview: Preview }) {
  if (isPacked) return <p className={styles.muted}>A packed file: its rows are seen when it has arrived.</p>
  if (rows.length === 0) return <p className={styles.muted}>There are no rows in it.</p>
  return (
    <div className={styles.scroll} role="group" aria-label="The first rows of the file" tabIndex={0}>
      <table className={styles.preview}>
        <caption className="visually-hidden">The first rows of the file</caption>
        <tbody>
          {rows.map((cells, row) => (
            // oxlint-disable-next-line react/no-array-index-key -- the place is the meaning
            <tr key={row}>
              {cells.map((cell, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- the place is the meaning
                <td key={at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
