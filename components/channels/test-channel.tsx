'use client'

import { useWrite } from '@/components/session/use-write'
import { Button } from '@/components/ui/button'
import type { ChannelView, TestResponse } from '@/lib/channels/contract'
import { CHANNELS, testChannel } from './channels-query'
import styles from './channels.module.css'
import { formatSpan } from '@/lib/platform/time'

/** Sends a test message, and says what the receiver really answered. */
export function TestChannel({ channel }: { channel: ChannelView }) {
  const test = useWrite(() => testChannel(channel.id), [CHANNELS])
  return (
    <div className={styles.test}>
      <Button onClick={() => test.mutate(undefined)} disabled={test.isPending} aria-label={`Test ${channel.name}`}>
        {test.isPending ? 'Testing…' : 'Send a test'}
      </Button>
      <div role="status" className={styles.result}>
        {test.data && <Result result={test.data} />}
        {test.error && <p className={styles.failed}>The test could not be made: {test.error.message}</p>}
      </div>
    </div>
  )
}

const Result = ({ result: { ok, error, status, excerpt, ms } }: { result: TestResponse }) => (
  <>
    <p className={ok ? styles.good : styles.failed}>
      <span aria-hidden="true">{ok ? '✓ ' : '✕ '}</span>
      {ok ? `It arrived in ${formatSpan(ms)}` : (error ?? 'It did not arrive')}
      {status !== null && ` (answered ${status})`}
    </p>
    {excerpt && <code>{excerpt}</code>}
  </>
)
