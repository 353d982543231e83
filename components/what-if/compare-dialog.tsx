"use client"

/** Up to three pinned what-ifs beside the board as it is: scenarios down, what-ifs across, changes in points. */
import { X } from "lucide-react"
import { useScenarios } from "../../client/use-board.ts"
import { useAnswerAsItIs, useModelQuestion } from "../../client/use-model.ts"
import { type PinnedWhatIf, usePinnedWhatIfs } from "../../client/use-pinned-what-ifs.ts"
import { useWhatIfKept } from "../../client/use-what-if.ts"
import type { Scenario } from "../../core/board.ts"
import type { Answer, Marginals } from "../../core/network/questions.ts"
import { formatProbability } from "../../core/probability.ts"
import { Dialog } from "../ui/dialog.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { choicesOf, headOf, marginalsOf, pointsBetween } from "./model-words.ts"
import { Points } from "./points.tsx"

export function CompareDialog({ onClose }: { onClose: () => void }) {
  const [pins, { unpin }] = usePinnedWhatIfs()
  const scenarios = useScenarios()
  const base = useAnswerAsItIs()
  const answers = [usePinned(pins[0]), usePinned(pins[1]), usePinned(pins[2])]
  const before = base.state === "ready" ? marginalsOf(base.value) : null
  const columns = pins.map((pin, at) => ({ pin, answer: answers[at] ?? null }))
  const rows =
    before === null
      ? []
      : rowsOf(
          scenarios,
          before,
          columns.map(({ answer }) => answer),
        )
  return (
    <Dialog
      title="Compare what-ifs"
      description="The board as it is, and each pinned what-if with its change in percentage points. What differs most is first."
      size="xl"
      open
      onOpenChange={(open) => open || onClose()}
    >
      {pins.length === 0 ? (
        <p className="text-muted text-sm">Nothing is pinned any more.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard.
        <section aria-label="Comparison" tabIndex={0} className="relative overflow-x-auto">
          <table className="figures w-full min-w-[36rem] text-left text-sm">
            <thead>
              <tr className="border-edge border-b align-bottom">
                <th scope="col" className="sticky left-0 bg-float py-2 pr-3 font-medium">
                  Scenario
                </th>
                <th scope="col" className="px-3 py-2 font-medium">
                  Board now
                </th>
                {columns.map(({ pin, answer }) => (
                  <th key={pin.id} scope="col" className="max-w-56 px-3 py-2 font-medium">
                    <span className="flex items-start gap-1">
                      <span className="min-w-0 flex-1">{pin.title}</span>
                      <IconButton
                        size="sm"
                        tooltip={false}
                        label={`Take out of the comparison: ${pin.title}`}
                        onClick={() => unpin(pin.id)}
                      >
                        <X />
                      </IconButton>
                    </span>
                    {answer?.state === "impossible" && (
                      <span className="font-normal text-notice text-xs">Cannot all be so</span>
                    )}
                    {answer?.state === "too-large" && (
                      <span className="font-normal text-muted text-xs">Too large to be exact</span>
                    )}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ scenario, outcome, from, to }) => (
                <tr key={scenario.id} className="border-line border-b align-baseline">
                  <th
                    scope="row"
                    className="sticky left-0 max-w-48 bg-float py-2 pr-3 font-normal sm:max-w-96"
                  >
                    <span className="statement">{scenario.title}</span>
                    {scenario.kind !== "binary" && (
                      <span className="block text-muted text-xs">{outcome.label}</span>
                    )}
                  </th>
                  <td className="px-3 py-2">{formatProbability(from)}</td>
                  {to.map((value, at) => (
                    <td key={columns[at]?.pin.id} className="px-3 py-2">
                      {value === null ? (
                        <span className="text-muted">none</span>
                      ) : (
                        <span className="flex flex-wrap items-baseline gap-x-2">
                          <span className="font-semibold">{formatProbability(value)}</span>
                          <Points points={pointsBetween(from, value)} className="text-xs" />
                        </span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Dialog>
  )
}

function usePinned(pin: PinnedWhatIf | undefined): Answer | null {
  const { how } = useWhatIfKept()
  const asked = useModelQuestion(pin ? { ask: "what-if", whatIf: pin.whatIf, how } : null)
  return asked.state === "ready" && !asked.stale ? asked.value : null
}

function rowsOf(scenarios: readonly Scenario[], before: Marginals, answers: readonly (Answer | null)[]) {
  const after = answers.map((answer) => (answer ? marginalsOf(answer) : null))
  return scenarios
    .flatMap((scenario) => {
      const now = before[scenario.id]
      if (!now) return []
      const spread = (id: string) =>
        Math.max(
          0,
          ...after.map((one) => Math.abs((one?.[scenario.id]?.[id] ?? now[id] ?? 0) - (now[id] ?? 0))),
        )
      const choices = choicesOf(scenario)
      const most =
        scenario.kind === "binary"
          ? headOf(scenario, now)
          : choices.reduce(
              (best, one) => (spread(one.id) > spread(best.id) ? one : best),
              choices[0] ?? { id: "", label: "" },
            )
      if (!most || most.id === "") return []
      return [
        {
          scenario,
          outcome: most,
          from: now[most.id] ?? 0,
          to: after.map((one) => one?.[scenario.id]?.[most.id] ?? null),
          spread: spread(most.id),
        },
      ]
    })
    .sort((a, b) => b.spread - a.spread)
}
