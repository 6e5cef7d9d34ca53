import { write } from '@/app/api/_http/route'
import { remove, SourceId } from '@/app/api/sources/source'

/** The same as POST .../remove. */
export const DELETE = write({ params: SourceId }, ({ params }) => remove(params.id))
