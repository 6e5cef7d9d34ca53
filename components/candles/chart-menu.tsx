'use client'

import { formatPrice } from '@/components/quotes/format'
import { Menu, MenuItem, MenuLink } from '@/components/ui/menu'
import { copyText } from './copy-text'
import type { Spot, SpotActions } from './spot'

type Props = {
  spot: Spot
  at: { x: number; y: number }
  when: string
  decimals: number
  actions: SpotActions
  onClose: (isChosen: boolean) => void
}

/** What can be done where somebody pressed the right button, held the finger, or pressed Enter. */
export function ChartMenu({ spot, at, when, decimals, actions, onClose }: Props) {
  const price = formatPrice(spot.price, decimals)
  return (
    <Menu at={at} title={`${when}, ${price}`} onClose={onClose}>
      <MenuLink href={actions.alertPath(spot)}>Alert at {price}</MenuLink>
      <MenuItem onChoose={() => actions.onExplain(spot.openTime)}>Why did it (not) fire here?</MenuItem>
      <MenuItem onChoose={() => void copyText(String(spot.price))}>Copy {price}</MenuItem>
    </Menu>
  )
}
