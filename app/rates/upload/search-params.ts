import { z } from 'zod'

/** What the address of the upload page holds: the upload that is shown. */
export const UploadParams = z.object({
  upload: z
    .string()
    .regex(/^\d{1,9}$/)
    .or(z.literal(''))
    .catch(''),
})
