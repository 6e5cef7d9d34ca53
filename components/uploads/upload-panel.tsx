'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type DragEvent } from 'react'
import { formatVolume } from '@/components/quotes/format'
import { useGuard } from '@/components/session/token-gate'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { Panel, PanelBody } from '@/components/ui/panel'
import { Switch } from '@/components/ui/switch'
import { isUnderWay, type UploadMode } from '@/lib/uploads/upload'
import { BadRows } from './bad-rows'
import { describeUpload, lookOf } from './describe-upload'
import { PreviewTable } from './preview-table'
import { readPreview, type Preview } from './preview'
import { cancelUpload, sendFile, uploadQuery, uploadsQuery } from './uploads-query'
import styles from './uploads.module.css'

const MODES = [
  { value: 'all', label: 'All or nothing', title: 'One bad row, and nothing is stored' },
  { value: 'partial', label: 'Good rows', title: 'Bad rows are left out, the others stored' },
] as const satisfies readonly { value: UploadMode; label: string; title: string }[]

type Chosen = { file: File; preview: Preview }
type Props = { id: number | null; onUpload: (id: number | null) => void }

/** Takes a file of prices, shows its first rows, sends it, and follows it to its end. */
export function UploadPanel({ id, onUpload }: Props) {
  const client = useQueryClient()
  const guard = useGuard()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [mode, setMode] = useState<UploadMode>('all')
  const [sent, setSent] = useState(0)
  const [isOver, setOver] = useState(false)
  const upload = useQuery(uploadQuery(id))
  const refresh = () => client.invalidateQueries({ queryKey: uploadsQuery.queryKey, exact: true })
  const sending = useMutation({
    mutationFn: (file: File) => guard(() => sendFile(file, mode, setSent)),
    onSuccess: (answer) => {
      onUpload(answer.id)
      setChosen(null)
    },
    onSettled: refresh,
  })
  const cancel = useMutation({
    mutationFn: (which: number) => guard(() => cancelUpload(which)),
    onSettled: () => client.invalidateQueries({ queryKey: uploadsQuery.queryKey }),
  })

  const choose = async (file: File | undefined) => {
    if (!file) return
    sending.reset()
    onUpload(null)
    setSent(0)
    setChosen({ file, preview: await readPreview(file) })
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void choose(event.dataTransfer.files[0])
  }
  const shown = upload.data
  const progress = sending.isPending ? sent * 0.5 : shown ? 0.5 + shown.progress / 2 : 0
  const isBusy = sending.isPending || (shown !== undefined && isUnderWay(shown.state))
  return (
    <Panel
      title="A file of prices"
      actions={<Switch legend="When a row is bad" options={MODES} value={mode} onChange={setMode} />}
    >
      <PanelBody>
        <div
          className={styles.drop}
          data-over={isOver || undefined}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <label className={styles.choose}>
            <input
              type="file"
              className="visually-hidden"
              accept=".csv,.ndjson,.jsonl,.gz,text/csv"
              aria-label="File of prices"
              disabled={isBusy}
              onChange={({ target }) => {
                void choose(target.files?.[0])
                target.value = ''
              }}
            />
            <span>Choose a file</span>
          </label>
          <p>
            or drop it here: CSV with the columns <code>date_from,date_to,origin_code,destination_code,price</code> and,
            where it is not USD, <code>currency</code>; or one JSON object on each line. Plain or gzip, up to 512 MB.
          </p>
        </div>
        {chosen && (
          <div className={styles.chosen}>
            <p>
              <b>{chosen.file.name}</b> {formatVolume(chosen.file.size)}B
            </p>
            <PreviewTable preview={chosen.preview} />
            <div className={styles.buttons}>
              <Button look="strong" onClick={() => sending.mutate(chosen.file)} disabled={sending.isPending}>
                {sending.isPending ? 'Sending…' : 'Upload'}
              </Button>
              {!sending.isPending && <Button onClick={() => setChosen(null)}>Not this one</Button>}
            </div>
          </div>
        )}
        {sending.error && <ErrorNote title="The file was not taken." error={sending.error} />}
        {upload.error && !shown && (
          <ErrorNote title="The upload could not be read." error={upload.error} onRetry={() => void upload.refetch()} />
        )}
        {isBusy && (
          <progress className={styles.progress} aria-label="Progress of the upload" max={1} value={progress} />
        )}
        {shown && !chosen && (
          <div className={styles.result} role="status">
            <p>
              <Badge tone={lookOf(shown.state).tone}>{lookOf(shown.state).word}</Badge>{' '}
              <b>{shown.name || `Upload ${shown.id}`}</b>{' '}
              {sending.data?.repeated && sending.data.id === shown.id && 'was sent before. '}
              {describeUpload(shown)}
            </p>
            {isUnderWay(shown.state) && (
              <Button onClick={() => cancel.mutate(shown.id)} disabled={cancel.isPending}>
                Cancel
              </Button>
            )}
          </div>
        )}
        {shown && !chosen && shown.badRows > 0 && shown.errors.length > 0 && <BadRows upload={shown} />}
      </PanelBody>
    </Panel>
  )
}
