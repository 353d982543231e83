"use client"

/** One strip for a yes-or-no question, a number or a day; one for each outcome where there are several. */
import { clsx } from "clsx"
import type { Yardstick } from "../../core/board.ts"
import type { RoundEntry } from "../../core/judgement.ts"
import { formatProbabilityRange } from "../../core/probability.ts"
import { Avatar } from "../ui/avatar.tsx"
import { type Mark, onStrip, type Reading } from "./reveal-reading.ts"
import { forecastWords, showRange, signed, spokenForecast } from "./reveal-words.ts"
import { probabilityScale, quantityScale, type Scale } from "./scales.ts"
import { type Lane, type StripMark, StripPlot } from "./strip-plot.tsx"

export interface RevealStripsProps {
  reading: Reading
  round: RoundEntry
  yardstick: Yardstick
  selected: string | null
  onSelect: (id: string | null) => void
  live: boolean
  present: boolean
}

export function RevealStrips({
  reading,
  round,
  yardstick,
  selected,
  onSelect,
  live,
  present,
}: RevealStripsProps) {
  const { scenario } = reading
  const plain = { selected, onSelect, live, present }
  if (scenario.kind === "numeric" || scenario.kind === "date") {
    const said = [...reading.marks, ...reading.earlier].flatMap(({ estimate: { forecast } }) =>
      "quantiles" in forecast ? Object.values(forecast.quantiles) : [],
    )
    const scale = quantityScale(scenario, said)
    const strips = lanes(reading, round, scale, null, yardstick)
    return <StripPlot label={`Estimates, ${scenario.title}`} scale={scale} ranged {...strips} {...plain} />
  }
  const scale = probabilityScale(yardstick)
  if (scenario.kind === "binary") {
    const strips = lanes(reading, round, scale, scenario.outcomes[0]?.id ?? "", yardstick)
    return <StripPlot label={`Estimates, ${scenario.title}`} scale={scale} {...strips} {...plain} />
  }
  return (
    <div className="flex flex-col gap-6">
      {scenario.outcomes.map(({ id, label }) => (
        <section key={id} aria-label={label}>
          <h3 className={clsx("mb-1 font-medium", present ? "text-xl" : "text-sm")}>{label}</h3>
          <StripPlot
            label={`Estimates of “${label}”`}
            scale={scale}
            {...lanes(reading, round, scale, id, yardstick)}
            {...plain}
          />
        </section>
      ))}
    </div>
  )
}

function lanes(
  reading: Reading,
  round: RoundEntry,
  scale: Scale,
  outcomeId: string | null,
  yardstick: Yardstick,
): { now: Lane; before: Lane | null } {
  const { marks, earlier, aggregates, earlierAggregates, scenario } = reading
  const median = (all: typeof aggregates | null): number | string | null => {
    const found = all?.methods.find(({ method }) => method === "median")
    return found ? onStrip(found.forecast, outcomeId) : null
  }
  const place = (value: number | string | null): number | null => (value === null ? null : scale.place(value))
  const band = aggregates.band
  const half =
    band?.kind === "quantiles"
      ? band.middleHalf
      : outcomeId === null
        ? undefined
        : band?.middleHalf[outcomeId]
  const stripMarks = (all: readonly Mark[]): StripMark[] =>
    all.flatMap((mark) => {
      const { forecast, interval } = mark.estimate
      const value = onStrip(forecast, outcomeId)
      if (value === null) return []
      const span: StripMark["span"] =
        "quantiles" in forecast
          ? [scale.place(forecast.quantiles.p10), scale.place(forecast.quantiles.p90)]
          : interval && outcomeId === scenario.outcomes[0]?.id
            ? [scale.place(interval[0]), scale.place(interval[1])]
            : null
      const who = mark.own ? "You" : (mark.name ?? "Somebody")
      const said = `${who}: ${outcomeId !== null && scenario.kind !== "binary" ? scale.show(value) : spokenForecast(forecast, scenario, yardstick)}`
      return [
        {
          id: mark.id,
          at: scale.place(value),
          span,
          own: mark.own,
          name: mark.name,
          colour: mark.colour,
          said,
        },
      ]
    })
  const title = (number: number, count: number, value: number | string | null) =>
    `Round ${number} · ${count === 1 ? "1 answer" : `${count} answers`}${value === null ? "" : ` · median ${scale.show(value)}`}`
  const nowMedian = median(aggregates)
  const thenMedian = median(earlierAggregates)
  return {
    now: {
      title: title(round.number, marks.length, nowMedian),
      marks: stripMarks(marks),
      median: place(nowMedian),
      middle: half && marks.length > 1 ? [scale.place(half[0]), scale.place(half[1])] : null,
    },
    before:
      earlier.length === 0
        ? null
        : {
            title: title(round.follows ?? 0, earlier.length, thenMedian),
            marks: stripMarks(earlier),
            median: place(thenMedian),
            middle: null,
          },
  }
}

