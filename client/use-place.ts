"use client"

import { useCallback } from "react"
import { newId } from "./browser-world.ts"
import { operationOn } from "./operation.ts"
import { type Place, placeScenario } from "./place-actions.ts"
import { useSession } from "./use-session.tsx"

export function usePlace(): (id: string, place: Place) => ReturnType<typeof placeScenario> {
  const session = useSession()
  return useCallback(
    (id, place) => placeScenario(operationOn(session, { newId, now: session.now }), id, place),
    [session],
  )
}
