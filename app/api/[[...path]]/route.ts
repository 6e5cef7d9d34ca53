import { z } from 'zod'
import { route } from '@/app/api/_http/route'
import { Fault } from '@/lib/platform/fault'

const anything = { params: z.unknown(), query: z.unknown() }

const nothing = route(anything, async ({ request }) => {
  throw new Fault('not-found', `There is nothing at ${new URL(request.url).pathname.slice(0, 200)}.`)
})

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT }
