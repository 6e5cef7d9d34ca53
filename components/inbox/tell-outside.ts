import type { NotificationView } from '@/lib/notifications/contract'

export type Permission = 'granted' | 'denied' | 'default' | 'impossible'

/** Whether the browser may tell outside the page. It cannot without a secure address. */
export const permission = (): Permission => ('Notification' in globalThis ? Notification.permission : 'impossible')

/** Tells by the browser's own notification. Several tabs tell the same one under the same tag: it is shown once. */
export function tellOutside({ id, title, body, episodeId }: NotificationView): void {
  if (permission() !== 'granted') return
  try {
    const told = new Notification(title, { body, tag: `candlewick-${id}` })
    told.addEventListener('click', () => {
      window.focus()
      window.location.assign(episodeId === null ? '/alerts' : `/alerts/episodes/${episodeId}`)
    })
  } catch {
    // Browsers on phones tell only by a service worker; the badge tells all the same.
  }
}
