import { route, write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { AlertBody, AlertsRequest, type AlertsResponse } from '@/lib/alerts/contract'
import { createAlert, listAlerts } from '@/lib/alerts/store'

export const GET = route({ query: AlertsRequest }, ({ query }): Promise<AlertsResponse> =>
  listAlerts(db(), query, server().secret),
)

export const POST = write({ body: AlertBody }, async ({ body }) =>
  Response.json(await createAlert(db(), body, server().now()), { status: 201 }),
)
