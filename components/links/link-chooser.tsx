"use client"

/** Which scenario a link leads from or to. */
import { useState } from "react"
import { useBoardGroups, useScenario } from "../../client/use-board.ts"
import { useSessionState } from "../../client/use-session.tsx"
import type { Board } from "../../core/board.ts"
import { checkEnds } from "../../core/links.ts"
import { outcomesIn } from "../signals/outcomes-in.ts"
import { SearchDialog, SearchList } from "../ui/search-dialog.tsx"

/** By typing, by click or under a finger; what could not be joined says why. */
export function Chooser(props: {
  end: "from" | "to"
  other: string | null
  /** The link whose end is chosen anew; without one it is drawn. */
  linkId?: string | undefined
  onChoose: (scenarioId: string) => void
  onClose: () => void
}) {
  const { end, other, linkId, onChoose, onClose } = props
  const board = useSessionState((s) => s.board)
  const groups = useBoardGroups()
  const [query, setQuery] = useState("")
  const given = useScenario(other ?? "")
  const wanted = query.trim().toLowerCase().split(/\s+/)
  const title = given?.title || "Untitled scenario"
  const label =
    end === "to"
      ? `What “${title}” does something to`
      : other === null
        ? "What does something to another scenario"
        : `What does something to “${title}”`
  return (
    <SearchDialog label={label} open onOpenChange={(open) => open || onClose()} returnsFocus={() => true}>
      <p className="border-line border-b px-4 pt-3 pb-2 text-muted text-xs">
        {linkId === undefined ? "New link" : "This link"}
        {end === "to" ? (
          <>
            {" "}
            from <span className="text-ink">{title}</span> to
          </>
        ) : other === null ? (
          ", from"
        ) : (
          <>
            {" "}
            to <span className="text-ink">{title}</span>, from
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
              const why =
                other === null ? undefined : notJoined(board, end, { id: scenario.id, other, linkId })
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

function notJoined(
  board: Board,
  end: "from" | "to",
  ids: { id: string; other: string; linkId: string | undefined },
): string | undefined {
  const refOf = (id: string) => {
    const scenario = board.scenarios.find((one) => one.id === id)
    return { scenarioId: id, outcomeId: (scenario && outcomesIn(scenario)[0]?.id) ?? "" }
  }
  const [here, there] = [refOf(ids.id), refOf(ids.other)]
  const ends = end === "from" ? { from: here, to: there } : { from: there, to: here }
  const checked = checkEnds(board, ends, ids.linkId)
  return checked.ok ? undefined : checked.error.message
}
