"use client"

import { clsx } from "clsx"
import { CalendarClock, ChevronDown, ChevronRight, MessageSquare, Pencil, Waypoints } from "lucide-react"
import { memo, type ReactNode, useLayoutEffect, useRef } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useMeta, useScenario, useScenarioIdsOf } from "../../client/use-board.ts"
import { useCommentCount, useUnreadOn } from "../../client/use-comments.ts"
import { useHidden } from "../../client/use-judgement.ts"
import { useMay } from "../../client/use-may.ts"
import { usePresenceOn } from "../../client/use-people.ts"
import { useWhatIfActive } from "../../client/use-what-if.ts"
import type { Scenario, ScenarioSet } from "../../core/board.ts"
import { formatProbability, formatProbabilityRange } from "../../core/probability.ts"
import { headline, isQuantiles } from "../../core/working.ts"
import { describeLikelihood } from "../../core/yardstick.ts"
import { ExclusiveTotal } from "../board/exclusive-total.tsx"
import { NewScenario } from "../board/new-scenario.tsx"
import { Heading, SetHeading } from "../board/set-heading.tsx"
import { HiddenLikelihood } from "../likelihood/hidden-likelihood.tsx"
import { quantilesText } from "../likelihood/quantiles-reading.tsx"
import { ChangeMark } from "../scenario/change-mark.tsx"
import { askFor } from "../scenario/open-intent.ts"
import { ScenarioMenu } from "../scenario/scenario-menu.tsx"
import { statusWords } from "../scenario/words.ts"
import { later } from "../shell/later.tsx"
import { AvatarStack } from "../ui/avatar.tsx"
import { Badge } from "../ui/badge.tsx"
import { CommittedField } from "../ui/committed-field.tsx"
import { showDay } from "../ui/day.ts"
import { IconButton } from "../ui/icon-button.tsx"

const WhatIfLine = later(() => import("../what-if/what-if-reading.tsx").then((module) => module.WhatIfLine))

export const noSetKey = "set:none"
/** Of the row of a set; scenarios have their id for a key, and an id holds no colon. */
export const setKey = (setId: string | null): string => (setId === null ? noSetKey : `set:${setId}`)

interface Placed {
  place: number
  of: number
  /** Whether Tab comes to this row. */
  stop: boolean
  /** To be called after each commit. */
  settle: (row: HTMLElement | null) => void
}

// --- a set --------------------------------------------------------------------------------------------------------

export interface SetRowProps extends Placed {
  /** null: scenarios without a set. */
  set: ScenarioSet | null
  /** Those that are shown. */
  ids: readonly string[]
  open: boolean
  adding: boolean
  mayAdd: boolean
  onAdd: (key: string, open: boolean) => void
  toggle: (key: string, open: boolean) => void
}

export const SetRow = memo(function SetRow(props: SetRowProps) {
  const { set, ids, open, place, of, stop, adding, mayAdd, onAdd, toggle, settle } = props
  const key = setKey(set?.id ?? null)
  const all = useScenarioIdsOf(set?.id ?? null)
  const title = set ? set.title || "Untitled set" : "No set"
  const row = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => settle(row.current))
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the treegrid.
    <div
      ref={row}
      role="row"
      aria-level={1}
      aria-posinset={place}
      aria-setsize={of}
      aria-expanded={ids.length > 0 ? open : undefined}
      aria-label={`${title}, ${ids.length} ${ids.length === 1 ? "scenario" : "scenarios"}`}
      tabIndex={stop ? 0 : -1}
      data-row={key}
      data-title={title}
      className="group/set sticky top-0 z-10 mt-4 flex scroll-mt-2 flex-wrap items-center gap-x-2 border-line border-b bg-paper px-1 py-1.5 first-of-type:mt-0 focus-visible:-outline-offset-2 pointer-coarse:min-h-11"
    >
      <Cell className={clsx("relative flex items-center gap-1", set ? "flex-none" : "min-w-0 flex-1")}>
        <IconButton
          size="sm"
          tooltip={false}
          disabled={ids.length === 0}
          label={open ? `Hide the scenarios of “${title}”` : `Show the scenarios of “${title}”`}
          onClick={() => toggle(key, !open)}
        >
          {open ? <ChevronDown /> : <ChevronRight />}
        </IconButton>
        {set ? null : <Heading title={title} count={ids.length} />}
      </Cell>
      {set && (
        <Cell className="flex min-w-0 flex-1 items-center gap-2 [&_[data-set-handle]]:hidden">
          <SetHeading set={set} count={ids.length} />
        </Cell>
      )}
      {mayAdd && (
        <Cell className={clsx(adding ? "basis-full" : "print:hidden")}>
          <NewScenario
            setId={set?.id ?? null}
            setTitle={title}
            open={adding}
            onOpenChange={(next) => onAdd(key, next)}
          />
        </Cell>
      )}
      {set?.kind === "exclusive" && (
        <Cell className="basis-full [&>*]:mb-0 [&:empty]:hidden">
          <ExclusiveTotal setId={set.id} ids={all} />
        </Cell>
      )}
    </div>
  )
})

