'use client'

import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import styles from './candles.module.css'
import { copyText } from './copy-text'

const SAID_FOR = 2_500

/** The address of what is seen, and a picture of it. */
export function ShareButtons({ onPicture }: { onPicture: () => Promise<void> }) {
  const [said, setSaid] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const say = (words: string) => {
    setSaid(words)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setSaid(''), SAID_FOR)
  }
  const copy = async () => say((await copyText(window.location.href)) ? 'Link copied' : 'Copy the address by hand')
  const picture = () =>
    onPicture().then(
      () => say('Picture saved'),
      (error: unknown) => say(error instanceof Error ? error.message : 'The picture could not be made.'),
    )
  return (
    <>
      <span className={styles.said} role="status">
        {said}
      </span>
      <Button onClick={() => void copy()}>Copy link</Button>
      <Button onClick={() => void picture()} title="Save a picture of the chart">
        PNG
      </Button>
    </>
  )
}
