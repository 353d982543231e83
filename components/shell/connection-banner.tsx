"use client"

import { useEffect, useRef, useState } from "react"
import { useYou } from "../../client/use-people.ts"
import { useSaveState } from "../../client/use-save-state.ts"
import type { Role } from "../../core/permissions.ts"
import { Button } from "../ui/button.tsx"

/** One line under the bar for what changes what a person can do: no connection, read only, another role. */
export function ConnectionBanner() {
  const save = useSaveState()
  const [role, dismiss] = useNewRole()
  if (save.state === "offline") {
    const place = save.kept.on === "device" ? "on this device" : "in this tab"
    return (
      <Line>
        Working offline.{" "}
        {save.count === 0
          ? `What you change is kept ${place} and sent when the connection is back.`
          : `${save.count === 1 ? "1 change is" : `${save.count} changes are`} waiting ${
              save.kept.on === "device" ? place : `${place}: keep it open`
            }.`}
      </Line>
    )
  }
  if (save.state === "read-only") return <Line>{save.why}</Line>
  if (role !== null) {
    return (
      <Line>
        {nowIs[role]}
        <Button variant="quiet" size="sm" onClick={dismiss}>
          Understood
        </Button>
      </Line>
    )
  }
  return null
}

const nowIs: Record<Role, string> = {
  facilitator:
    "You are a facilitator now: you can change everything, share the board and decide who does what.",
  analyst: "You are an analyst now: you can change scenarios, probabilities and evidence.",
  viewer: "You are a viewer now: you can read the board but not change it.",
}

function Line({ children }: { children: React.ReactNode }) {
  return (
    <div
      role="status"
      className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b bg-notice-wash px-4 py-2 text-notice sm:px-6"
    >
      {children}
    </div>
  )
}

/** The role, when it changed while the page was open; until it is dismissed. */
function useNewRole(): [Role | null, () => void] {
  const role = useYou()?.role ?? null
  const before = useRef<Role | null>(null)
  const [changed, setChanged] = useState<Role | null>(null)
  useEffect(() => {
    if (role !== null && before.current !== null && before.current !== role) setChanged(role)
    before.current = role ?? before.current
  }, [role])
  return [changed, () => setChanged(null)]
}
