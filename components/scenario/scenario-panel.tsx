"use client"

/**
 * Everything about one scenario, beside the board (a whole sheet on a phone). It says where its reader is, so that
 * colleagues see them on the card and in the field. Esc closes it; the board gives the focus back to the card.
 */
import { ChartSpline, X } from "lucide-react"
import { type FocusEvent, type RefObject, useEffect, useRef } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useScenario } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { useSetFocus } from "../../client/use-people.ts"
import { useWhatIfActive } from "../../client/use-what-if.ts"
import type { Scenario } from "../../core/board.ts"
import { CommentsButton } from "../comments/comments-button.tsx"
import { type CommentsHandle, ScenarioComments } from "../comments/scenario-comments.tsx"
import { LikelihoodControl } from "../likelihood/likelihood-control.tsx"
import { ResolvedLine } from "../resolution/resolved-line.tsx"
import { RichText } from "../rich-text/rich-text.tsx"
import { later } from "../shell/later.tsx"
import { useLayer } from "../shell/use-layer.ts"
import { Badge } from "../ui/badge.tsx"
import { Button } from "../ui/button.tsx"
import { CommittedArea } from "../ui/committed-field.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { FieldPresence } from "./field-presence.tsx"
import { onIntent, takeIntent } from "./open-intent.ts"
import { ScenarioConnections } from "./scenario-connections.tsx"
import { ScenarioDetails } from "./scenario-details.tsx"
import { ScenarioEvidence } from "./scenario-evidence.tsx"
import { ScenarioMenu } from "./scenario-menu.tsx"
import { ScenarioOutcomes } from "./scenario-outcomes.tsx"
import { ScenarioParts } from "./scenario-parts.tsx"
import { ScenarioRemoved, useRemoval } from "./scenario-removed.tsx"
import { Section } from "./section.tsx"
import { SharedText } from "./shared-text.tsx"
import { statusWords } from "./words.ts"

const ScenarioEstimates = later(() =>
  import("../estimate/scenario-estimates.tsx").then((module) => module.ScenarioEstimates),
)

const WhatIfInPanel = later(() =>
  import("../what-if/what-if-in-panel.tsx").then((module) => module.WhatIfInPanel),
)

export interface ScenarioPanelProps {
  scenarioId: string
  onClose: () => void
}

export function ScenarioPanel({ scenarioId, onClose }: ScenarioPanelProps) {
  const scenario = useScenario(scenarioId)
  if (!scenario) {
    return (
      <EmptyState
        title="This scenario is not on the board"
        actions={<Button onClick={onClose}>Close</Button>}
      >
        The address may be mistyped, or it belongs to another board.
      </EmptyState>
    )
  }
  return <Sheet key={scenarioId} scenario={scenario} onClose={onClose} />
}