// --- a scenario ---------------------------------------------------------------------------------------------------

export interface ScenarioRowProps extends Placed {
  id: string
  /** The row of its set. */
  parent: string
  selected: boolean
  /** Its statement is being edited in place. */
  editing: boolean
  /** What the model has of it is shown beneath it. */
  open: boolean
  toggle: (key: string, open: boolean) => void
  onOpen: (id: string) => void
  onEdit: (id: string | null) => void
  onSet: (id: string) => void
}

export const ScenarioRow = memo(function ScenarioRow(props: ScenarioRowProps) {
  const { id, parent, place, of, stop, selected, editing, open, toggle, onOpen, onEdit, onSet, settle } =
    props
  const scenario = useScenario(id)
  const people = usePresenceOn(id)
  const may = useMay()({ collection: "scenarios", id, field: "title", action: "set" })
  const row = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => settle(row.current))
  if (!scenario) return null
  const title = scenario.title || "Untitled scenario"
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the treegrid.
    <div
      ref={row}
      role="row"
      aria-level={2}
      aria-posinset={place}
      aria-setsize={of}
      aria-expanded={open}
      aria-current={selected ? "true" : undefined}
      tabIndex={stop ? 0 : -1}
      data-row={id}
      data-card={id}
      data-parent={parent}
      data-title={title}
      className={clsx(
        "group/row flex scroll-mt-12 scroll-mb-16 flex-wrap items-center gap-x-3 border-line border-b px-2 py-1.5 [contain-intrinsic-block-size:auto_3rem] [content-visibility:auto] focus-visible:-outline-offset-2 @3xl:grid @3xl:grid-cols-(--outline-columns) print:break-inside-avoid print:[content-visibility:visible]",
        selected ? "bg-wash" : "hover:bg-wash",
      )}
    >
      <Cell className="flex min-w-0 basis-[calc(100%-2.5rem)] items-center gap-1">
        {editing && may.allowed ? (
          <TitleField scenario={scenario} onDone={() => onEdit(null)} onKept={() => row.current?.focus()} />
        ) : (
          <>
            <h3 className="min-w-0 flex-1">
              <button
                type="button"
                onClick={() => onOpen(id)}
                className="statement w-full rounded-control py-1 text-left text-base leading-[1.375rem] pointer-coarse:min-h-11"
              >
                {scenario.title || <span className="text-muted italic">Untitled scenario</span>}
              </button>
            </h3>
            {people.length > 0 && (
              <AvatarStack
                size="xs"
                most={3}
                people={people.map(({ memberId, name, colour }) => ({ id: memberId, name, colour }))}
              />
            )}
          </>
        )}
      </Cell>
      <Cell className="order-1 @3xl:order-none">
        <LikelihoodCell scenario={scenario} onSet={() => onSet(id)} />
      </Cell>
      <Cell className="order-1 empty:hidden @3xl:order-none @3xl:empty:block">
        <ChangeMark scenario={scenario} short />
      </Cell>
      <Cell className="figures order-1 text-muted text-xs empty:hidden @3xl:order-none @3xl:empty:block">
        {scenario.resolveBy && (
          <span className="inline-flex items-center gap-1 [&_svg]:size-3.5">
            <CalendarClock aria-hidden className="@3xl:hidden" />
            <span className="sr-only">by </span>
            {showDay(scenario.resolveBy)}
          </span>
        )}
      </Cell>
      <Cell className={clsx("order-1 @3xl:order-none", scenario.status === "open" && "@max-3xl:hidden")}>
        <Badge>{statusWords[scenario.status]}</Badge>
      </Cell>
      <Cell className="order-1 @3xl:order-none">
        <CommentsCell
          id={id}
          onOpen={() => {
            askFor(id, "comment")
            onOpen(id)
          }}
        />
      </Cell>
      <Cell className="order-1 @3xl:hidden pointer-coarse:ml-2 print:hidden">
        <IconButton
          size="sm"
          tooltip={false}
          label={`${open ? "Hide" : "Show"} the model of “${title}”`}
          onClick={() => toggle(id, !open)}
        >
          {open ? <ChevronDown /> : <Waypoints />}
        </IconButton>
      </Cell>
      <Cell className="flex items-center justify-end print:hidden">
        <IconButton
          size="sm"
          tooltip={false}
          label={`${open ? "Hide" : "Show"} the model of “${title}”`}
          className="@max-3xl:hidden"
          onClick={() => toggle(id, !open)}
        >
          {open ? <ChevronDown /> : <Waypoints />}
        </IconButton>
        {may.allowed && (
          <IconButton
            size="sm"
            tooltip={false}
            label={`Edit the statement “${title}”`}
            className="@max-3xl:hidden"
            onClick={() => onEdit(id)}
          >
            <Pencil />
          </IconButton>
        )}
        <ScenarioMenu scenario={scenario} onOpen={onOpen} />
      </Cell>
    </div>
  )
})

