/** Eight o'clock of the next morning where the browser is (epoch ms). */
export function tomorrowMorning(now: number): number {
  const today = new Date(now)
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1, 8).getTime()
}
