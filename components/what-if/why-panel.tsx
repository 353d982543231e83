"use client"

/** A number taken apart: what moved it (M6), what leads to it, what it hangs on most, what to watch next. */
import { useState } from "react"
import { useDrivers, useLinks, useResponses, useScenarios, useSignals } from "../../client/use-board.ts"
import { useHidden } from "../../client/use-judgement.ts"
import { useAnswer, useAskModelAgain, useInfluences, useModelQuestion } from "../../client/use-model.ts"
import { useWhatIf } from "../../client/use-what-if.ts"
import type { OutcomeRef, Scenario } from "../../core/board.ts"
import type { Explanation } from "../../core/network/questions.ts"
import { formatProbability } from "../../core/probability.ts"
import { linkStrength, oddsWords } from "../../core/strength.ts"
import { useScenarioHere } from "../commands/here.ts"
import { Button } from "../ui/button.tsx"
import { Select } from "../ui/select.tsx"
import { openModelPanel } from "./model-panel.ts"
import { choicesOf, headOf, marginalsOf, outcomeLabel, partKey, partWords } from "./model-words.ts"
import { PanelPart } from "./panel-part.tsx"
import { FromTo } from "./points.tsx"
import { signedShare } from "./shares.ts"
import { TornadoPart } from "./tornado.tsx"

export function WhyPanel({ target }: { target: OutcomeRef | null }) {
  const scenarios = useScenarios()
  const here = useScenarioHere()
  const answer = useAnswer()
  const [chosen, setChosen] = useState<{ scenarioId: string; outcomeId: string } | null>(target)
  const again = useAskModelAgain()
  const scenario = scenarios.find(({ id }) => id === (chosen?.scenarioId ?? here)) ?? scenarios[0]
  const hidden = useHidden(scenario?.id ?? "")
  if (!scenario) return <p className="p-5 text-muted text-sm">There is no scenario yet.</p>
  const now = answer.state === "ready" ? marginalsOf(answer.value)?.[scenario.id] : undefined
  const outcomeId = chosen?.outcomeId || headOf(scenario, now)?.id || ""
  const choices = choicesOf(scenario)
  const ref = outcomeId === "" ? null : { scenarioId: scenario.id, outcomeId }
  return (
    <>
      <div className="flex flex-col gap-2 border-line border-b px-5 py-4">
        <Select
          label="Scenario"
          hideLabel
          value={scenario.id}
          onChange={(id) => setChosen({ scenarioId: id, outcomeId: "" })}
          options={scenarios.map(({ id, title }) => ({ value: id, label: title || "Untitled scenario" }))}
        />
        {choices.length > 1 && ref && (
          <Select
            label="Outcome"
            hideLabel
            value={outcomeId}
            onChange={(id) => setChosen({ scenarioId: scenario.id, outcomeId: id })}
            options={choices.map(({ id, label }) => ({ value: id, label }))}
          />
        )}
      </div>
      {answer.state === "failed" ? (
        <div className="flex flex-col items-start gap-2 p-5">
          <p role="alert">{answer.why}</p>
          <Button onClick={again}>Try again</Button>
        </div>
      ) : hidden ? (
        <p className="p-5 text-muted text-sm">
          A blind round asks for this now. Its number comes with the reveal.
        </p>
      ) : answer.state === "ready" && answer.value.state === "impossible" ? (
        <Refused why={answer.value.why} />
      ) : answer.state === "ready" && answer.value.state === "too-large" ? (
        <Refused why={answer.value.why} />
      ) : answer.state === "ready" && now === undefined ? (
        <p className="p-5 text-muted text-sm">
          This scenario has no likelihood yet, or its thresholds are missing, so it is not in the model.
        </p>
      ) : ref === null ? (
        <p role="status" className="p-5 text-muted text-sm">
          Working it out
        </p>
      ) : (
        <>
          <Contributions target={ref} scenario={scenario} now={now?.[ref.outcomeId] ?? null} />
          <Incoming target={ref} />
          <TornadoPart target={ref} />
          <WatchNext target={ref} />
        </>
      )}
    </>
  )
}

