"use client"

import type { SaveState } from "./session.ts"
import { useSessionState } from "./use-session.tsx"

export { type SaveWords, saveWords } from "./save-words.ts"
export type { SaveState }

export const useSaveState = (): SaveState => useSessionState((s) => s.save)
