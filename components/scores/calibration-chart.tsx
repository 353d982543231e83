"use client"

import { useState } from "react"
import type { CalibrationAnswer } from "../../core/judgement-answers.ts"
import { formatProbability, formatProbabilityRange } from "../../core/probability.ts"
import { Button } from "../ui/button.tsx"
import { calibrationPlot } from "./calibration-plot.ts"
import { count, showScore, verdictWords } from "./score-words.ts"

const size = 260
const left = 44
const top = 8

/** Of what was given 30 %, did about 30 % happen? With counts, bands, and silence where there are too few cases. */
export function CalibrationChart({
  calibration,
  whose,
}: {
  calibration: CalibrationAnswer
  whose: "You are" | "They are" | "The team is"
}) {
  const [asTable, setAsTable] = useState(false)
  const { dots, hidden } = calibrationPlot(calibration, { left, size, top })
  return (
    <section aria-label="Calibration" className="flex min-w-0 flex-col gap-3">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <h3 className="flex-1 font-semibold">Calibration</h3>
        {calibration.n > 0 && (
          <Button size="sm" variant="quiet" onClick={() => setAsTable(!asTable)}>
            {asTable ? (dots.length > 0 ? "Show as chart" : "Hide the table") : "Show as table"}
          </Button>
        )}
      </header>
      <p className="reading text-sm">{verdictWords(calibration, whose)}</p>
      {asTable ? (
        <Bins calibration={calibration} />
      ) : (
        // A frame without a point in it would be read as a finding.
        dots.length > 0 && <Plot calibration={calibration} />
      )}
      {hidden.bins > 0 && (
        <p className="text-muted text-xs">
          {count(hidden.cases, "case")} in {count(hidden.bins, "group")} of fewer than five: not drawn, since
          so few say nothing.
        </p>
      )}
      <Murphy murphy={calibration.murphy} />
    </section>
  )
}

function Plot({ calibration }: { calibration: CalibrationAnswer }) {
  const { dots, counts } = calibrationPlot(calibration, { left, size, top })
  const height = top + size + 62
  return (
    <svg
      role="img"
      aria-label={`How often it happened, by how likely it was called. ${dots.length === 0 ? "No group has five cases." : dots.map((dot) => `${formatProbabilityRange(dot.low, dot.high)}: ${dot.n} cases`).join(", ")}`}
      viewBox={`0 0 ${left + size + 20} ${height}`}
      className="block w-full max-w-96 font-sans"
    >
      {[0, 0.25, 0.5, 0.75, 1].map((p) => (
        <g key={p}>
          <line
            x1={left}
            x2={left + size}
            y1={top + (1 - p) * size}
            y2={top + (1 - p) * size}
            className={p === 0 ? "stroke-edge" : "stroke-line"}
          />
          <text
            x={left - 8}
            y={top + (1 - p) * size + 4}
            textAnchor="end"
            className="figures fill-muted text-xs"
          >
            {formatProbability(p)}
          </text>
          <text
            x={left + p * size}
            y={top + size + 16}
            textAnchor="middle"
            className="figures fill-muted text-xs"
          >
            {formatProbability(p)}
          </text>
        </g>
      ))}
      <line
        x1={left}
        x2={left + size}
        y1={top + size}
        y2={top}
        strokeDasharray="3 4"
        className="stroke-muted"
      />
      <text
        transform={`translate(${left + size * 0.06} ${top + size * 0.9}) rotate(-45)`}
        className="fill-muted text-xs"
      >
        as often as said
      </text>
      {dots.map(({ x, y, y0, y1, low, off }) => (
        <g key={low}>
          <line
            x1={x}
            x2={x}
            y1={y0}
            y2={y1}
            strokeLinecap="round"
            className="stroke-[5] stroke-accent/30 forced-colors:stroke-[GrayText]"
          />
          <circle
            cx={x}
            cy={y}
            r={4.5}
            className={
              off
                ? "fill-down stroke-2 stroke-float forced-colors:fill-[CanvasText]"
                : "fill-accent stroke-2 stroke-float forced-colors:fill-[CanvasText]"
            }
          />
        </g>
      ))}
      {counts
        .filter(({ n }) => n > 0)
        .map(({ x, n, shown }) => (
          <text
            key={x}
            x={x}
            y={top + size + 34}
            textAnchor="middle"
            className={shown ? "figures fill-ink text-xs" : "figures fill-muted text-xs"}
          >
            {n}
          </text>
        ))}
      <text x={0} y={top + size + 34} className="fill-muted text-xs">
        cases
      </text>
      <text x={left + size / 2} y={top + size + 54} textAnchor="middle" className="fill-muted text-xs">
        how likely it was called → how often it happened ↑
      </text>
    </svg>
  )
}

function Bins({ calibration }: { calibration: CalibrationAnswer }) {
  return (
    <div className="overflow-x-auto">
      <table className="figures w-full border-collapse text-left">
        <caption className="sr-only">Calibration, by how likely it was called</caption>
        <thead>
          <tr className="caption border-line border-b">
            {["Called", "Cases", "Said on average", "Happened", "90% band"].map((head) => (
              <th key={head} scope="col" className="py-2 pr-4 font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {calibration.bins
            .filter(({ n }) => n > 0)
            .map(({ low, high, n, said, observed, band }) => (
              <tr key={low} className="border-line border-b">
                <th scope="row" className="py-1.5 pr-4 font-medium">
                  {formatProbabilityRange(low, high)}
                </th>
                <td className="py-1.5 pr-4">{n}</td>
                {said === null || observed === null || band === null ? (
                  <td colSpan={3} className="py-1.5 text-muted">
                    too few to say
                  </td>
                ) : (
                  <>
                    <td className="py-1.5 pr-4">{formatProbability(said)}</td>
                    <td className="py-1.5 pr-4">{formatProbability(observed)}</td>
                    <td className="py-1.5">{formatProbabilityRange(...band)}</td>
                  </>
                )}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}

function Murphy({ murphy }: { murphy: CalibrationAnswer["murphy"] }) {
  if (murphy === null) return null
  const parts = [
    ["Uncertainty of the questions", murphy.uncertainty, "what nobody can help", ""],
    ["Resolution", murphy.resolution, "telling apart what happens from what does not; more is better", "−"],
    ["Reliability", murphy.reliability, "how far the numbers were from what happened; 0 is best", "+"],
    ["Left over", murphy.residual, "since forecasts of one group differ", "+"],
  ] as const
  return (
    <details className="text-sm">
      <summary className="target text-muted hover:text-ink">What the Brier score is made of</summary>
      <table className="figures mt-2 border-collapse text-left">
        <caption className="sr-only">Murphy's decomposition of the Brier score, half form</caption>
        <tbody>
          {parts.map(([name, value, words, sign]) => (
            <tr key={name} className="align-baseline">
              <th scope="row" className="py-1 pr-4 font-medium">
                {name}
                <span className="block text-muted text-xs">{words}</span>
              </th>
              <td className="py-1 text-right">
                {sign && <span aria-hidden>{sign} </span>}
                {showScore(value, 3)}
              </td>
            </tr>
          ))}
          <tr className="border-ink border-t">
            <th scope="row" className="py-1 pr-4 font-semibold">
              Brier score, half form
            </th>
            <td className="py-1 text-right font-semibold">{showScore(murphy.brierHalf, 3)}</td>
          </tr>
        </tbody>
      </table>
    </details>
  )
}
