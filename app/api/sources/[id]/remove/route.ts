import { write } from '@/app/api/_http/route'
import { remove, SourceId } from '@/app/api/sources/source'

/** Takes recorded data away: its instruments, candles and quotes. It stays away until the source is resumed. */
export const POST = write({ params: SourceId }, ({ params }) => remove(params.id))
