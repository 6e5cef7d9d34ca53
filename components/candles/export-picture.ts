import { chartColours } from './chart-palette'
import type { Layer } from './layer'

/** What stands over the chart in a picture of it: a picture travels without its page. */
export type Caption = {
  title: string
  detail: string
  /** Recorded data must never pass for a live market. */
  isRecorded: boolean
  layers: readonly Layer[]
}

const LINE = 22
const MARGIN = 12

/** Saves the chart of `host`, with its caption above, as a picture. */
export function savePicture(host: HTMLElement, chart: HTMLCanvasElement, caption: Caption): Promise<void> {
  const name = `${caption.title} ${caption.detail}`.replaceAll(/[^\w+-]+/g, '-')
  return save(composePicture(host, chart, caption), `${name}.png`)
}

function composePicture(host: HTMLElement, chart: HTMLCanvasElement, caption: Caption): HTMLCanvasElement {
  const { title, detail, isRecorded, layers } = caption
  const { surface, text, ink: soft, wax: badge, font: family, series } = chartColours(host)
  const ratio = chart.width / host.clientWidth
  const head = MARGIN * 2 + LINE * (layers.length > 0 ? 2 : 1)
  const canvas = document.createElement('canvas')
  canvas.width = chart.width
  canvas.height = chart.height + head * ratio
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser draws no pictures.')
  context.fillStyle = surface
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(chart, 0, head * ratio)
  context.scale(ratio, ratio)
  context.textBaseline = 'middle'

  let x = MARGIN
  const middle = MARGIN + LINE / 2
  const write = (words: string, font: string, ink: string, y = middle) => {
    context.font = `${font} ${family}`
    context.fillStyle = ink
    context.fillText(words, x, y)
    x += context.measureText(words).width + MARGIN
  }
  write(title, '600 15px', text)
  if (isRecorded) {
    const from = x
    x += 8
    write('recorded', '500 11px', badge)
    context.strokeStyle = badge
    context.strokeRect(from, middle - 9, x - from - MARGIN + 8, 18)
    x += 8
  }
  write(detail, '12px', soft)
  x = MARGIN
  for (const { title: name, colour, dashed } of layers) {
    context.strokeStyle = series[colour % series.length] ?? soft
    context.lineWidth = 2
    context.setLineDash(dashed ? [4, 3] : [])
    context.beginPath()
    context.moveTo(x, middle + LINE)
    context.lineTo(x + 16, middle + LINE)
    context.stroke()
    x += 22
    write(name, '12px', soft, middle + LINE)
  }
  return canvas
}

async function save(canvas: HTMLCanvasElement, name: string): Promise<void> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (!blob) throw new Error('The picture could not be made.')
  const url = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}
