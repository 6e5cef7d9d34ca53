import Link from 'next/link'
import { Empty } from '@/components/ui/empty'

export default function NotFound() {
  return (
    <>
      <h1>Not found</h1>
      <Empty title="There is no page at this address.">
        <Link href="/">To the markets</Link>
      </Empty>
    </>
  )
}
