'use client'

import { useMutation } from '@tanstack/react-query'
import { useEffect, useId, useRef, type FormEvent } from 'react'
import { write } from '@/components/api/fetch-json'
import { Button } from '@/components/ui/button'
import field from '@/components/ui/field.module.css'
import styles from './token-dialog.module.css'

type Props = { onAdmitted: () => void; onClose: () => void }

export function TokenDialog({ onAdmitted, onClose }: Props) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const session = useMutation({
    mutationFn: (token: string) => write('POST', '/api/session', { token }),
    onSuccess: onAdmitted,
  })

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const token = new FormData(event.currentTarget).get('token')
    if (typeof token === 'string' && token) session.mutate(token)
  }

  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={`${id}-title`} onClose={onClose}>
      <form onSubmit={submit}>
        <h2 id={`${id}-title`}>Changes need the access token</h2>
        <p>
          The operator of this installation set <code>API_TOKEN</code>. Enter it once; this browser remembers it.
        </p>
        <label htmlFor={`${id}-token`}>Access token</label>
        <input
          id={`${id}-token`}
          className={field.field}
          name="token"
          type="password"
          autoComplete="current-password"
          required
          aria-invalid={session.isError}
          aria-describedby={session.isError ? `${id}-error` : undefined}
        />
        {session.error && (
          <p id={`${id}-error`} className={styles.error} role="alert">
            {session.error.message}
          </p>
        )}
        <div className={styles.actions}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="strong" type="submit" disabled={session.isPending}>
            {session.isPending ? 'Checking…' : 'Continue'}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
