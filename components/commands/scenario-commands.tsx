"use client"

/**
 * What can be done with the scenario that one is at, whichever view shows it. It draws nothing, so that following the
 * focus from card to card renders nothing else again.
 */
import { useActions } from "../../client/use-actions.ts"
import { useScenario } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { useYou } from "../../client/use-people.ts"
import { askFor, type Part } from "../scenario/open-intent.ts"
import { useScenarioRemoval } from "../scenario/use-scenario-removal.ts"
import { useLayer } from "../shell/use-layer.ts"
import { useToasts } from "../ui/toast.tsx"
import { useFollowHere, useScenarioHere } from "./here.ts"
import { useCommand } from "./use-command.ts"

export function ScenarioCommands({
  selectedId,
  onSelect,
}: {
  selectedId: string | null
  onSelect: (id: string | null) => void
}) {
  useFollowHere(selectedId)
  const here = useScenarioHere()
  const scenario = useScenario(here ?? "")
  const actions = useActions()
  const remove = useScenarioRemoval()
  const { show } = useToasts()
  const may = useMay()

  const there = scenario !== null && scenario.deletedAt === undefined
  const nowhere = there ? undefined : "Go to a scenario first."
  const refused = (field: string | null, action: "add" | "set"): string | undefined => {
    const asked = may({ collection: "scenarios", id: here ?? "new", field, action })
    return nowhere ?? (asked.allowed ? undefined : asked.why)
  }
  const goTo = (part: Part) => () => {
    if (here === null) return
    askFor(here, part)
    onSelect(here)
  }

  useCommand("panel.close", selectedId === null ? null : () => onSelect(null))
  useCommand(
    "card.open",
    () => onSelect(here),
    here !== null && here === selectedId ? "It is open." : nowhere,
  )
  useCommand("scenario.title", goTo("title"), refused("title", "set"))
  useCommand("scenario.likelihood", goTo("likelihood"), refused("working", "set"))
  useCommand("scenario.comment", goTo("comment"), nowhere)
  useCommand(
    "scenario.duplicate",
    () => {
      const done = actions.duplicateScenario(here ?? "")
      if (done.ok) onSelect(done.value.id)
      else show({ title: done.error.message, tone: "danger" })
    },
    refused(null, "add"),
  )
  useCommand(
    "scenario.delete",
    () => {
      if (!scenario) return
      leaveCard(scenario.id)
      remove(scenario)
    },
    refused("deletedAt", "set"),
  )
  const [, showLayer] = useLayer()
  const facilitator = useYou()?.role === "facilitator"
  useCommand(
    "scenario.history",
    () => here !== null && showLayer({ is: "history", scenarioId: here }),
    nowhere,
  )
  useCommand(
    "scenario.resolve",
    () => here !== null && showLayer({ is: "resolve", scenarioId: here }),
    facilitator ? nowhere : "Only facilitators say how a scenario came out.",
  )
  useCommand("view.scores", () => showLayer({ is: "scores", memberId: null }))
  return null
}

/** The focus goes on to the neighbour before the card goes: from nothing, the next key would begin at the first card. */
function leaveCard(id: string): void {
  const focused = document.activeElement?.closest<HTMLElement>("[data-card]")
  if (focused?.dataset.card !== id) return
  const cards = [...document.querySelectorAll<HTMLElement>("[data-card]")]
  const at = cards.indexOf(focused)
  const column = focused.closest("[data-column]")
  const beside = [cards[at + 1], cards[at - 1]]
  const next = beside.find((card) => card && card.closest("[data-column]") === column) ?? beside.find(Boolean)
  next?.focus()
}
