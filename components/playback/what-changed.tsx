"use client"

/** What is different at this moment, in words and numbers. */
import { ArrowDown, ArrowRight, ArrowUp } from "lucide-react"
import type { Comparison, FieldDifference, OutcomeMove, ScenarioDifference } from "../../core/comparison.ts"
import { Badge } from "../ui/badge.tsx"
import { fieldSides, moveSides, partKind, termWords } from "./change-words.ts"

export function WhatChanged({ comparison }: { comparison: Comparison }) {
  const { scenarios, parts, hidden } = comparison
  return (
    <div className="flex flex-col gap-4">
      {scenarios.length === 0 && parts.length === 0 && hidden.length === 0 && (
        <p className="text-muted">
          Nothing that is compared: a comment, the order of things, or a value that was set to what it was.
        </p>
      )}
      {hidden.length > 0 && (
        <p className="rounded-control bg-notice-wash px-3 py-2 text-notice text-xs">
          A blind round runs: of {hidden.length === 1 ? "one scenario" : `${hidden.length} scenarios`} no
          number is told, now or of the past.
        </p>
      )}
      {scenarios.length > 0 && (
        <ul className="flex flex-col gap-4">
          {scenarios.map((one) => (
            <li key={one.scenarioId} className="border-line border-t pt-3 first:border-t-0 first:pt-0">
              <ScenarioChange difference={one} />
            </li>
          ))}
        </ul>
      )}
      {parts.length > 0 && <DifferentParts parts={parts} />}
    </div>
  )
}

/** Of links, signals and everything else that is no scenario. */
export function DifferentParts({ parts }: { parts: Comparison["parts"] }) {
  return (
    <ul aria-label="Other parts" className="flex flex-col gap-3 border-line border-t pt-3">
      {parts.map((part) => (
        <li key={`${part.collection}-${part.id}`}>
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="caption">{partKind(part)}</span>
            <State state={part.state} />
          </p>
          {part.title && <p className="text-sm">{part.title}</p>}
          <Fields fields={part.fields} />
        </li>
      ))}
    </ul>
  )
}

export function ScenarioChange({ difference }: { difference: ScenarioDifference }) {
  const { title, state, moves, quantiles, fields } = difference
  return (
    <div className="flex flex-col gap-1.5">
      <p className="statement text-base leading-[1.375rem]">
        {title || <span className="text-muted italic">Untitled scenario</span>}
      </p>
      <State state={state} />
      {moves.map((move) => (
        <Move key={move.outcomeId} move={move} alone={moves.length === 1} />
      ))}
      {quantiles && (
        <p className="figures flex flex-wrap items-center gap-x-2 text-sm">
          {quantiles.before || "nothing"}
          <To />
          <strong className="font-semibold">{quantiles.after || "nothing"}</strong>
        </p>
      )}
      <Fields fields={fields} />
    </div>
  )
}

function State({ state }: { state: ScenarioDifference["state"] }) {
  if (state === "added")
    return (
      <span>
        <Badge tone="accent">Added</Badge>
      </span>
    )
  if (state === "removed")
    return (
      <span>
        <Badge tone="notice">Removed</Badge>
      </span>
    )
  return null
}

function Move({ move, alone }: { move: OutcomeMove; alone: boolean }) {
  const { points, label } = move
  const { before, after, said } = moveSides(move)
  const up = points !== null && points > 0
  return (
    <div>
      {!alone && <p className="text-muted text-xs">{label}</p>}
      <p className="figures flex flex-wrap items-center gap-x-2">
        <span className="text-muted">{before}</span>
        <To />
        <strong className="font-semibold text-base">{after}</strong>
        {said && points === 0 && <span className="text-muted text-sm">{said}</span>}
        {said && points !== 0 && (
          <span
            className={`inline-flex items-center gap-0.5 font-medium text-sm ${up ? "text-up" : "text-down"}`}
          >
            {up ? (
              <ArrowUp aria-hidden className="size-3.5" />
            ) : (
              <ArrowDown aria-hidden className="size-3.5" />
            )}
            {said}
          </span>
        )}
      </p>
      <p className="text-muted text-xs">{termWords(move)}</p>
    </div>
  )
}

const To = () => (
  <>
    <ArrowRight aria-hidden className="size-3.5 text-muted" />
    <span className="sr-only"> to </span>
  </>
)

function Fields({ fields }: { fields: readonly FieldDifference[] }) {
  if (fields.length === 0) return null
  return (
    <dl className="flex flex-col gap-1.5 text-sm">
      {fields.map((field) => (
        <div key={field.field}>
          <dt className="caption">{field.label}</dt>
          <dd className="[overflow-wrap:anywhere]">
            <Sides field={field} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Sides({ field }: { field: FieldDifference }) {
  if (field.words)
    return field.words.map(({ kind, text }, i) => {
      const key = i
      if (kind === "removed")
        return (
          <del key={key} className="me-0.5 rounded-bar bg-notice-wash text-muted">
            {text}
          </del>
        )
      if (kind === "added")
        return (
          <ins
            key={key}
            className="rounded-bar bg-accent-wash font-medium no-underline forced-colors:underline"
          >
            {text}
          </ins>
        )
      return <span key={key}>{text}</span>
    })
  const { before, after } = fieldSides(field)
  return (
    <span className="figures inline-flex flex-wrap items-center gap-x-2">
      <span className="text-muted">{before}</span>
      <To />
      <span className="font-medium">{after}</span>
    </span>
  )
}
