"use client"

/** Another page sent somebody here to bring the board back: `?restore=<moment>`, one scenario with `&scenario=`. */
import { useSearchParams } from "next/navigation"
import { useYou } from "../../client/use-people.ts"
import { dialogFailed } from "./board-parts.tsx"
import { later } from "./later.tsx"

const RestoreDialog = later(() =>
  import("../compare/restore-dialog.tsx").then((module) => module.RestoreDialog),
)

export function RestoreAsked({ boardId }: { boardId: string }) {
  const asked = useSearchParams()
  const moment = asked.get("restore")
  const role = useYou()?.role
  if (moment === null || role === undefined || role === "viewer") return null
  return (
    <RestoreDialog.Part
      boardId={boardId}
      moment={moment}
      scenarioId={asked.get("scenario")}
      onClose={leave}
      failed={dialogFailed(leave)}
    />
  )
}

/** Done or not: the address is the board's again, and a reload asks nothing. */
function leave(): void {
  const url = new URL(window.location.href)
  url.searchParams.delete("restore")
  url.searchParams.delete("scenario")
  window.history.replaceState(null, "", url)
}