const Refused = ({ why }: { why: string }) => (
  <div className="flex flex-col items-start gap-2 p-5">
    <p role="alert" className="text-sm">
      {why}
    </p>
    <Button size="sm" onClick={() => openModelPanel({ is: "what-if" })}>
      Go to what is set
    </Button>
  </div>
)

function Contributions({
  target,
  scenario,
  now,
}: {
  target: OutcomeRef
  scenario: Scenario
  now: number | null
}) {
  const { whatIf, active } = useWhatIf()
  const asked = useModelQuestion(active ? { ask: "explain", whatIf, target } : null)
  const named = { scenarios: useScenarios(), drivers: useDrivers(), signals: useSignals() }
  const label = outcomeLabel(scenario, target.outcomeId)
  if (!active)
    return (
      <PanelPart title="The number">
        <p className="figures text-sm">
          {label}:{" "}
          <strong className="font-semibold text-lg">{now === null ? "…" : formatProbability(now)}</strong>
        </p>
        <p className="mt-1 text-muted text-sm">
          With nothing supposed it is what the team holds. Links show their force once something is supposed.
        </p>
      </PanelPart>
    )
  const explained = asked.state === "ready" ? asked.value : null
  if (asked.state === "failed")
    return (
      <PanelPart title="What moved it">
        <p className="text-sm">{asked.why}</p>
      </PanelPart>
    )
  if (explained === null)
    return (
      <PanelPart title="What moved it">
        <p role="status" className="text-muted text-sm">
          {asked.state === "ready" ? "This number cannot be taken apart." : "Working it out"}
        </p>
      </PanelPart>
    )
  return (
    <PanelPart title="What moved it">
      <p className="mb-2 text-sm">
        {label}: <FromTo from={explained.from} to={explained.to} />
      </p>
      <Waterfall explained={explained} words={(part) => partWords(part, whatIf, named)} />
    </PanelPart>
  )
}

/** Parts that add up: each with a bar from where the one before it ended. */
function Waterfall({
  explained,
  words,
}: {
  explained: Explanation
  words: (part: Explanation["contributions"][number]["part"]) => string
}) {
  const { from, to, contributions, method } = explained
  const parts = [...contributions].sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
  let at = from
  const sum = contributions.reduce((total, { change }) => total + change, 0)
  return (
    <>
      <table className="figures w-full text-sm">
        <caption className="sr-only">What each thing that is set adds, in percentage points</caption>
        <thead className="sr-only">
          <tr>
            <th>What is set</th>
            <th>Points</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ part, change }) => {
            const [start, end] = [at, at + change]
            at = end
            return (
              <tr key={partKey(part)} className="border-line border-b align-top last:border-b-0">
                <th scope="row" className="py-1.5 pr-2 text-left font-normal">
                  {words(part)}
                  <span
                    aria-hidden
                    className="relative mt-1 block h-1.5 rounded-bar bg-well forced-colors:border"
                  >
                    <span
                      className={`absolute inset-y-0 rounded-bar forced-colors:bg-[Highlight] ${change < 0 ? "bg-down" : "bg-up"}`}
                      style={{
                        left: `${Math.min(start, end) * 100}%`,
                        width: `${Math.max(Math.abs(change) * 100, 0.5)}%`,
                      }}
                    />
                  </span>
                </th>
                <td
                  className={`w-24 py-1.5 text-right ${change > 0 ? "text-up" : change < 0 ? "text-down" : ""}`}
                >
                  {signedShare(change)}
                </td>
              </tr>
            )
          })}
        </tbody>
        <tfoot>
          <tr className="border-edge border-t font-semibold">
            <th scope="row" className="py-1.5 text-left">
              Together
            </th>
            <td className="py-1.5 text-right">{signedShare(sum)}</td>
          </tr>
        </tfoot>
      </table>
      {parts.length > 1 && (
        <p className="mt-1 text-muted text-xs">
          {method === "shapley"
            ? "Each part is averaged over every order in which they could be set, so that none is favoured."
            : "The parts are counted one after another, in the order in which the What if panel lists them."}
        </p>
      )}
      <p className="sr-only">
        From {formatProbability(from)} to {formatProbability(to)}.
      </p>
    </>
  )
}

