'use client'

import { ExchangeRatesPanel } from '@/components/uploads/exchange-rates-panel'
import { HistoryPanel } from '@/components/uploads/history-panel'
import { UploadPanel } from '@/components/uploads/upload-panel'
import { useUrlState } from '@/components/ui/use-url-state'
import { UploadParams } from './search-params'

export function Upload() {
  const [{ upload }, change] = useUrlState(UploadParams)
  const show = (id: number | null) => change({ upload: id === null ? '' : String(id) })
  return (
    <>
      <UploadPanel id={upload === '' ? null : Number(upload)} onUpload={show} />
      <HistoryPanel onShow={show} />
      <ExchangeRatesPanel />
    </>
  )
}
