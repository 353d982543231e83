"use client"

/**
 * Under a scenario in the outline: what the model has of it. To suppose how it comes out, its links, its signals, and
 * what drivers do to it, each with everything that can be done.
 */
import { ArrowLeft, ArrowRight, HelpCircle, Pencil, Plus, Trash2 } from "lucide-react"
import { type ReactNode, useMemo, useState } from "react"
import {
  useDrivers,
  useLinksOf,
  useResponses,
  useScenario,
  useScenarios,
  useSignalsOf,
} from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { useModelActions } from "../../client/use-model-actions.ts"
import { useHiddenTables } from "../../client/use-votes.ts"
import { useWhatIf } from "../../client/use-what-if.ts"
import type { Link, Response, Scenario, Signal } from "../../core/board.ts"
import { shiftOf } from "../../core/response.ts"
import { oddsWords, strengthWords } from "../../core/strength.ts"
import { driversOf, readingOf } from "../drivers/driver-reading.ts"
import { openLinking } from "../links/link-desk.ts"
import { endName, relationTo } from "../links/link-words.ts"
import { useLinkRemoval } from "../links/use-link-removal.ts"
import { signalWords } from "../scenario/words.ts"
import { later } from "../shell/later.tsx"
import { outcomeLabel, outcomesIn } from "../signals/outcomes-in.ts"
import { type Saying, SignalButtons, type SignalHands } from "../signals/signal-parts.tsx"
import { ratioWords, signalTelling, stateLine } from "../signals/signal-reading.ts"
import { Button } from "../ui/button.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { NotFetched } from "../ui/not-fetched.tsx"
import { useToasts } from "../ui/toast.tsx"
import { openModelPanel } from "../what-if/model-panel.ts"
import { choicesOf } from "../what-if/model-words.ts"
import { type InOutline, ModelRow } from "./model-row.tsx"

const Observe = later(() => import("../signals/observe-dialog.tsx").then((module) => module.ObserveDialog))
const SignalForm = later(() => import("../signals/signal-dialog.tsx").then((module) => module.SignalDialog))
const Anchors = later(() => import("../drivers/anchors-dialog.tsx").then((module) => module.AnchorsDialog))
const Respond = later(() => import("../drivers/response-dialog.tsx").then((module) => module.ResponseDialog))

type Open =
  | { is: "observe"; signal: Signal; saying: Saying }
  | { is: "signal"; signal: Signal | null }
  | { is: "anchors"; response: Response }
  | { is: "respond" }

interface RowOf {
  key: string
  title: string
  cells: ReactNode[]
}

export function ModelRows({ scenarioId, ...inOutline }: InOutline & { scenarioId: string }) {
  const scenario = useScenario(scenarioId)
  return scenario && <Rows scenario={scenario} {...inOutline} />
}

function Rows({ scenario, ...inOutline }: InOutline & { scenario: Scenario }) {
  const [open, setOpen] = useState<Open | null>(null)
  const rows = [
    ...useSupposing(scenario),
    ...useLinkRows(scenario),
    ...useSignalRows(scenario, setOpen),
    ...useResponseRows(scenario, setOpen),
  ]
  return (
    <>
      {rows.map(({ key, title, cells }, at) => (
        <ModelRow
          key={key}
          rowKey={`${scenario.id}:${key}`}
          parent={scenario.id}
          level={3}
          place={at + 1}
          of={rows.length}
          {...{ title, cells, ...inOutline }}
        />
      ))}
      {open && <Dialogs scenario={scenario} open={open} close={() => setOpen(null)} />}
    </>
  )
}

const named = ({ title }: Scenario): string => title || "Untitled scenario"

function Dialogs({ scenario, open, close }: { scenario: Scenario; open: Open; close: () => void }) {
  const drivers = useDrivers()
  const { whatIf } = useWhatIf()
  const hiddenTables = useHiddenTables()
  const failed = (again: () => void) => <NotFetched onClose={close} onAgain={again} />
  switch (open.is) {
    case "observe":
      return <Observe.Part signal={open.signal} saying={open.saying} close={close} failed={failed} />
    case "signal":
      return <SignalForm.Part signal={open.signal} scenarioId={scenario.id} close={close} failed={failed} />
    case "anchors": {
      const reading = readingOf(open.response, drivers, whatIf)
      const title = endName(scenario, open.response.outcomeId)
      if (hiddenTables.includes(open.response.id)) return null
      return reading && <Anchors.Part response={open.response} {...{ title, reading, close, failed }} />
    }
    case "respond":
      return (
        <Respond.Part
          response={null}
          driverId={null}
          scenarioId={scenario.id}
          close={close}
          failed={failed}
        />
      )
  }
}

