import { z } from 'zod'
import { DAY, parseTime } from '@/lib/platform/time'

const FORM = /^(?:19|2[01])\d\d-\d\d-\d\d$/

/** Whether a text names a real day of the calendar, as 2016-01-31 does. */
export const isDay = (text: string): boolean => FORM.test(text) && parseTime(text) !== undefined

/** A day of the calendar, written YYYY-MM-DD, from 1900 to 2199. */
export const Day = z.string().refine(isDay, 'is no day from 1900 to 2199 (YYYY-MM-DD)')

/** Whole days since 1970-01-01. */
export const dayNumber = (day: string): number => Date.parse(day) / DAY

/** The day that holds a moment (epoch ms, UTC). */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** How many days a range has; both ends are in it. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from) + 1
