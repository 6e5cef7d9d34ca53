import { write } from '@/app/api/_http/route'
import { setPaused, SourceId } from '@/app/api/sources/source'

export const POST = write({ params: SourceId }, ({ params }) => setPaused(params.id, null))
