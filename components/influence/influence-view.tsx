"use client"

/**
 * What influences what: the scenarios of the board with their links, as a graph or as the list of the same links. Both
 * are the board's own links, live; where something lies in the graph is this device's alone.
 */
import { List, Plus, Workflow } from "lucide-react"
import { useState } from "react"
import { useLinks, useScenarios } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { openLinking } from "../links/link-desk.ts"
import { later } from "../shell/later.tsx"
import { useNarrow } from "../shell/use-narrow.ts"
import type { ViewProps } from "../shell/view-props.ts"
import { Button } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { LinkList } from "./link-list.tsx"

const InfluenceMap = later(() => import("./influence-map.tsx").then((module) => module.InfluenceMap))

export function InfluenceView({ selectedId, onSelect }: ViewProps) {
  const narrow = useNarrow()
  const [chosen, setChosen] = useState<"graph" | "list" | null>(null)
  const links = useLinks()
  const scenarios = useScenarios()
  const may = useMay()({ collection: "links", id: "new", field: null, action: "add" })
  const shown = chosen ?? (narrow ? "list" : "graph")
  const draw = () => openLinking({ is: "new", from: null, to: null })
  const empty = links.length === 0

  return (
    <section
      aria-label="What influences what"
      inert={narrow && selectedId !== null}
      className="flex min-h-full flex-col"
    >
      <header className="flex flex-wrap items-center gap-2 px-4 py-2">
        <h2 className="mr-auto font-semibold text-base">What influences what</h2>
        <Button
          size="sm"
          variant="quiet"
          icon={shown === "graph" ? <List /> : <Workflow />}
          onClick={() => setChosen(shown === "graph" ? "list" : "graph")}
        >
          {shown === "graph" ? "As a list" : "As a graph"}
        </Button>
        {may.allowed && (
          <Button size="sm" icon={<Plus />} onClick={draw}>
            New link
          </Button>
        )}
      </header>
      {scenarios.length < 2 ? (
        <EmptyState title="A link joins two scenarios">
          Write at least two, then say what one does to the other.
        </EmptyState>
      ) : (
        <>
          {empty && (
            <div className="mx-4 mb-2 flex flex-wrap items-center gap-3 rounded-sheet border border-line bg-panel px-4 py-3">
              <p className="min-w-0 flex-1 basis-72">
                Nothing is linked yet. Say what makes what more likely: it moves nobody's number, and what-ifs
                follow it.
              </p>
              {may.allowed && (
                <Button variant="primary" onClick={draw}>
                  Draw the first link
                </Button>
              )}
              {shown === "graph" && <Button onClick={() => setChosen("list")}>Show as a list</Button>}
            </div>
          )}
          {shown === "list" ? (
            <LinkList onSelect={onSelect} />
          ) : (
            <InfluenceMap.Part
              selectedId={selectedId}
              onSelect={onSelect}
              waiting={
                <p role="status" className="p-6 text-muted">
                  Loading the graph
                </p>
              }
              failed={(again) => (
                <EmptyState
                  title="The graph could not be fetched"
                  actions={
                    <>
                      <Button variant="primary" onClick={again}>
                        Try again
                      </Button>
                      <Button onClick={() => setChosen("list")}>Show as a list</Button>
                    </>
                  }
                >
                  The list shows the same links.
                </EmptyState>
              )}
            />
          )}
        </>
      )}
    </section>
  )
}
