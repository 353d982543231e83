import type { ScoreSummary } from "../../core/judgement-answers.ts"
import { count, explanations, showScore, showShare } from "./score-words.ts"

/** The totals, each with how many scenarios are behind it. */
export function Summary({ summary, original }: { summary: ScoreSummary; original: boolean }) {
  const cells = [
    { name: "Brier score", form: "half form, 0–1", of: summary.brierHalf, digits: 3, signed: false },
    ...(original
      ? [
          {
            name: "Brier score",
            form: "original form, 0–2",
            of: summary.brierOriginal,
            digits: 3,
            signed: false,
          },
        ]
      : []),
    { name: "Log score", form: "0 is best", of: summary.log, digits: 2, signed: false },
    { name: "Peer score", form: "0 is as the others", of: summary.peer, digits: 1, signed: true },
    { name: "Baseline score", form: "0 is knowing nothing", of: summary.baseline, digits: 1, signed: true },
  ]
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))]">
      {cells.map(({ name, form, of, digits, signed }) => (
        <div key={`${name} ${form}`} className="border-line border-t pt-2">
          <dt className="caption">{name}</dt>
          <dd>
            <span className="figures block text-xl">
              {of === null ? "–" : showScore(of.mean, digits, signed)}
            </span>
            <span className="block text-muted text-xs">
              {form} · {of === null ? "none" : `n ${of.questions}`}
            </span>
          </dd>
        </div>
      ))}
      <div className="border-line border-t pt-2">
        <dt className="caption">Covered</dt>
        <dd>
          <span className="figures block text-xl">{showShare(summary.coverage)}</span>
          <span className="block text-muted text-xs">{count(summary.questions, "scenario")}</span>
        </dd>
      </div>
    </dl>
  )
}

export function Explanations() {
  return (
    <details className="text-sm">
      <summary className="target text-muted hover:text-ink">What these scores mean</summary>
      <dl className="mt-3 grid gap-4 sm:grid-cols-2">
        {explanations.map(({ name, reading, words }) => (
          <div key={name}>
            <dt className="font-semibold">{name}</dt>
            <dd className="mt-0.5">
              <p>{reading}</p>
              <p className="mt-0.5 text-muted">{words}</p>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