// --- what if ------------------------------------------------------------------------------------------------------

function useSupposing(scenario: Scenario): RowOf[] {
  const { whatIf, active, setOutcome, clear } = useWhatIf()
  const choices = choicesOf(scenario)
  const set = whatIf.outcomes[scenario.id]
  if (choices.length === 0 || !scenario.working) return []
  const name = named(scenario)
  const choice = ({ id, label }: { id: string; label: string }) => {
    const on = set?.outcomeId === id
    return (
      <Button
        key={id}
        size="sm"
        variant={on ? "primary" : "secondary"}
        aria-pressed={on}
        aria-label={`Suppose ${label}: ${name}`}
        className="max-w-full"
        onClick={() => setOutcome(scenario.id, on ? null : { outcomeId: id, by: set?.by ?? "seeing" })}
      >
        <span className="truncate">{label}</span>
      </Button>
    )
  }
  const made = set?.by === "doing"
  return [
    {
      key: "suppose",
      title: "Suppose",
      cells: [
        <span key="words" className="text-muted text-sm">
          Suppose that it comes out as
        </span>,
        <span key="choices" className="flex max-w-full flex-wrap gap-1.5">
          {choices.map(choice)}
          {set && (
            <Button
              size="sm"
              variant="quiet"
              aria-pressed={made}
              onClick={() =>
                setOutcome(scenario.id, { outcomeId: set.outcomeId, by: made ? "seeing" : "doing" })
              }
            >
              Made so, says nothing of its causes
            </Button>
          )}
          {active && (
            <Button size="sm" variant="quiet" onClick={clear}>
              End the what-if
            </Button>
          )}
        </span>,
        <Button
          key="why"
          size="sm"
          variant="quiet"
          icon={<HelpCircle />}
          aria-label={`Why this number: ${name}`}
          onClick={() =>
            openModelPanel({
              is: "why",
              target: { scenarioId: scenario.id, outcomeId: choices[0]?.id ?? "" },
            })
          }
        >
          Why
        </Button>,
      ],
    },
  ]
}

// --- links --------------------------------------------------------------------------------------------------------

function useLinkRows(scenario: Scenario): RowOf[] {
  const links = useLinksOf(scenario.id)
  const scenarios = useScenarios()
  const remove = useLinkRemoval()
  const may = useMay()
  const mayAdd = may({ collection: "links", id: "new", field: null, action: "add" })
  const row = (link: Link): RowOf => {
    const out = link.from.scenarioId === scenario.id
    const end = out ? link.to : link.from
    const other = endName(
      scenarios.find(({ id }) => id === end.scenarioId),
      end.outcomeId,
    )
    const own = endName(scenario, out ? link.from.outcomeId : link.to.outcomeId)
    const words = relationTo(link)
    const mayRemove = may({ collection: "links", id: link.id, field: "deletedAt", action: "set" })
    const Arrow = out ? ArrowRight : ArrowLeft
    return {
      key: `link:${link.id}`,
      title: other,
      cells: [
        <p key="words" className="flex min-w-0 items-baseline gap-2 text-sm">
          <Arrow aria-hidden className="size-3.5 shrink-0 self-center text-muted" />
          <span className="min-w-0">
            {own !== scenario.title && (
              <span className="text-muted">{own.slice(named(scenario).length + 2)}: </span>
            )}
            {out ? words.out : words.in} <span className="statement">{other}</span>
            {link.relation === "influences" && (
              <span className="figures text-muted text-xs"> · {oddsWords(link.logOddsShift ?? 0)}</span>
            )}
          </span>
        </p>,
        <span key="do" className="flex gap-1 pointer-coarse:gap-5">
          <IconButton
            size="sm"
            tooltip={false}
            label={`Change the link with “${other}”`}
            onClick={() => openLinking({ is: "change", linkId: link.id })}
          >
            <Pencil />
          </IconButton>
          {mayRemove.allowed && (
            <IconButton
              size="sm"
              tooltip={false}
              label={`Remove the link with “${other}”`}
              onClick={() => remove(link)}
            >
              <Trash2 />
            </IconButton>
          )}
        </span>,
      ],
    }
  }
  const add: RowOf = {
    key: "new-link",
    title: "Add a link",
    cells: [
      <Add
        key="add"
        words="Add a link"
        of={named(scenario)}
        onClick={() => openLinking({ is: "new", from: scenario.id, to: null })}
      />,
    ],
  }
  return [...links.map(row), ...(mayAdd.allowed ? [add] : [])]
}

