"use client"

import { useMemo } from "react"
import { newId } from "./browser-world.ts"
import { operationOn } from "./operation.ts"
import { type ThresholdActions, thresholdActions } from "./threshold-actions.ts"
import { useSession } from "./use-session.tsx"

/** Beside `useActions`, so that a board can be read without them. */
export function useThresholdActions(): ThresholdActions {
  const session = useSession()
  return useMemo(() => thresholdActions(operationOn(session, { newId, now: session.now })), [session])
}
