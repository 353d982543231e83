/**
 * The page of a snapshot as HTML: the same words and numbers as its PDF (`core/one-page.ts`), to be read in a browser, on
 * a phone, inside another page, or printed: on paper it is one sheet, its long texts cut. It needs no script.
 */
import type { OnePage, PageRow, SaidLikelihood } from "../../core/one-page.ts"
import { oneSheetOf } from "../../core/one-page-sheet.ts"

export function OnePageSheet({ page }: { page: OnePage }) {
  const { handling, boardTitle, snapshotName, asOf, since, headline, rows, more, basis, confidence } = page
  const { page: sheet, cut } = oneSheetOf(page)
  return (
    <article
      lang={page.language}
      className="mx-auto w-full max-w-[52rem] bg-panel px-5 py-6 text-ink sm:px-10 sm:py-9 print:max-w-none print:bg-transparent print:p-0 print:[page:one-page] print:[zoom:0.76]"
    >
      {handling && (
        <p className="mb-4 text-center font-semibold text-xs tracking-wide">
          <OnPaper text={handling} short={sheet.handling} />
        </p>
      )}
      <header className="border-ink border-b pb-3">
        <p className="flex flex-wrap justify-between gap-x-6 text-muted text-xs">
          <span>
            <OnPaper text={snapshotName} short={sheet.snapshotName} />
          </span>
          <span>as of {asOf}</span>
        </p>
        <h1 className="mt-2 font-semibold text-sm">
          <OnPaper text={boardTitle} short={sheet.boardTitle} />
        </h1>
        <p className="statement mt-1 text-lg leading-7">
          <OnPaper text={headline} short={sheet.headline} />
        </p>
      </header>
      <Rows rows={rows} sheet={sheet} since={since} />
      {more > 0 && <p className="mt-1 text-muted text-xs">and {more} more on the board</p>}
      <div className="mt-5 grid gap-x-10 gap-y-5 sm:grid-cols-2 print:mt-4 print:grid-cols-2 print:gap-y-3">
        <Points
          title="What changed and why"
          points={page.changed}
          short={sheet.changed}
          none={since ? "Nothing moved." : "There is no snapshot before this one."}
        />
        <Points
          title="Where we disagree"
          points={page.disagree}
          short={sheet.disagree}
          none="Nowhere to speak of."
        />
        <Points title="Watch for" points={page.watchFor} short={sheet.watchFor} none="No signal is open." />
        <Points
          title="Decisions taken"
          points={page.decided}
          short={sheet.decided}
          none={since ? "None since then." : "None yet."}
        />
      </div>
      <section className="mt-5 border-line border-t pt-3 text-sm">
        <p>
          <strong className="font-semibold">Basis.</strong> <OnPaper text={basis} short={sheet.basis} />
        </p>
        {confidence && <p className="mt-1">{confidence}</p>}
      </section>
      <Strip page={page} />
      {cut && (
        <p className="mt-2 hidden text-muted text-xs print:block">
          Texts that end in … are whole in the PDF with annex.
        </p>
      )}
      <footer className="mt-4 flex flex-wrap justify-between gap-x-6 gap-y-1 text-muted text-xs">
        <span className="min-w-0">
          SHA-256 <span className="code [overflow-wrap:anywhere]">{page.hash}</span>
        </span>
        <span>
          engine {page.engineVersion} · {page.exportedOn}
        </span>
      </footer>
      {handling && (
        <p className="mt-4 text-center font-semibold text-xs tracking-wide">
          <OnPaper text={handling} short={sheet.handling} />
        </p>
      )}
    </article>
  )
}

/** All of a text; on paper as much as the sheet has room for. */
function OnPaper({ text, short }: { text: string; short: string | undefined }) {
  if (short === undefined || text === short) return text
  return (
    <>
      <span className="print:hidden">{text}</span>
      <span className="hidden print:inline">{short}</span>
    </>
  )
}

