/** Puts a text into the clipboard; false when the browser does not let us. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

/** Where a page is not reached by https or loopback, there is no other clipboard. */
function copyBySelection(text: string): boolean {
  const area = Object.assign(document.createElement('textarea'), { value: text })
  document.body.append(area)
  const active = document.activeElement
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  if (active instanceof HTMLElement) active.focus()
  return done
}
