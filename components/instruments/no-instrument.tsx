import Link from 'next/link'
import { Empty } from '@/components/ui/empty'

export const NoInstrument = ({ asked }: { asked: string }) => (
  <>
    <h1>{asked}</h1>
    <Empty title={`There is no instrument ${asked} now.`}>
      It was never announced, or it has been removed by its source. <Link href="/">See all instruments</Link>
    </Empty>
  </>
)
