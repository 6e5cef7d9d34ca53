/** A page that needs no script: it is opened from mail programs, on whatever there is. */
export function linkPage({
  title,
  lines,
  buttons = [],
}: {
  title: string
  lines: string[]
  buttons?: Button[]
}): string {
  const form = buttons.map(({ label, to }) => `<button formaction="${escape(to)}">${escape(label)}</button>`).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · Candlewick</title>
<style>
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1rem }
button { font: inherit; padding: .6rem 1.2rem; margin: .5rem .5rem 0 0; cursor: pointer }
</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
${lines.map((line) => `<p>${escape(line)}</p>`).join('\n')}
${form === '' ? '' : `<form method="post">\n${form}\n</form>`}
<p><a href="/alerts">To the alerts</a></p>
</main>
</body>
</html>
`
}

export type Button = { label: string; to: string }

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter]!)
