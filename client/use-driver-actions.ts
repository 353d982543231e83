"use client"

import { useMemo } from "react"
import { newId } from "./browser-world.ts"
import { type DriverActions, driverActions } from "./driver-actions.ts"
import { operationOn } from "./operation.ts"
import { useSession } from "./use-session.tsx"

export type { DriverActions } from "./driver-actions.ts"

/** Beside `useActions`, so that a board can be read without them. */
export function useDriverActions(): DriverActions {
  const session = useSession()
  return useMemo(() => driverActions(operationOn(session, { newId, now: session.now })), [session])
}
