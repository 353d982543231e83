"use client"

import { useWhatIf } from "../../client/use-what-if.ts"
import type { Scenario, Signal } from "../../core/board.ts"
import { Select } from "../ui/select.tsx"
import { outcomeLabel, signalWords } from "./model-words.ts"

type Choice = "board" | "observed" | "notObserved" | "watching"
const onBoard: Record<Signal["state"], string> = { ...signalWords, expired: "expired" }

export function SignalStates({
  signals,
  scenarios,
}: {
  signals: readonly Signal[]
  scenarios: readonly Scenario[]
}) {
  const { whatIf, setSignal } = useWhatIf()
  return (
    <ul className="flex flex-col gap-3">
      {signals.map((signal) => {
        const about = scenarios.find(({ id }) => id === signal.scenarioId)
        return (
          <li key={signal.id} className="flex flex-col gap-1">
            <span className="text-sm">{signal.title}</span>
            {about && (
              <span className="text-muted text-xs">
                of {about.title}: {outcomeLabel(about, signal.outcomeId)}
              </span>
            )}
            <Select<Choice>
              label={`Signal: ${signal.title}`}
              hideLabel
              value={whatIf.signals[signal.id] ?? "board"}
              onChange={(choice) => setSignal(signal.id, choice === "board" ? null : choice)}
              options={[
                { value: "board", label: `As on the board: ${onBoard[signal.state]}` },
                { value: "observed", label: "Suppose it is observed" },
                { value: "notObserved", label: "Suppose it stays away" },
                { value: "watching", label: "Suppose it is still open" },
              ]}
            />
          </li>
        )
      })}
    </ul>
  )
}
