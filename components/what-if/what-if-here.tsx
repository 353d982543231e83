"use client"

/**
 * The what-if on a board's page: the strip that says that one is on, the frame round the board, what is open of the
 * model beside it, and its commands. All that is shown is fetched when it is first needed.
 */
import { clsx } from "clsx"
import { useEffect, useRef } from "react"
import { useScenario } from "../../client/use-board.ts"
import { useLiveWorlds } from "../../client/use-live-worlds.ts"
import { useWhatIf, useWhatIfActive, useWhatIfEnded } from "../../client/use-what-if.ts"
import { useScenarioHere } from "../commands/here.ts"
import { useCommand } from "../commands/use-command.ts"
import { later, useFetchOnIntent } from "../shell/later.tsx"
import { Button } from "../ui/button.tsx"
import { useToasts } from "../ui/toast.tsx"
import { closeModelPanel, openModelPanel, useModelPanel } from "./model-panel.ts"

const Strip = later(() => import("./what-if-strip.tsx").then((module) => module.WhatIfStrip))
const Panel = later(() => import("./model-dock.tsx").then((module) => module.ModelDock))
const parts = [Strip, Panel]

export function WhatIfHere() {
  const active = useWhatIfActive()
  const panel = useModelPanel()
  const shared = useLiveWorlds().length > 0
  useFetchOnIntent(parts)
  useEnding()
  if (!active && !shared && panel?.is !== "what-if") return null
  return <Strip.Part waiting={<div className="h-11 border-line border-b" />} />
}

/** Nobody takes a what-if for the board: the whole of it is framed. */
export function WhatIfFrame() {
  return useWhatIfActive() ? (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-0 z-20 border-4 border-accent border-dashed print:hidden"
    />
  ) : null
}

export function ModelPanelHere({
  selectedId,
  onSelect,
}: {
  selectedId: string | null
  onSelect: (id: string | null) => void
}) {
  const panel = useModelPanel()
  useModelCommands()
  if (panel === null) return null
  return (
    <aside
      aria-label="Model"
      data-model-panel
      className={clsx(
        "relative order-last flex max-h-[58%] min-h-0 shrink-0 flex-col overflow-y-auto border-line border-t bg-panel pb-16 lg:order-none lg:max-h-none lg:w-[23rem] lg:border-t-0 lg:border-r print:hidden",
        // Beside an open scenario there is no room for both; its own bar leads back.
        selectedId !== null && "max-xl:hidden",
      )}
    >
      <Panel.Part
        panel={panel}
        onSelect={onSelect}
        waiting={
          <p role="status" className="p-5 text-muted text-sm">
            Loading the model
          </p>
        }
        failed={(again) => (
          <div className="flex flex-col items-start gap-3 p-5">
            <p>This part of the page could not be fetched. The board itself goes on.</p>
            <span className="flex gap-2">
              <Button variant="primary" onClick={again}>
                Try again
              </Button>
              <Button onClick={closeModelPanel}>Close</Button>
            </span>
          </div>
        )}
      />
    </aside>
  )
}

function useModelCommands(): void {
  const { active, clear } = useWhatIf()
  const here = useScenarioHere()
  const scenario = useScenario(here ?? "")
  // In the panel nobody is at a card any more, so the one that it is opened from is said.
  useCommand("model.what-if", () =>
    openModelPanel({ is: "what-if", ...(scenario ? { scenarioId: scenario.id } : {}) }),
  )
  useCommand("model.clear", clear, active ? undefined : "No what-if is on.")
  useCommand("model.explain", () =>
    openModelPanel({
      is: "why",
      target: scenario ? { scenarioId: scenario.id, outcomeId: "" } : null,
    }),
  )
  useCommand("model.coherence", () => openModelPanel({ is: "coherence" }))
}

/** Where somebody ends what is shared: whoever worked at it goes on alone, whoever watched is back at the board. */
function useEnding(): void {
  const ended = useWhatIfEnded()
  const { show } = useToasts()
  const said = useRef<string | null>(null)
  useEffect(() => {
    if (ended === null || said.current === ended.worldId) return
    said.current = ended.worldId
    show({
      title: ended.kept
        ? "Sharing has ended. What was set is yours alone now."
        : "Sharing has ended. This is the board as it is.",
    })
  }, [ended, show])
}