function Sheet({ scenario, onClose }: { scenario: Scenario; onClose: () => void }) {
  const { id } = scenario
  const sheet = useRef<HTMLElement>(null)
  const title = useRef<HTMLTextAreaElement>(null)
  const likelihood = useRef<HTMLInputElement>(null)
  const comments = useRef<CommentsHandle>(null)
  const setFocus = useSetFocus()
  const may = useMay()({ collection: "scenarios", id, field: "title", action: "set" })
  const removal = useRemoval(scenario)
  const whatIf = useWhatIfActive()
  const [, showLayer] = useLayer()
  // Whoever is writing when it is removed writes on: the words are there when it is restored.
  const disabled = !may.allowed || (removal !== null && !removal.underHands)

  useEffect(() => {
    setFocus({ scenarioId: id })
    return () => setFocus(null)
  }, [id, setFocus])

  useEffect(() => {
    const go = (): boolean => {
      const part = takeIntent(id)
      if (part === "comment" || part === "unread") {
        if (part === "comment") comments.current?.write()
        else comments.current?.read()
        return true
      }
      const target = part === "title" ? title.current : part === "likelihood" ? likelihood.current : null
      target?.focus()
      return target !== null || part === "no-focus"
    }
    // Opened by somebody's own hand: reading goes on here. Who was brought here keeps theirs.
    if (!go()) sheet.current?.focus({ preventScroll: true })
    return onIntent(go)
  }, [id])

  const entered = (event: FocusEvent) => {
    const field = fieldAt(event.target)
    setFocus(field ? { scenarioId: id, field } : { scenarioId: id })
  }
  const left = (event: FocusEvent) => {
    if (!fieldAt(event.relatedTarget)) setFocus({ scenarioId: id })
  }

  return (
    <section
      ref={sheet}
      aria-label={scenario.title || "Untitled scenario"}
      tabIndex={-1}
      className="flex min-h-full shrink-0 flex-col outline-none"
      onFocus={entered}
      onBlur={left}
      onKeyDown={(event) => {
        // A menu lies elsewhere in the page, and its Esc is its own.
        const here = event.target instanceof Node && sheet.current?.contains(event.target)
        if (event.key !== "Escape" || event.defaultPrevented || !here || isOpenList(event.target)) return
        event.preventDefault()
        event.stopPropagation()
        onClose()
      }}
    >
      <header className="sticky top-0 z-20 flex items-center gap-1 border-line border-b bg-panel py-2 pr-3 pl-6">
        <span className="caption flex-1">Scenario</span>
        {scenario.status !== "open" && <Badge className="mr-1">{statusWords[scenario.status]}</Badge>}
        <CommentsButton scenarioId={id} onClick={() => comments.current?.read()} />
        {!scenario.deletedAt && <ScenarioMenu scenario={scenario} />}
        <IconButton label="Close" shortcut="Esc" onClick={onClose}>
          <X />
        </IconButton>
      </header>
      {removal && <ScenarioRemoved scenario={scenario} removal={removal} mayRestore={may.allowed} />}
      <div className="px-6 pt-5 pb-5">
        <Title scenario={scenario} disabled={disabled} areaRef={title} />
        <div className="mt-4 empty:hidden">
          <ResolvedLine scenario={scenario} />
        </div>
        <div data-field="working" className="mt-4">
          <div className="mb-1 flex items-center gap-2">
            <h3 className="caption flex min-w-0 flex-1 items-center gap-2">
              <span>
                {scenario.kind === "numeric" || scenario.kind === "date" ? "Estimate" : "Likelihood"}
              </span>
              <FieldPresence scenarioId={id} field="working" />
            </h3>
            <Button
              size="sm"
              variant="quiet"
              icon={<ChartSpline />}
              className="-mr-2.5 text-muted"
              onClick={() => showLayer({ is: "history", scenarioId: id })}
            >
              History
            </Button>
          </div>
          {whatIf && <WhatIfInPanel.Part scenario={scenario} />}
          <LikelihoodControl scenario={scenario} setFocus={setFocus} fieldRef={likelihood} />
        </div>
      </div>
      <ScenarioEstimates.Part scenario={scenario} />
      {scenario.kind === "categorical" && (
        <Section title="Outcomes">
          <ScenarioOutcomes scenario={scenario} disabled={disabled} />
        </Section>
      )}
      {(scenario.kind === "numeric" || scenario.kind === "date") && (
        <Section title="Parts in the model">
          <ScenarioParts scenario={scenario} disabled={disabled} />
        </Section>
      )}
      <Section title="Details">
        <ScenarioDetails scenario={scenario} disabled={disabled} />
      </Section>
      <Section title="How it resolves">
        <div className="flex flex-col gap-4">
          <SharedText
            scenarioId={id}
            field="resolutionCriteria"
            label="Resolution criteria"
            placeholder="What must be seen, by whom, by when"
            disabled={disabled}
          />
          <SharedText
            scenarioId={id}
            field="finePrint"
            label="Fine print"
            placeholder="Edge cases, and what happens then"
            disabled={disabled}
          />
          <RichText
            scenarioId={id}
            field="background"
            label="Background"
            placeholder="What a colleague needs to know first"
            disabled={disabled}
          />
        </div>
      </Section>
      <Section title="Evidence" aside={<Count of={scenario.evidence.length} />}>
        <ScenarioEvidence scenario={scenario} disabled={disabled} />
      </Section>
      <ScenarioConnections scenario={scenario} />
      <ScenarioComments scenario={scenario} ref={comments} />
    </section>
  )
}

/** A list that lies open takes Esc for itself, but tells the page of it all the same. */
const isOpenList = (target: EventTarget): boolean => {
  const list = target instanceof Element ? target.closest("select") : null
  return list !== null && CSS.supports("selector(:open)") && list.matches(":open")
}

const fieldAt = (target: EventTarget | null): string | null =>
  target instanceof Element ? (target.closest("[data-field]")?.getAttribute("data-field") ?? null) : null

const Count = ({ of }: { of: number }) =>
  of > 0 ? <span className="figures text-muted text-xs">{of}</span> : null

function Title(props: {
  scenario: Scenario
  disabled: boolean
  areaRef: RefObject<HTMLTextAreaElement | null>
}) {
  const { scenario, disabled, areaRef } = props
  const actions = useActions()
  return (
    <div data-field="title" className="relative">
      <h2 className="sr-only">{scenario.title || "Untitled scenario"}</h2>
      <CommittedArea
        ref={areaRef}
        label="Statement"
        hideLabel
        quiet
        maxLength={500}
        readOnly={disabled}
        value={scenario.title}
        onCommit={(text) => {
          if (text === "") return "A scenario needs a statement."
          const done = actions.setField("scenarios", scenario.id, "title", text)
          return done.ok ? null : done.error.message
        }}
        className="-mx-2.5"
        inputClassName="statement resize-none! text-[1.375rem] leading-[1.75rem] tracking-[-0.01em]"
      />
      <span className="absolute -top-1 right-0">
        <FieldPresence scenarioId={scenario.id} field="title" />
      </span>
    </div>
  )
}
