import { z } from 'zod'

/** What the address of Alerts holds. */
export const AlertsParams = z.object({ search: z.string().max(100).catch('') })
