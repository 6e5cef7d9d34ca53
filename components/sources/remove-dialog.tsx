'use client'

import { Button } from '@/components/ui/button'
import { Dialog, DialogActions } from '@/components/ui/dialog'

type Props = {
  label: string
  error: Error | null
  isRemoving: boolean
  onClose: () => void
  onRemove: () => void
}

export const RemoveDialog = ({ label, error, isRemoving, onClose, onRemove }: Props) => (
  <Dialog title="Remove the recorded data?" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
    <p>
      The instruments, candles and quotes of <b>{label}</b> are deleted, and it plays no more, after a restart neither.
      Nothing else is touched, but alerts on these have nothing to watch then. It can all be brought back on the page
      Sources.
    </p>
    {error && <p role="alert">{error.message}</p>}
    <DialogActions>
      <Button onClick={onClose}>Keep it</Button>
      <Button look="strong" onClick={onRemove} disabled={isRemoving}>
        {isRemoving ? 'Removing…' : 'Remove it'}
      </Button>
    </DialogActions>
  </Dialog>
)
