import { formatProbability } from "../../core/probability.ts"
import { bands, describeLikelihood, rampIndexOf } from "../../core/yardstick.ts"

/** Three judgements from the Korea 2018 board, as they stand there at first: what a board is, before one is opened. */
const judgements = [
  { statement: "Japan–Russia 2+2 statement names the Korean Peninsula", probability: 0.85 },
  { statement: "The 2019 US–ROK exercises stay suspended", probability: 0.38 },
  { statement: "Abe and Kim meet in Vladivostok in September 2018", probability: 0.1 },
]

const yardstick = "icd203"
const fills = [
  "fill-band-1",
  "fill-band-2",
  "fill-band-3",
  "fill-band-4",
  "fill-band-5",
  "fill-band-6",
  "fill-band-7",
] as const

export function Specimen() {
  return (
    <figure className="rounded-sheet border border-line bg-panel">
      <ol className="divide-y divide-line">
        {judgements.map(({ statement, probability }) => {
          const { words, range } = describeLikelihood(probability, yardstick)
          return (
            <li key={statement} className="not-first:hidden px-6 py-5 sm:px-7 sm:not-first:block">
              <p className="statement text-lg leading-snug">{statement}</p>
              <Scale probability={probability} />
              <p className="mt-2 flex flex-wrap items-baseline gap-x-3">
                <span className="figures font-semibold text-lg">{formatProbability(probability)}</span>
                <span className="text-muted">
                  {words} ({range})
                </span>
              </p>
            </li>
          )
        })}
      </ol>
      <figcaption className="border-line border-t px-6 py-3 text-muted text-xs sm:px-7">
        From the Korea 2018 board, as of 15 July 2018. The numbers are illustrative.
      </figcaption>
    </figure>
  )
}

// Drawn with attributes: inline styles in a served page would need a looser content policy.
function Scale({ probability }: { probability: number }) {
  const percent = (p: number) => `${p * 100}%`
  const here = rampIndexOf(probability)
  return (
    <svg aria-hidden className="mt-3 h-4 w-full overflow-visible">
      {bands(yardstick).map(({ from, to, rampIndex }) => (
        <g key={from}>
          <rect
            x={percent(from)}
            width={percent(to - from)}
            y="5"
            height="6"
            className={rampIndex === here ? fills[rampIndex] : "fill-well"}
          />
          {from > 0 ? (
            <line x1={percent(from)} x2={percent(from)} y1="3" y2="13" className="stroke-faint" />
          ) : null}
        </g>
      ))}
      <circle cx={percent(probability)} cy="8" r="6" className="fill-ink stroke-panel" strokeWidth="2" />
    </svg>
  )
}