function Incoming({ target }: { target: OutcomeRef }) {
  const influences = useInfluences(target)
  const scenarios = useScenarios()
  const links = useLinks()
  const signals = useSignals()
  const drivers = useDrivers()
  const responses = useResponses()
  if (influences.state === "failed") return null
  const name = (ref: OutcomeRef) => {
    const scenario = scenarios.find(({ id }) => id === ref.scenarioId)
    return scenario ? `${scenario.title}: ${outcomeLabel(scenario, ref.outcomeId)}` : "Something removed"
  }
  const lines = (influences.state === "ready" ? influences.value : []).flatMap((one) => {
    if (one.kind === "link") {
      const link = links.find(({ id }) => id === one.id)
      if (!link) return []
      const small =
        link.relation === "influences" && link.logOddsShift !== undefined ? oddsWords(link.logOddsShift) : ""
      return [{ ...one, title: name(link.from), words: linkStrength(link), small }]
    }
    if (one.kind === "signal") {
      const signal = signals.find(({ id }) => id === one.id)
      return signal
        ? [
            {
              ...one,
              title: signal.title,
              words: "signal",
              small: one.shift === null ? "" : oddsWords(one.shift),
            },
          ]
        : []
    }
    if (one.kind === "response") {
      const response = responses.find(({ id }) => id === one.id)
      const titles = response?.driverIds.map(
        (id) => drivers.find((driver) => driver.id === id)?.title ?? "a driver",
      )
      return titles
        ? [
            {
              ...one,
              title: titles.join(" and "),
              words: "at their levels now",
              small: one.shift === null ? "" : oddsWords(one.shift),
            },
          ]
        : []
    }
    return [{ ...one, title: "A conditional table", words: "", small: "" }]
  })
  return (
    <PanelPart title="What leads to it">
      {influences.state === "computing" ? (
        <p role="status" className="text-muted text-sm">
          Working it out
        </p>
      ) : lines.length === 0 ? (
        <p className="text-muted text-sm">No link, driver or signal leads here yet.</p>
      ) : (
        <ul className="flex flex-col">
          {lines.map((line) => (
            <li key={`${line.kind}:${line.id}`} className="border-line border-b py-2 last:border-b-0">
              <p className="text-sm">{line.title}</p>
              <p className="figures flex flex-wrap gap-x-2 text-muted text-xs">
                {line.words && <span className="text-ink">{line.words}</span>}
                {line.small && <span>{line.small}</span>}
                {line.ifSo !== null && <span>if so {formatProbability(line.ifSo)}</span>}
                {line.ifNot !== null && <span>if not {formatProbability(line.ifNot)}</span>}
              </p>
            </li>
          ))}
        </ul>
      )}
    </PanelPart>
  )
}

const mostSignals = 5

function WatchNext({ target }: { target: OutcomeRef }) {
  const { whatIf } = useWhatIf()
  const worth = useModelQuestion({ ask: "watch-next", whatIf, target })
  const signals = useSignals()
  if (worth.state !== "ready" || worth.value.length === 0) return null
  return (
    <PanelPart title="Watch next">
      <p className="mb-1 text-muted text-xs">Open signals, by how much each is expected to tell.</p>
      <ol className="flex flex-col">
        {worth.value.slice(0, mostSignals).map((one) => (
          <li key={one.signalId} className="border-line border-b py-2 last:border-b-0">
            <p className="text-sm">{signals.find(({ id }) => id === one.signalId)?.title ?? "A signal"}</p>
            <p className="figures text-muted text-xs">
              seen with {formatProbability(one.pObserved)}; then {formatProbability(one.ifObserved)}, without
              it {formatProbability(one.ifNot)}
            </p>
          </li>
        ))}
      </ol>
    </PanelPart>
  )
}
