"use client"

/**
 * Below the sets of the outline: the drivers of the board, with what if they stood elsewhere, and what does not go
 * together, with its repairs. Here too is said, once it is worked out, what a what-if moves.
 */
import { ChevronDown, ChevronRight, Minus, Plus, RotateCcw } from "lucide-react"
import { type ReactNode, useEffect, useRef, useState } from "react"
import { useDrivers, useScenarios } from "../../client/use-board.ts"
import { useDriverActions } from "../../client/use-driver-actions.ts"
import { useMay } from "../../client/use-may.ts"
import { useAnswer, useAnswerAsItIs, useModelQuestion } from "../../client/use-model.ts"
import { useUndo } from "../../client/use-undo.ts"
import { useWhatIf } from "../../client/use-what-if.ts"
import { useWorldDesk } from "../../client/use-worlds.ts"
import type { Driver } from "../../core/board.ts"
import type { CoherenceGap } from "../../core/network/questions.ts"
import { formatProbability } from "../../core/probability.ts"
import { later } from "../shell/later.tsx"
import { Button } from "../ui/button.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { NotFetched } from "../ui/not-fetched.tsx"
import { useToasts } from "../ui/toast.tsx"
import { levelWords, marginalsOf, outcomeLabel } from "../what-if/model-words.ts"
import { type InOutline, ModelRow } from "./model-row.tsx"
import { movesSentence } from "./moves.ts"

const NewDriver = later(() => import("../drivers/driver-dialog.tsx").then((module) => module.NewDriverDialog))

export const driversKey = "model:drivers"
export const coherenceKey = "model:coherence"

interface Groups extends InOutline {
  closed: ReadonlySet<string>
  toggle: (key: string, open: boolean) => void
}

export function ModelGroups(props: Groups) {
  return (
    <>
      <DriverGroup {...props} />
      <CoherenceGroup {...props} />
    </>
  )
}

function Heading(props: { open: boolean; title: string; count: number; onToggle: (open: boolean) => void }) {
  const { open, title, count, onToggle } = props
  return (
    <>
      <IconButton
        size="sm"
        tooltip={false}
        disabled={count === 0}
        label={open ? `Hide: ${title}` : `Show: ${title}`}
        onClick={() => onToggle(!open)}
      >
        {open ? <ChevronDown /> : <ChevronRight />}
      </IconButton>
      <h2 className="font-semibold text-sm">{title}</h2>
      <span className="figures text-muted text-xs">{count}</span>
    </>
  )
}

// --- drivers ------------------------------------------------------------------------------------------------------

function DriverGroup({ closed, toggle, ...inOutline }: Groups) {
  const drivers = useDrivers()
  const may = useMay()
  const [adding, setAdding] = useState(false)
  const mayAdd = may({ collection: "drivers", id: "new", field: null, action: "add" })
  if (drivers.length === 0) return null
  const open = !closed.has(driversKey)
  const heading: ReactNode[] = [
    <Heading
      key="heading"
      title="Drivers"
      count={drivers.length}
      {...{ open }}
      onToggle={(next) => toggle(driversKey, next)}
    />,
  ]
  if (mayAdd.allowed)
    heading.push(
      <Button key="add" size="sm" variant="quiet" icon={<Plus />} onClick={() => setAdding(true)}>
        New driver
      </Button>,
    )
  return (
    <>
      <ModelRow
        rowKey={driversKey}
        parent={null}
        level={1}
        place={1}
        of={1}
        title="Drivers"
        open={open}
        cells={heading}
        {...inOutline}
      />
      {open &&
        drivers.map((driver, at) => (
          <DriverRow key={driver.id} {...{ driver, at }} of={drivers.length} {...inOutline} />
        ))}
      {adding && <Adding close={() => setAdding(false)} />}
    </>
  )
}

const Adding = ({ close }: { close: () => void }) => (
  <NewDriver.Part close={close} failed={(again) => <NotFetched onClose={close} onAgain={again} />} />
)

/** Below the outline, while the board has none. */
export function FirstDriver() {
  const none = useDrivers().length === 0
  const [adding, setAdding] = useState(false)
  const may = useMay()({ collection: "drivers", id: "new", field: null, action: "add" })
  return (
    <>
      {none && may.allowed && (
        <Button variant="quiet" icon={<Plus />} className="self-start" onClick={() => setAdding(true)}>
          New driver
        </Button>
      )}
      {adding && <Adding close={() => setAdding(false)} />}
    </>
  )
}

