import type { Layer } from './layer'

/** What stands over the chart in a picture of it: a picture travels without its page. */
export type Caption = {
  title: string
  detail: string
  /** Recorded data must never pass for a live market. */
  isRecorded: boolean
  layers: readonly (Layer & { ink: string })[]
}

type Looks = { surface: string; text: string; ink: string; badge: string; font: string }

const LINE = 22
const MARGIN = 12

/** The chart with its caption above, as the picture that is saved. */
export function composePicture(
  chart: HTMLCanvasElement,
  ratio: number,
  caption: Caption,
  looks: Looks,
): HTMLCanvasElement {
  const { title, detail, isRecorded, layers } = caption
  const head = MARGIN * 2 + LINE * (layers.length > 0 ? 2 : 1)
  const canvas = document.createElement('canvas')
  canvas.width = chart.width
  canvas.height = chart.height + head * ratio
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser draws no pictures.')
  context.fillStyle = looks.surface
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(chart, 0, head * ratio)
  context.scale(ratio, ratio)
  context.textBaseline = 'middle'

  let x = MARGIN
  const middle = MARGIN + LINE / 2
  const write = (text: string, font: string, ink: string, y = middle) => {
    context.font = `${font} ${looks.font}`
    context.fillStyle = ink
    context.fillText(text, x, y)
    x += context.measureText(text).width + MARGIN
  }
  write(title, '600 15px', looks.text)
  if (isRecorded) {
    const from = x
    x += 8
    write('recorded', '500 11px', looks.badge)
    context.strokeStyle = looks.badge
    context.strokeRect(from, middle - 9, x - from - MARGIN + 8, 18)
    x += 8
  }
  write(detail, '12px', looks.ink)
  x = MARGIN
  for (const { title: name, ink, dashed } of layers) {
    context.strokeStyle = ink
    context.lineWidth = 2
    context.setLineDash(dashed ? [4, 3] : [])
    context.beginPath()
    context.moveTo(x, middle + LINE)
    context.lineTo(x + 16, middle + LINE)
    context.stroke()
    x += 22
    write(name, '12px', looks.ink, middle + LINE)
  }
  return canvas
}

/** Hands a picture to the browser as a file. */
export async function save(canvas: HTMLCanvasElement, name: string): Promise<void> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (!blob) throw new Error('The picture could not be made.')
  const url = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}
