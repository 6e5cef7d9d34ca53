import { route } from '@/app/api/_http/route'
import { listSources } from './source'

export const GET = route({}, listSources)