const Add = ({ words, of, onClick }: { words: string; of: string; onClick: () => void }) => (
  <Button size="sm" variant="quiet" icon={<Plus />} aria-label={`${words}: ${of}`} onClick={onClick}>
    {words}
  </Button>
)

// --- signals ------------------------------------------------------------------------------------------------------

function useSignalRows(scenario: Scenario, setOpen: (open: Open) => void): RowOf[] {
  const signals = useSignalsOf(scenario.id)
  const actions = useModelActions()
  const { show } = useToasts()
  const may = useMay()
  const maySay = may({ collection: "signals", id: "any", field: "state", action: "set" })
  const mayAdd = may({ collection: "signals", id: "new", field: null, action: "add" })
  const hands = useMemo<SignalHands>(
    () => ({
      say: (signal, saying) => setOpen({ is: "observe", signal, saying }),
      edit: (signal) => setOpen({ is: "signal", signal }),
      watch: (signal) => {
        const done = actions.watchSignal(signal.id)
        show(
          done.ok
            ? { title: `Watched again: ${signal.title}` }
            : { title: done.error.message, tone: "danger" },
        )
      },
    }),
    [actions, show, setOpen],
  )
  const rows = signals.map((signal): RowOf => {
    const several = scenario.kind !== "binary" || signal.outcomeId !== scenario.outcomes[0]?.id
    return {
      key: `signal:${signal.id}`,
      title: signal.title,
      cells: [
        <p key="words" className="min-w-0 text-sm">
          {signal.title}
          <span className="text-muted text-xs">
            {" · "}
            {[signalWords[signal.state], stateLine(signal)].filter(Boolean).join(" ")}
            {several && ` · of ${outcomeLabel(scenario, signal.outcomeId)}`}
            {" · "}
            {ratioWords(signalTelling(signal))}
            {signal.pricedIn && " · in the estimates already"}
          </span>
        </p>,
        <SignalButtons key="do" signal={signal} hands={hands} mayNot={maySay.allowed ? null : maySay.why} />,
      ],
    }
  })
  const add: RowOf = {
    key: "new-signal",
    title: "Add a signal",
    cells: [
      <Add
        key="add"
        words="Add a signal"
        of={named(scenario)}
        onClick={() => setOpen({ is: "signal", signal: null })}
      />,
    ],
  }
  return [...rows, ...(mayAdd.allowed && outcomesIn(scenario).length > 0 ? [add] : [])]
}

// --- drivers ------------------------------------------------------------------------------------------------------

function useResponseRows(scenario: Scenario, setOpen: (open: Open) => void): RowOf[] {
  const drivers = useDrivers()
  const { whatIf } = useWhatIf()
  const responses = useResponses().filter(({ scenarioId }) => scenarioId === scenario.id)
  const hiddenTables = useHiddenTables()
  const mayAdd = useMay()({ collection: "responses", id: "new", field: null, action: "add" })
  const add: RowOf = {
    key: "new-response",
    title: "Add what a driver does",
    cells: [
      <Add
        key="add"
        words="Add what a driver does"
        of={named(scenario)}
        onClick={() => setOpen({ is: "respond" })}
      />,
    ],
  }
  const rows = responses.map((response): RowOf => {
    const titles = driversOf(response).flatMap(
      (id) => drivers.find((driver) => driver.id === id)?.title ?? [],
    )
    const { shift, problem } = shiftOf(response, drivers, whatIf.levels)
    const name = endName(scenario, response.outcomeId)
    const hidden = hiddenTables.includes(response.id)
    return {
      key: `response:${response.id}`,
      title: titles.join(", "),
      cells: [
        <p key="words" className="min-w-0 text-sm">
          <span className="text-muted">Moves with </span>
          {titles.join(", ")}
          <span className="figures text-muted text-xs">
            {" · "}
            {hidden
              ? "its table is hidden while a blind round asks for it"
              : (problem ?? `at these levels ${strengthWords(shift)}, ${oddsWords(shift)}`)}
          </span>
        </p>,
        hidden ? null : (
          <IconButton
            key="do"
            size="sm"
            tooltip={false}
            label={`Fill in what ${titles.join(", ")} ${titles.length > 1 ? "do" : "does"} to “${name}”`}
            onClick={() => setOpen({ is: "anchors", response })}
          >
            <Pencil />
          </IconButton>
        ),
      ],
    }
  })
  return [...rows, ...(mayAdd.allowed && drivers.length > 0 && outcomesIn(scenario).length > 0 ? [add] : [])]
}
