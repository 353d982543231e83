"use client"

/** A link from the first question to the last: from which scenario, to which, and what the one does to the other. */
import { useState } from "react"
import { useBoardGroups, useLinks, useScenario } from "../../client/use-board.ts"
import { useSessionState } from "../../client/use-session.tsx"
import type { Board } from "../../core/board.ts"
import { checkEnds } from "../../core/links.ts"
import { outcomesIn } from "../signals/outcomes-in.ts"
import { SearchDialog, SearchList } from "../ui/search-dialog.tsx"
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

/** By typing, by click or under a finger; what could not be joined says why. */
export function Chooser(props: {
  end: "from" | "to"
  other: string | null
  onChoose: (scenarioId: string) => void
  onClose?: () => void
}) {
  const { end, other, onChoose, onClose = close } = props
  const board = useSessionState((s) => s.board)
  const groups = useBoardGroups()
  const [query, setQuery] = useState("")
  const given = useScenario(other ?? "")
  const wanted = query.trim().toLowerCase().split(/\s+/)
  const label =
    end === "from"
      ? "What does something to another scenario"
      : `What “${given?.title || "Untitled scenario"}” does something to`
  return (
    <SearchDialog label={label} open onOpenChange={(open) => open || onClose()} returnsFocus={() => true}>
      <p className="border-line border-b px-4 pt-3 pb-2 text-muted text-xs">
        {end === "from" ? (
          "New link, from"
        ) : (
          <>
            New link from <span className="text-ink">{given?.title || "Untitled scenario"}</span> to
          </>
        )}
      </p>
      <SearchList
        label={label}
        placeholder="Type a scenario"
        query={query}
        onQuery={setQuery}
        groups={groups.map(({ set, scenarios }) => ({
          label: set?.title || (set ? "Untitled set" : "No set"),
          hits: scenarios
            .filter(({ title }) => wanted.every((word) => title.toLowerCase().includes(word)))
            .map((scenario) => {
              const why = other === null ? undefined : notJoined(board, end, { id: scenario.id, other })
              return {
                key: scenario.id,
                title: scenario.title || "Untitled scenario",
                ...(why === undefined ? {} : { why }),
              }
            }),
        }))}
        nothing="No scenario has all of these words."
        onChoose={onChoose}
      />
    </SearchDialog>
  )
}

function notJoined(board: Board, end: "from" | "to", ids: { id: string; other: string }): string | undefined {
  const refOf = (id: string) => {
    const scenario = board.scenarios.find((one) => one.id === id)
    return { scenarioId: id, outcomeId: (scenario && outcomesIn(scenario)[0]?.id) ?? "" }
  }
  const [here, there] = [refOf(ids.id), refOf(ids.other)]
  const checked = checkEnds(board, end === "from" ? { from: here, to: there } : { from: there, to: here })
  return checked.ok ? undefined : checked.error.message
}
