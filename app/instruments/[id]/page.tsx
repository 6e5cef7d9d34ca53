import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Instrument } from './instrument'
import { InstrumentParams } from './search-params'
import { serve } from './serve'

type Props = PageProps<'/instruments/[id]'>

/** Symbols reach this page as they stand in the address: encoded. Upper and lower case name the same one. */
async function readAsked({ params }: Props): Promise<string> {
  const { id } = await params
  try {
    return decodeURIComponent(id).toUpperCase()
  } catch {
    return id
  }
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: await readAsked(props) }
}

export default async function InstrumentPage(props: Props) {
  const asked = await readAsked(props)
  const served = await serve(asked, InstrumentParams.parse(await props.searchParams))
  if (served === 'unknown') notFound()
  const view = served && { instrument: served.instrument, source: served.source }
  return (
    <HydrationBoundary state={served?.state}>
      <Instrument key={asked} asked={asked} served={view} />
    </HydrationBoundary>
  )
}
