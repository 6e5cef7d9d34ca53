import { write } from '@/app/api/_http/route'
import { server } from '@/app/api/_http/server'
import { setPaused, SourceId } from '@/app/api/sources/source'

export const POST = write({ params: SourceId }, ({ params }) => setPaused(params.id, server().now()))
