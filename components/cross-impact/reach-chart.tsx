"use client"

/** Who drives and who is driven: influence against dependence of direct links, as in MICMAC, with the same as a table. */
import { useState } from "react"
import { Button } from "../ui/button.tsx"
import type { Reach } from "./matrix-reading.ts"

const size = { width: 360, height: 260, left: 36, bottom: 32, top: 10, right: 12 }

export function ReachChart({ reaches }: { reaches: readonly Reach[] }) {
  const [open, setOpen] = useState(false)
  if (reaches.length < 2) return null
  const most = Math.max(...reaches.flatMap(({ influence, dependence }) => [influence, dependence])) * 1.08
  const x = (value: number) => size.left + (value / most) * (size.width - size.left - size.right)
  const y = (value: number) =>
    size.height - size.bottom - (value / most) * (size.height - size.bottom - size.top)
  const sorted = reaches.toSorted((a, b) => b.influence - a.influence)
  return (
    <section aria-labelledby="reach" className="w-full max-w-3xl text-sm @6xl:w-[calc(50%-1.5rem)]">
      <h2 id="reach" className="font-semibold text-base">
        Who drives, who is driven
      </h2>
      <p className="mt-0.5 text-muted text-xs">
        Sums of what each does to the others and of what they do to it, in nats; what is certain counts as 4.
      </p>
      <div className="mt-2 flex flex-wrap items-start gap-6">
        <svg
          aria-hidden
          width={size.width}
          height={size.height}
          viewBox={`0 0 ${size.width} ${size.height}`}
          className="h-auto max-w-full"
        >
          <path
            d={`M${size.left} ${size.top}V${size.height - size.bottom}H${size.width - size.right}`}
            className="fill-none stroke-edge"
          />
          <path
            d={`M${x(most / 2)} ${size.top}V${size.height - size.bottom}M${size.left} ${y(most / 2)}H${size.width - size.right}`}
            className="stroke-line"
          />
          {sorted.map(({ scenarioId, influence, dependence }, i) => (
            <g key={scenarioId}>
              <circle cx={x(dependence)} cy={y(influence)} r={9} className="fill-panel stroke-ink" />
              <text
                x={x(dependence)}
                y={y(influence) + 3.5}
                textAnchor="middle"
                className="figures fill-ink text-[0.625rem]"
              >
                {i + 1}
              </text>
            </g>
          ))}
          <text
            x={size.width - size.right}
            y={size.height - 12}
            textAnchor="end"
            className="fill-muted text-xs"
          >
            driven →
          </text>
          <text
            x={12}
            y={size.top + 8}
            className="fill-muted text-xs"
            transform={`rotate(-90 12 ${size.top + 8})`}
            textAnchor="end"
          >
            drives →
          </text>
        </svg>
        <div className="min-w-64 flex-1">
          <table className="w-full text-left">
            <caption className="sr-only">Influence and dependence of each scenario</caption>
            <thead>
              <tr className="caption border-line border-b">
                <th scope="col" className="py-1 pr-2 font-medium">
                  <span className="sr-only">Number in the chart</span>
                </th>
                <th scope="col" className="py-1 pr-2 font-medium">
                  Scenario
                </th>
                <th scope="col" className="py-1 pr-2 text-right font-medium">
                  Drives
                </th>
                <th scope="col" className="py-1 text-right font-medium">
                  Driven
                </th>
              </tr>
            </thead>
            <tbody>
              {(open ? sorted : sorted.slice(0, 6)).map(({ scenarioId, title, influence, dependence }, i) => (
                <tr key={scenarioId} className="border-line border-b align-baseline">
                  <td className="figures py-1 pr-2 text-muted">{i + 1}</td>
                  <th scope="row" className="py-1 pr-2 font-normal">
                    {title}
                  </th>
                  <td className="figures py-1 pr-2 text-right">{influence.toFixed(1)}</td>
                  <td className="figures py-1 text-right">{dependence.toFixed(1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {sorted.length > 6 && (
            <Button size="sm" variant="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? "Show fewer" : `Show all ${sorted.length}`}
            </Button>
          )}
        </div>
      </div>
    </section>
  )
}
