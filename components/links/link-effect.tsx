"use client"

/** What the link does to a number, before it is kept, and that it changes nobody's. */
import { useModelState } from "../../client/use-model.ts"
import type { Link, OutcomeRef } from "../../core/board.ts"
import { formatProbability } from "../../core/probability.ts"
import { previewOf } from "./link-preview.ts"

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
        <>
          <dl className="figures grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
            <Row words={`If “${names.from}”`} share={preview.ifSo} />
            <Row words="If not" share={preview.ifNot} />
            <Row words="Now, either way" share={to ?? 0} />
          </dl>
          <p className="mt-1 text-muted text-xs">
            How likely “{names.to}” is then, from this link alone; others add to it.
          </p>
        </>
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

const Row = ({ words, share }: { words: string; share: number }) => (
  <>
    <dt className="min-w-0">{words}</dt>
    <dd className="text-right font-medium">about {formatProbability(share)}</dd>
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
