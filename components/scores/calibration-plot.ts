/** Where the chart of calibration draws: what was said from left to right, how often it happened from the bottom up. */
import type { CalibrationAnswer } from "../../core/judgement-answers.ts"

export interface CalibrationDot {
  x: number
  y: number
  /** Of the band: from top to bottom. */
  y0: number
  y1: number
  n: number
  low: number
  high: number
  /** The band does not hold what was said. */
  off: boolean
}

export interface CalibrationPlot {
  dots: CalibrationDot[]
  /** Cases of each bin, along the foot. */
  counts: { x: number; n: number; shown: boolean }[]
  /** What is not drawn, because so few cases say nothing. */
  hidden: { bins: number; cases: number }
}

export function calibrationPlot(
  { bins }: Pick<CalibrationAnswer, "bins">,
  { left, size, top }: { left: number; size: number; top: number },
): CalibrationPlot {
  const x = (p: number) => left + p * size
  const y = (p: number) => top + (1 - p) * size
  const dots: CalibrationDot[] = []
  const hidden = { bins: 0, cases: 0 }
  for (const { low, high, n, said, observed, band } of bins) {
    if (said === null || observed === null || band === null) {
      if (n > 0) {
        hidden.bins += 1
        hidden.cases += n
      }
      continue
    }
    const [from, to] = band
    dots.push({
      x: x(said),
      y: y(observed),
      y0: y(to),
      y1: y(from),
      n,
      low,
      high,
      off: said < from || said > to,
    })
  }
  const counts = bins.map(({ low, high, n, said }) => ({ x: x((low + high) / 2), n, shown: said !== null }))
  return { dots, counts, hidden }
}
