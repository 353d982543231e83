"use client"

/** Once on a board's page: the command for a new link, and its dialog, fetched when it is first asked for. */
import { useEffect } from "react"
import { useMay } from "../../client/use-may.ts"
import { scenarioHere } from "../commands/here.ts"
import { useCommand } from "../commands/use-command.ts"
import { later } from "../shell/later.tsx"
import { NotFetched } from "../ui/not-fetched.tsx"
import { openLinking, useLinking } from "./link-desk.ts"

const Dialogs = later(() => import("./link-dialogs.tsx").then((module) => module.LinkDialogs))

export function LinkingHere() {
  const linking = useLinking()
  const may = useMay()({ collection: "links", id: "new", field: null, action: "add" })
  useCommand(
    "link.new",
    () => openLinking({ is: "new", from: scenarioHere(), to: null }),
    may.allowed ? undefined : may.why,
  )
  // Of this board's page alone.
  useEffect(() => () => openLinking(null), [])
  if (linking === null) return null
  return (
    <Dialogs.Part
      linking={linking}
      failed={(again) => <NotFetched onClose={() => openLinking(null)} onAgain={again} />}
    />
  )
}
