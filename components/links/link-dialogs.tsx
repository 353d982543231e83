"use client"

/** A link from the first question to the last: from which scenario, to which, and what the one does to the other. */
import { useState } from "react"
import { useLinks } from "../../client/use-board.ts"
import { Chooser } from "./link-chooser.tsx"
import { type Linking, openLinking } from "./link-desk.ts"
import { LinkDialog } from "./link-dialog.tsx"

const close = () => openLinking(null)

export function LinkDialogs({ linking }: { linking: Linking }) {
  if (linking.is === "change") return <Change key={linking.linkId} linkId={linking.linkId} />
  const { from, to } = linking
  if (from === null || to === null)
    return (
      <Chooser
        key={from === null ? "from" : "to"}
        end={from === null ? "from" : "to"}
        other={from ?? to}
        onClose={close}
        onChoose={(id) =>
          openLinking(from === null ? { is: "new", from: id, to } : { is: "new", from, to: id })
        }
      />
    )
  return <LinkDialog key={`${from} ${to}`} link={null} from={from} to={to} onClose={close} />
}

function Change({ linkId }: { linkId: string }) {
  const link = useLinks().find(({ id }) => id === linkId)
  // What was there when it was opened: it may go while somebody looks at it.
  const [first] = useState(link)
  const shown = link ?? first
  if (!shown) return null
  return (
    <LinkDialog
      link={shown}
      gone={link === undefined}
      from={shown.from.scenarioId}
      to={shown.to.scenarioId}
      onClose={close}
    />
  )
}
