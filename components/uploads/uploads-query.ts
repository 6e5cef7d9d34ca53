import { queryOptions } from '@tanstack/react-query'
import { ApiError, isNotFound } from '@/components/api/api-error'
import { fetchJson, send, write } from '@/components/api/fetch-json'
import { Problem } from '@/lib/platform/contract'
import { UploadAnswer, UploadDetail, UploadsResponse } from '@/lib/uploads/contract'
import { isUnderWay, type UploadMode } from '@/lib/uploads/upload'

export const uploadsQuery = queryOptions({
  queryKey: ['uploads'],
  queryFn: ({ signal }) => fetchJson(UploadsResponse, '/api/rates/uploads', { signal }),
  refetchInterval: ({ state }) => (state.data?.uploads.some((upload) => isUnderWay(upload.state)) ? 1_000 : 10_000),
})

/** How many bad rows the page shows; the file has all of them. */
export const SHOWN_BAD_ROWS = 100

export const uploadQuery = (id: number | null) =>
  queryOptions({
    queryKey: ['uploads', id],
    queryFn: ({ signal }) => fetchJson(UploadDetail, `/api/rates/uploads/${id}?limit=${SHOWN_BAD_ROWS}`, { signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) => {
      if (!state.data) return isNotFound(state.error) ? false : 2_000
      return isUnderWay(state.data.state) ? 400 : false
    },
  })

export const badRowsPath = (id: number): string => `/api/rates/uploads/${id}/bad-rows`

export const cancelUpload = (id: number) => write('DELETE', `/api/rates/uploads/${id}`)

export const sendExchangeRates = (file: File) => send('/api/exchange-rates', { method: 'POST', body: file })

/** Sends a file and tells how much of it has left; a `fetch` could not tell. */
export function sendFile(file: File, mode: UploadMode, onSent: (share: number) => void): Promise<UploadAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/rates/uploads?${new URLSearchParams({ mode, name: file.name })}`)
    request.upload.addEventListener('progress', ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0))
    request.addEventListener('error', () => reject(new ApiError('The server does not answer.')))
    request.addEventListener('load', () => {
      const { status } = request
      const body = parse(request.responseText)
      const answer = UploadAnswer.safeParse(body)
      if (status === 202 && answer.success) return resolve(answer.data)
      const problem = Problem.safeParse(body).data ?? null
      reject(new ApiError(problem?.detail ?? `The server answered ${status}.`, { status, problem }))
    })
    request.send(file)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
