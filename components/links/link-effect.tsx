"use client"

/** What the link does in this board, before it is kept, and that it changes nobody's number. */
import { useLinkEffect, useModelState } from "../../client/use-model.ts"
import { useSessionState } from "../../client/use-session.tsx"
import type { Link, OutcomeRef } from "../../core/board.ts"
import type { DraftedLink, LinkEffect as Effect } from "../../core/network/questions.ts"
import { formatProbability } from "../../core/probability.ts"
import { previewOf } from "./link-preview.ts"
import { endName } from "./link-words.ts"

export function LinkEffect(props: {
  link: Link | null
  relation: Link["relation"]
  shift: number | null
  ends: { from: OutcomeRef; to: OutcomeRef }
  names: { from: string; to: string }
  unfit: boolean
}) {
  const { link, relation, shift, ends, names, unfit } = props
  const model = useModelState()
  const drafted: DraftedLink | null =
    unfit || (relation === "influences" && shift === null)
      ? null
      : { relation, ...ends, ...(relation === "influences" && shift !== null ? { logOddsShift: shift } : {}) }
  const whole = useLinkEffect(drafted, link?.id ?? null)
  if (unfit || shift === null) return null
  const base = model.state === "ready" ? model.value.base : null
  const of = ({ scenarioId, outcomeId }: OutcomeRef) => base?.[scenarioId]?.[outcomeId]
  const [from, to] = [of(ends.from), of(ends.to)]
  const preview = from === undefined || to === undefined ? null : previewOf({ relation, shift }, from, to)
  return (
    <section aria-label="What it does to the number" className="border-line border-l-2 pl-4 text-sm">
      {model.state === "computing" ? (
        <p className="text-muted">Working it out</p>
      ) : preview === null ? (
        <p className="text-muted">
          One of the two has no likelihood in the model yet, so there is no number to show.
        </p>
      ) : preview.fits ? (
        whole.state === "ready" && whole.value ? (
          <InTheBoard effect={whole.value} {...{ names }} />
        ) : (
          <>
            <dl className="figures grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
              <Row words={`If “${names.from}”`} share={preview.ifSo} about />
              <Row words="If not" share={preview.ifNot} about />
              <Row words="Now, either way" share={to ?? 0} about />
            </dl>
            <p className="mt-1 text-muted text-xs">
              How likely “{names.to}” is then, from this link alone
              {whole.state === "computing" ? "; the others of the board are being counted." : "."}
            </p>
          </>
        )
      ) : (
        <p className="text-notice">{misfit(preview.why, names, from ?? 0, to ?? 0)}</p>
      )}
      <p className="mt-2 text-muted text-xs">
        {link ? "Changing" : "Drawing"} it changes nobody's number: “{names.to}” stays
        {to === undefined ? " what it is" : ` at ${formatProbability(to)}`}. It counts in what-ifs, and once
        something is observed or resolved.
      </p>
    </section>
  )
}

function InTheBoard({ effect, names }: { effect: Effect; names: { from: string; to: string } }) {
  const scenarios = useSessionState(({ board }) => board.scenarios)
  const { ifSo, ifNot, now, others } = effect
  return (
    <>
      <dl className="figures grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
        <Row words={`If “${names.from}”`} share={ifSo} />
        <Row words="If not" share={ifNot} />
        <Row words="Now, either way" share={now} />
      </dl>
      <p className="mt-1 text-muted text-xs">
        How likely “{names.to}” is then, with everything else on the board counted.
      </p>
      {others.length > 0 && (
        <>
          <p className="mt-2">
            If “{names.from}”, this link also moves {others.length === 1 ? "this" : "these"}:
          </p>
          <ul className="figures">
            {others.map(({ target, without, with: moved }) => (
              <li key={target.scenarioId} className="grid grid-cols-[1fr_auto] gap-x-4">
                <span className="min-w-0">
                  {endName(
                    scenarios.find(({ id }) => id === target.scenarioId),
                    target.outcomeId,
                  )}
                </span>
                <span className="font-medium">
                  {formatProbability(without)} to {formatProbability(moved)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

const Row = (props: { words: string; share: number | null; about?: boolean }) => (
  <>
    <dt className="min-w-0">{props.words}</dt>
    <dd className="text-right font-medium">
      {props.share === null
        ? "cannot be told"
        : `${props.about ? "about " : ""}${formatProbability(props.share)}`}
    </dd>
  </>
)

function misfit(
  why: "to-above-from" | "to-below-from" | "too-much-together",
  names: { from: string; to: string },
  from: number,
  to: number,
): string {
  const [a, b] = [formatProbability(from), formatProbability(to)]
  switch (why) {
    case "to-above-from":
      return `This does not go with the numbers now: “${names.to}” is at ${b} and cannot be likelier than what it needs, which is at ${a}. The link can be drawn; the board will say what does not go together.`
    case "to-below-from":
      return `This does not go with the numbers now: “${names.to}” is at ${b} and cannot be less likely than what brings it, which is at ${a}. The link can be drawn; the board will say what does not go together.`
    case "too-much-together":
      return `This does not go with the numbers now: ${a} and ${b} are more than 100% together, and only one of the two can be. The link can be drawn; the board will say what does not go together.`
  }
}
