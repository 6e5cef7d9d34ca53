import { z } from 'zod'

export const UploadId = z.object({
  id: z
    .string()
    .regex(/^\d{1,9}$/, 'is no number of an upload')
    .transform(Number),
})
