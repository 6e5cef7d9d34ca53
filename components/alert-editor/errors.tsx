'use client'

import { createContext, use } from 'react'
import { errorAt, type FieldErrors } from '@/components/api/field-errors'

/** What the server said about the fields of the alert in the editor. */
export const EditorErrors = createContext<FieldErrors>([])

export const useErrorAt = (pointer: string): string | undefined => errorAt(use(EditorErrors), pointer)