export function Cell({ className, children }: { className?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the treegrid.
    // biome-ignore lint/a11y/useFocusableInteractive: focusable once one goes to it.
    <div
      role="gridcell"
      className={clsx("min-w-0 rounded-control focus-visible:-outline-offset-2", className)}
    >
      {children}
    </div>
  )
}

function TitleField(props: { scenario: Scenario; onDone: () => void; onKept: () => void }) {
  const { scenario, onDone, onKept } = props
  const actions = useActions()
  const refused = useRef(false)
  return (
    <form
      className="min-w-0 flex-1"
      onSubmit={(event) => event.preventDefault()}
      onBlur={onDone}
      onKeyDownCapture={() => {
        refused.current = false
      }}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return
        event.stopPropagation()
        // What was not taken stays, with the sentence that says why.
        if (refused.current) return
        event.preventDefault()
        onKept()
        onDone()
      }}
    >
      <CommittedField
        label={`Statement of “${scenario.title}”`}
        hideLabel
        autoFocus
        value={scenario.title}
        maxLength={500}
        inputClassName="statement text-base"
        onCommit={(text) => {
          const done = text === "" ? null : actions.setField("scenarios", scenario.id, "title", text)
          const why = done === null ? "A scenario needs a statement." : done.ok ? null : done.error.message
          refused.current = why !== null
          return why
        }}
      />
    </form>
  )
}

/** The number with its words and their range; pressing it sets it. */
function LikelihoodCell({ scenario, onSet }: { scenario: Scenario; onSet: () => void }) {
  const { yardstick } = useMeta()
  const { working } = scenario
  const head = headline(scenario)
  const range =
    working && !isQuantiles(working) && working.low !== undefined && working.high !== undefined
      ? formatProbabilityRange(working.low, working.high)
      : null
  const quantity = working && isQuantiles(working) ? quantilesText(scenario) : null
  const label =
    head && scenario.kind === "categorical"
      ? scenario.outcomes.find(({ id }) => id === head.outcomeId)?.label
      : null
  const said = head ? describeLikelihood(head.probability, yardstick) : null
  const whatIf = useWhatIfActive()
  if (useHidden(scenario.id)) return <HiddenLikelihood />
  if (whatIf) return <WhatIfLine.Part scenario={scenario} />
  return (
    <button
      type="button"
      onClick={onSet}
      className="w-full min-w-0 rounded-control px-1 py-0.5 text-left transition-colors hover:bg-wash pointer-coarse:min-h-11"
    >
      <span className="sr-only">Set the likelihood: </span>
      {head && said ? (
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="figures font-medium">{formatProbability(head.probability)}</span>
          <span className="text-muted text-xs">
            {said.words && said.text}
            {range && `, 80% range ${range}`}
          </span>
          {label && <span className="basis-full truncate text-muted text-xs">{label}</span>}
        </span>
      ) : quantity ? (
        <span className="figures flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{quantity.main}</span>
          <span className="text-muted text-xs">{quantity.range}</span>
        </span>
      ) : (
        <span className="text-muted text-xs">None yet</span>
      )}
    </button>
  )
}

function CommentsCell({ id, onOpen }: { id: string; onOpen: () => void }) {
  const count = useCommentCount(id)
  const unread = useUnreadOn(id).count
  return (
    <button
      type="button"
      onClick={onOpen}
      className={clsx(
        "target inline-flex min-h-6 items-center gap-1 rounded-control px-1 text-xs [&_svg]:size-3.5",
        unread > 0 ? "font-semibold text-accent" : "text-muted",
      )}
    >
      <MessageSquare aria-hidden />
      <span className="sr-only">
        {count === 0 ? "Comment" : count === 1 ? "1 comment" : `${count} comments`}
      </span>
      {count > 0 && (
        <span aria-hidden className="figures">
          {count}
        </span>
      )}
      {unread > 0 && (
        <span className="whitespace-nowrap">
          <span className="sr-only">, </span>
          {unread} new
        </span>
      )}
    </button>
  )
}
