/** Before and after on one line: hollow as it was, solid as it is. What it says stands in words beside it. */
import type { SaidLikelihood } from "../../core/one-page.ts"

export function TwoWhiskers({ before, after }: { before: SaidLikelihood; after: SaidLikelihood }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 200 24"
      preserveAspectRatio="none"
      className="h-6 w-full max-w-80 overflow-visible"
    >
      <line
        x1={0}
        y1={12}
        x2={200}
        y2={12}
        className="stroke-line"
        strokeWidth={1}
        vectorEffect="non-scaling-stroke"
      />
      {[0, 50, 100, 150, 200].map((x) => (
        <line
          key={x}
          x1={x}
          y1={9}
          x2={x}
          y2={15}
          className="stroke-line"
          vectorEffect="non-scaling-stroke"
        />
      ))}
      <Whisker said={before} solid={false} />
      <Whisker said={after} solid />
    </svg>
  )
}

const y = 12

function Whisker({ said: { p, low, high }, solid }: { said: SaidLikelihood; solid: boolean }) {
  if (p === null) return null
  const at = (share: number) => share * 200
  return (
    <g className="stroke-ink">
      {low === null && high === null ? null : (
        <line
          x1={at(low ?? 0)}
          y1={y}
          x2={at(high ?? 1)}
          y2={y}
          strokeWidth={1.5}
          strokeDasharray={solid ? undefined : "3 2"}
          vectorEffect="non-scaling-stroke"
        />
      )}
      {/* A line without length and with a round end is a dot that keeps its shape however wide the track is. */}
      <line
        x1={at(p)}
        y1={y}
        x2={at(p)}
        y2={y}
        strokeWidth={9}
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
      {solid ? null : (
        <line
          x1={at(p)}
          y1={y}
          x2={at(p)}
          y2={y}
          className="stroke-paper"
          strokeWidth={5}
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </g>
  )
}
