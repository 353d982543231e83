"use client"

import { useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useBoardGroups } from "../../client/use-board.ts"
import { SearchDialog, SearchList } from "../ui/search-dialog.tsx"
import { useToasts } from "../ui/toast.tsx"
import { goToCard } from "./card-moves.ts"
import { setHands } from "./hands.ts"
import { placesFor, whereTo } from "./places.ts"

/** The place that dragging would give, chosen by typing, by click or under a finger. */
export function MoveDialog({
  asking,
  selectedId,
}: {
  asking: readonly string[] | null
  selectedId: string | null
}) {
  const [moved, setMoved] = useState<string | null>(null)
  const close = () => setHands({ asking: null })
  return (
    <SearchDialog
      label={asking?.length === 1 ? "Move the scenario" : "Move the scenarios"}
      open={asking !== null}
      onOpenChange={(open) => {
        if (!open) close()
      }}
      returnsFocus={() => {
        if (moved === null) return true
        setMoved(null)
        // Asked for in its panel, that is where one goes on.
        if (moved === selectedId) return true
        goToCard(document.body, moved)
        return false
      }}
    >
      {asking && <Places asking={asking} onMoved={setMoved} />}
    </SearchDialog>
  )
}

function Places({ asking, onMoved }: { asking: readonly string[]; onMoved: (id: string) => void }) {
  const actions = useActions()
  const { show } = useToasts()
  const groups = useBoardGroups()
  const [query, setQuery] = useState("")
  const found = placesFor(groups, asking, query)
  const [first = ""] = asking
  const title = groups.flatMap(({ scenarios }) => scenarios).find(({ id }) => id === first)?.title
  const what = asking.length === 1 ? `“${title ?? ""}”` : `${asking.length} scenarios`

  const choose = (key: string) => {
    const place = found.flatMap(({ places }) => places).find((one) => one.key === key)
    if (!place) return
    const done = actions.moveScenarios(asking, place.setId, place.beforeId)
    if (!done.ok) return void show({ title: done.error.message, tone: "danger" })
    onMoved(first)
    setHands({ asking: null, picked: [], said: whereTo(done.value, asking.length) })
  }
  return (
    <>
      <p className="border-line border-b px-4 pt-3 pb-2 text-muted text-xs">
        Move <span className="text-ink">{what}</span> to
      </p>
      <SearchList
        label={`Move ${what} to`}
        placeholder="Type a set, or the scenario it should follow"
        query={query}
        onQuery={setQuery}
        groups={found.map(({ label, places }) => ({
          label,
          hits: places.map(({ key, words, here }) => ({
            key,
            title: words,
            ...(here ? { why: "It is here now." } : {}),
          })),
        }))}
        nothing="No place has all of these words."
        onChoose={choose}
      />
    </>
  )
}
