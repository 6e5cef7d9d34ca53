import { z } from 'zod'
import { route, write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { AlertBody, AlertPatch, type AlertView } from '@/lib/alerts/contract'
import { getAlert, patchAlert, removeAlert, replaceAlert } from '@/lib/alerts/store'
import { RowId } from '@/lib/platform/contract'

const params = z.object({ id: RowId })

export const GET = route({ params }, (input): Promise<AlertView> => getAlert(db(), input.params.id))

export const PUT = write({ params, body: AlertBody }, (input): Promise<AlertView> =>
  replaceAlert(db(), input.params.id, input.body, server().now()),
)

export const PATCH = write({ params, body: AlertPatch }, (input): Promise<AlertView> =>
  patchAlert(db(), input.params.id, input.body, server().now()),
)

export const DELETE = write({ params }, (input) => removeAlert(db(), input.params.id, server().now()))