/** What one person said, all of it, beneath the strip. */
export function SelectedMark({
  mark,
  reading,
  yardstick,
}: {
  mark: Mark
  reading: Reading
  yardstick: Yardstick
}) {
  const { scenario, shift } = reading
  const { estimate } = mark
  const moved = shift?.marks.find(({ by }) => by === mark.id)
  return (
    <div className="flex gap-3 rounded-sheet border border-line bg-panel p-4">
      {mark.name !== null && <Avatar name={mark.name} colour={mark.colour} decorative />}
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {mark.own ? "You" : (mark.name ?? "One of the group")}{" "}
          <span className="figures font-normal">
            {spokenForecast(estimate.forecast, scenario, yardstick)}
          </span>
        </p>
        <p className="mt-0.5 text-muted text-sm">
          {estimate.interval && `80% range ${formatProbabilityRange(...estimate.interval)}. `}
          {moved &&
            (Math.abs(moved.change) < 0.5
              ? "Unchanged since the round before. "
              : `${signed(moved.change)} since the round before. `)}
          {estimate.confidence && `Confidence: ${estimate.confidence}.`}
        </p>
        <p className="reading mt-2 whitespace-pre-line break-words text-sm">
          {estimate.rationale.trim() === "" ? (
            <span className="text-muted">No reason was given.</span>
          ) : (
            estimate.rationale
          )}
        </p>
      </div>
    </div>
  )
}

/** The same as the strip for who reads it as a table. */
export function MarksTable({
  reading,
  yardstick,
  className,
}: {
  reading: Reading
  yardstick: Yardstick
  className?: string
}) {
  const { scenario, shift, marks } = reading
  const rising = [...marks].sort((a, b) => compare(first(a), first(b)))
  function first({ estimate: { forecast } }: Mark): number | string {
    return onStrip(forecast, scenario.outcomes[0]?.id ?? null) ?? 0
  }
  return (
    <div className={className ?? "overflow-x-auto"}>
      <table className="w-full text-left text-sm">
        <caption className="sr-only">Estimates of “{scenario.title}”, from low to high</caption>
        <thead className="caption">
          <tr>
            <th scope="col" className="py-1.5 pr-4 font-medium">
              Who
            </th>
            <th scope="col" className="py-1.5 pr-4 font-medium">
              Estimate
            </th>
            {scenario.kind === "binary" && (
              <th scope="col" className="py-1.5 pr-4 font-medium">
                80% range
              </th>
            )}
            {shift && (
              <th scope="col" className="py-1.5 pr-4 font-medium">
                Since the round before
              </th>
            )}
            <th scope="col" className="py-1.5 font-medium">
              Reason
            </th>
          </tr>
        </thead>
        <tbody className="figures align-top">
          {rising.map((mark, index) => {
            const moved = shift?.marks.find(({ by }) => by === mark.id)
            const { forecast, interval, rationale } = mark.estimate
            return (
              <tr key={mark.id} className="border-line border-t">
                <th scope="row" className="py-2 pr-4 font-medium">
                  {mark.own ? "You" : (mark.name ?? `Mark ${index + 1}`)}
                </th>
                <td className="py-2 pr-4">{spokenForecast(forecast, scenario, yardstick)}</td>
                {scenario.kind === "binary" && (
                  <td className="py-2 pr-4">{interval ? formatProbabilityRange(...interval) : "none"}</td>
                )}
                {shift && <td className="py-2 pr-4">{moved ? signed(moved.change) : "new"}</td>}
                <td className="min-w-40 whitespace-pre-line break-words py-2">{rationale || "none"}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

const compare = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0)

/** How many, the middle, the middle half, the range, and how far apart. */
export function GroupNumbers({
  reading,
  yardstick,
  present,
}: {
  reading: Reading
  yardstick: Yardstick
  present: boolean
}) {
  const { scenario, disagreement: apart, aggregates } = reading
  if (!apart) return null
  const shown = (span: readonly [number | string, number | string]): string =>
    apart.line.kind === "logOdds"
      ? formatProbabilityRange(Number(span[0]), Number(span[1]))
      : showRange(span[0], span[1], scenario)
  const median = aggregates.methods.find(({ method }) => method === "median")
  const facts = [
    ["Answers", String(apart.n), apart.n],
    [
      "Median",
      median ? forecastWords(median.forecast, scenario) : "",
      exactValue(median?.forecast, scenario.outcomes),
    ],
    ["Middle half", shown(apart.middleHalf), apart.middleHalf.join(" ")],
    ["Range", shown(apart.range), apart.range.join(" ")],
  ] as const
  return (
    <dl className={clsx("figures flex flex-wrap gap-x-8 gap-y-3", present ? "text-xl" : "text-sm")}>
      {facts.map(([name, words, exact]) => (
        <div key={name}>
          <dt className={present ? "text-muted" : "caption"}>{name}</dt>
          <dd className={clsx("font-semibold", present ? "text-2xl" : "text-lg")}>
            <data value={String(exact)}>{words}</data>
          </dd>
          {name === "Median" && scenario.kind === "binary" && median && (
            <dd className={present ? "" : "text-muted text-xs"}>
              {spokenForecast(median.forecast, scenario, yardstick).split(", ").slice(1).join(", ")}
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}

/** Unrounded, for whoever copies it. */
export function exactValue(
  forecast: Reading["marks"][number]["estimate"]["forecast"] | undefined,
  outcomes: readonly { id: string }[],
): string {
  if (!forecast) return ""
  if ("quantiles" in forecast) return Object.values(forecast.quantiles).join(" ")
  return outcomes.map(({ id }) => forecast.probabilities[id] ?? 0).join(" ")
}
