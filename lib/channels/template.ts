import { z } from 'zod'

/** What a message can say, and what an empty place looks like: a value that is missing is never shown as 0. */
export const VARIABLES = {
  alert: 'name of the alert',
  state: 'firing, resolved or no data',
  symbol: 'the instrument, such as KRAKEN:BTCUSD',
  measure: 'what is measured, such as volume',
  value: 'the value that fired',
  threshold: 'what the value had to pass',
  mean: 'the average that it was compared with',
  ratio: 'value divided by mean',
  n: 'how many minutes the average is made of',
  time: 'when it fired, UTC',
  note: 'the note of the alert',
  link: 'the instrument in the dashboard',
  acknowledge: 'a link that acknowledges the episode',
  snooze: 'a link that silences the episode for an hour',
} as const
export type Variable = keyof typeof VARIABLES

const MISSING = '–'
const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g

/** Names in double braces that no message can fill in. */
export const unknownVariables = (text: string): string[] => [
  ...new Set([...text.matchAll(PLACE)].map(([, name]) => name!).filter((name) => !Object.hasOwn(VARIABLES, name))),
]

const Text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .superRefine((text, context) => {
      for (const name of unknownVariables(text))
        context.addIssue({ code: 'custom', message: `there is no variable {{${name.slice(0, 60)}}}` })
    })

/** How a channel words its messages. */
export const Template = z.strictObject({ title: Text(200), body: Text(2_000) })
export type Template = z.infer<typeof Template>

/** Puts the values in their places. */
export const fillIn = (text: string, values: Readonly<Record<Variable, string | null>>): string =>
  text.replace(PLACE, (whole, name: string) =>
    Object.hasOwn(VARIABLES, name) ? (values[name as Variable] ?? MISSING) : whole,
  )