function DriverRow({ driver, at, of, ...inOutline }: InOutline & { driver: Driver; at: number; of: number }) {
  const { whatIf, setLevel } = useWhatIf()
  const actions = useDriverActions()
  const { show } = useToasts()
  const may = useMay()({ collection: "drivers", id: driver.id, field: "level", action: "set" })
  const set = whatIf.levels[driver.id]
  const level = set ?? driver.level
  const top = driver.levels.length - 1
  const suppose = (next: number) => {
    const held = Math.min(top, Math.max(0, next))
    setLevel(driver.id, held === driver.level ? null : held)
  }
  const keep = () => {
    const done = actions.setLevel(driver.id, level)
    if (done.ok) setLevel(driver.id, null)
    else show({ title: done.error.message, tone: "danger" })
  }
  return (
    <ModelRow
      rowKey={`driver:${driver.id}`}
      parent={driversKey}
      level={2}
      place={at + 1}
      of={of}
      title={driver.title}
      cells={[
        <p key="words" className="min-w-0 text-sm">
          {driver.title || "Untitled driver"}
          <span className="figures block text-muted text-xs">
            {set === undefined
              ? levelWords(driver, level)
              : `Supposed ${levelWords(driver, level)}; on the board ${levelWords(driver, driver.level)}`}
          </span>
        </p>,
        <span key="do" className="flex flex-wrap items-center gap-1 pointer-coarse:gap-5">
          <IconButton
            size="sm"
            tooltip={false}
            disabled={level <= 0}
            label={`Suppose a lower level: ${driver.title}`}
            onClick={() => suppose(Math.ceil(level) - 1)}
          >
            <Minus />
          </IconButton>
          <IconButton
            size="sm"
            tooltip={false}
            disabled={level >= top}
            label={`Suppose a higher level: ${driver.title}`}
            onClick={() => suppose(Math.floor(level) + 1)}
          >
            <Plus />
          </IconButton>
          {set !== undefined && (
            <>
              <IconButton
                size="sm"
                tooltip={false}
                label={`As on the board: ${driver.title}`}
                onClick={() => setLevel(driver.id, null)}
              >
                <RotateCcw />
              </IconButton>
              {may.allowed && (
                <Button size="sm" aria-label={`It stands there now: ${driver.title}`} onClick={keep}>
                  It stands there now
                </Button>
              )}
            </>
          )}
        </span>,
      ]}
      {...inOutline}
    />
  )
}

// --- what does not go together ------------------------------------------------------------------------------------

function CoherenceGroup({ closed, toggle, ...inOutline }: Groups) {
  const asked = useModelQuestion(coherence)
  const gaps = asked.state === "ready" ? asked.value : []
  if (gaps.length === 0) return null
  const open = !closed.has(coherenceKey)
  return (
    <>
      <ModelRow
        rowKey={coherenceKey}
        parent={null}
        level={1}
        place={1}
        of={1}
        title="What does not go together"
        open={open}
        cells={[
          <Heading
            key="heading"
            title="What does not go together"
            count={gaps.length}
            {...{ open }}
            onToggle={(next) => toggle(coherenceKey, next)}
          />,
        ]}
        {...inOutline}
      />
      {open &&
        gaps.map((gap, at) => <GapRow key={gap.id} {...{ gap, at }} of={gaps.length} {...inOutline} />)}
    </>
  )
}
const coherence = { ask: "coherence" } as const

function GapRow({ gap, at, of, ...inOutline }: InOutline & { gap: CoherenceGap; at: number; of: number }) {
  const scenarios = useScenarios()
  const desk = useWorldDesk()
  const { undo } = useUndo()
  const { show } = useToasts()
  const may = useMay()
  const refused = gap.repair
    .map(({ target }) =>
      may({ collection: "scenarios", id: target.scenarioId, field: "working", action: "set" }),
    )
    .find((answer) => !answer.allowed)
  const steps = gap.repair.flatMap(({ target, from, to }) => {
    const scenario = scenarios.find(({ id }) => id === target.scenarioId)
    // Of yes and no the first says it all.
    if (!scenario || (scenario.kind === "binary" && scenario.outcomes[0]?.id !== target.outcomeId)) return []
    const label = scenario.kind === "binary" ? "" : `, ${outcomeLabel(scenario, target.outcomeId)}`
    return [`${scenario.title}${label}: ${formatProbability(from)} to ${formatProbability(to)}`]
  })
  const apply = () => {
    const done = desk.applyRepair(gap.repair)
    if (done.ok) show({ title: "Repaired", action: { label: "Undo", onClick: () => void undo() } })
    else show({ title: done.error.message, tone: "danger" })
  }
  return (
    <ModelRow
      rowKey={`gap:${gap.id}`}
      parent={coherenceKey}
      level={2}
      place={at + 1}
      of={of}
      title={gap.message}
      cells={[
        <div key="words" className="min-w-0 text-sm">
          <p>{gap.message}</p>
          {steps.length > 0 && (
            <p className="figures text-muted text-xs">The nearest that goes together: {steps.join("; ")}.</p>
          )}
        </div>,
        gap.repair.length > 0 && (
          <Button key="do" size="sm" disabled={refused !== undefined} onClick={apply}>
            Apply this repair
          </Button>
        ),
      ]}
      {...inOutline}
    />
  )
}

// --- what a what-if moves -----------------------------------------------------------------------------------------

/** Said once it is worked out, of what this person set; what was on when the page opened is not news. */
export function Moves() {
  const { whatIf, active } = useWhatIf()
  const scenarios = useScenarios()
  const answer = useAnswer()
  const asItIs = useAnswerAsItIs()
  const [said, setSaid] = useState("")
  const of = useRef(whatIf)
  useEffect(() => {
    if (of.current === whatIf) return
    if (!active) {
      of.current = whatIf
      setSaid("The what-if has ended. These are the numbers of the board.")
      return
    }
    if (answer.state !== "ready" || answer.stale || asItIs.state !== "ready" || asItIs.stale) return
    of.current = whatIf
    if (answer.value.state === "impossible") return setSaid(answer.value.why)
    const [before, after] = [marginalsOf(asItIs.value), marginalsOf(answer.value)]
    if (before && after) setSaid(movesSentence(scenarios, before, after))
  }, [whatIf, active, answer, asItIs, scenarios])
  return (
    <p role="status" aria-label="What the what-if moves" className="sr-only">
      {said}
    </p>
  )
}
