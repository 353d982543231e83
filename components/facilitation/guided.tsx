"use client"

/**
 * Being taken somewhere: by a facilitator who brings everyone to a scenario, or by a person whom one follows. Who is
 * typing is asked and not moved; everybody can go back, and is asked first from then on.
 */
import { useScenario } from "../../client/use-board.ts"
import { useBrought, useServerCommand } from "../../client/use-facilitation.ts"
import { useYou } from "../../client/use-people.ts"
import { useScenarioHere } from "../commands/here.ts"
import { runCommand, useCommand } from "../commands/use-command.ts"
import { later, useFetchAtRest } from "../shell/later.tsx"
import { useToasts } from "../ui/toast.tsx"
import { useFollowed } from "./following.ts"
import type { Navigation } from "./guided-bars.tsx"

const Bars = later(() => import("./guided-bars.tsx").then((module) => module.GuidedBars))
const parts = [Bars]

export function Guided(props: Navigation) {
  const brought = useBrought()
  const followed = useFollowed()
  useBringing()
  useCommand("people.follow", () => runCommand("people.open"))
  useFetchAtRest(parts)
  return brought === null && followed === null ? null : <Bars.Part {...props} />
}

/** What a facilitator does: the scenario they are at, for everybody. */
function useBringing(): void {
  const command = useServerCommand()
  const { show } = useToasts()
  const facilitates = useYou()?.role === "facilitator"
  const here = useScenarioHere()
  const scenario = useScenario(here ?? "")
  const why = !facilitates
    ? "Only facilitators bring everyone."
    : scenario === null
      ? "Go to a scenario first."
      : undefined
  useCommand(
    "facilitate.bring",
    () => {
      if (!scenario) return
      void command({ kind: "bring", scenarioId: scenario.id }).then((reply) =>
        show(
          reply.ok
            ? { title: "Everyone is brought here", description: scenario.title }
            : { title: reply.message, tone: "danger" },
        ),
      )
    },
    why,
  )
}