function Rows({ rows, sheet, since }: { rows: readonly PageRow[]; sheet: OnePage; since: string | null }) {
  if (rows.length === 0) return <p className="mt-5 text-muted">There is no scenario yet.</p>
  return (
    <table className="mt-4 w-full border-collapse text-sm">
      <caption className="pb-1 text-right text-muted text-xs">
        <OnPaper text={since ?? "no snapshot before"} short={sheet.since ?? undefined} />
      </caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Scenario</th>
          <th scope="col">Likelihood</th>
          <th scope="col">Change in percentage points</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr key={row.scenarioId} className="border-line border-t align-top max-sm:flex max-sm:flex-wrap">
            <th
              scope="row"
              className="py-2 pr-4 text-left font-normal print:py-0.5 max-sm:w-full max-sm:pb-0"
            >
              <span className="statement text-base leading-6 print:leading-5">
                <OnPaper text={row.title} short={sheet.rows[at]?.title} />
              </span>
              {row.outcome && (
                <span className="text-muted">
                  : <OnPaper text={row.outcome} short={sheet.rows[at]?.outcome ?? undefined} />
                </span>
              )}
              {row.remark && row.remark !== "new" && (
                <span className="ml-2 text-muted text-xs">({row.remark})</span>
              )}
            </th>
            <td className="py-2 sm:w-72 max-sm:flex-1 print:py-0.5">
              <Whisker said={row.likelihood} />
              <p className="figures">
                <strong className="font-semibold">{row.likelihood.text}</strong>
                {row.likelihood.words && (
                  <span>
                    {" "}
                    {row.likelihood.words} ({row.likelihood.range})
                  </span>
                )}
              </p>
            </td>
            <td className="figures w-16 py-2 print:py-0.5 pl-3 text-right font-medium">
              <Points1 points={row.points} isNew={row.remark === "new"} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Without points is also what is hidden, what is a number or a day, and all of a first snapshot: that is not new. */
function Points1({ points, isNew }: { points: number | null; isNew: boolean }) {
  if (points === null) return isNew ? <span className="text-muted">new</span> : null
  if (points === 0) return <span className="text-muted">0</span>
  return points > 0 ? (
    <span className="text-up">▲ +{points}</span>
  ) : (
    <span className="text-down">▼ −{-points}</span>
  )
}

function Whisker({ said: { p, low, high } }: { said: SaidLikelihood }) {
  if (p === null) return null
  const at = (share: number) => 4 + share * 192
  return (
    <svg aria-hidden viewBox="0 0 200 12" className="block h-3 w-full max-w-52 stroke-ink">
      <line x1={4} x2={196} y1={6} y2={6} strokeWidth={0.5} className="stroke-edge" />
      {[0, 0.5, 1].map((share) => (
        <line
          key={share}
          x1={at(share)}
          x2={at(share)}
          y1={4}
          y2={8}
          strokeWidth={0.5}
          className="stroke-edge"
        />
      ))}
      {(low !== null || high !== null) && (
        <line x1={at(low ?? 0)} x2={at(high ?? 1)} y1={6} y2={6} strokeWidth={2} />
      )}
      <circle cx={at(p)} cy={6} r={3.5} className="fill-ink" />
    </svg>
  )
}

interface PointsProps {
  title: string
  points: readonly string[]
  short: readonly string[]
  none: string
}

function Points({ title, points, short, none }: PointsProps) {
  return (
    <section>
      <h2 className="font-semibold text-sm">{title}</h2>
      {points.length === 0 ? (
        <p className="mt-1 text-muted text-sm">{none}</p>
      ) : (
        <ul className="mt-1 list-disc pl-4 text-sm [overflow-wrap:anywhere] marker:text-muted">
          {points.map((point, at) => (
            <li key={point} className="mt-0.5">
              <OnPaper text={point} short={short[at]} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Strip({ page: { yardstick } }: { page: OnePage }) {
  if (yardstick.bands.length === 0) return null
  return (
    <section className="mt-5">
      <h2 className="sr-only">Words and what they stand for</h2>
      <ol className="flex flex-wrap gap-x-4 gap-y-1 border-line border-t pt-2 text-muted text-xs">
        {yardstick.bands.map(({ words, range }) => (
          <li key={words}>
            {words} <span className="figures">({range})</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
