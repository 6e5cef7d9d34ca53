import { write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { getSource, SourceId } from '@/app/api/sources/source'
import { Fault } from '@/lib/platform/fault'
import { RepairRequest, type RepairResponse } from '@/lib/sources/contract'
import { repairRange } from '@/lib/sources/repair'

/** Has a gap, or any other range, read again from the source's own history. */
export const POST = write(
  { params: SourceId, body: RepairRequest },
  async ({ params, body }): Promise<RepairResponse> => {
    const { id } = await getSource(params.id)
    const source = server().sources.get(id)!
    if (body.from >= body.to)
      throw new Fault('invalid', 'The request does not fit the contract.', {
        errors: [{ pointer: '/to', detail: 'is not after from' }],
      })
    return { instruments: await repairRange(db(), source, body, server().now()) }
  },
)
