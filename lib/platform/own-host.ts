const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

export const FOREIGN_HOST =
  'This host name is not one that Candlewick answers to. Set PUBLIC_URL to the address you use.'

/** Whether a Host header names this machine or the public address. Another may be a name that somebody pointed at us. */
export function isOwnHost(host: string, publicUrl: string | undefined): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  return LOOPBACK.has(name) || (publicUrl !== undefined && host.toLowerCase() === new URL(publicUrl).host.toLowerCase())
}
