/** The page (`core/one-page.ts`) and what was judged, as sections of a Markdown document. */
import type { OnePage, PageRow } from "../../core/one-page.ts"
import type { LogLine } from "./judgement-log.ts"
import { inline, safe } from "./markdown-text.ts"

export function pageSections(page: OnePage): string[] {
  const { headline, since, rows, more, basis, confidence } = page
  return [
    "## In short",
    inline(headline),
    tableOf(rows, since),
    more > 0 ? `${more} more below.` : "",
    ...listed("What changed and why", page.changed),
    ...listed("Where we disagree", page.disagree),
    ...listed("Watch for", page.watchFor),
    ...listed("Decisions taken", page.decided),
    `**Basis.** ${inline(basis)}`,
    confidence === null ? "" : `**Confidence.** ${inline(confidence)}`,
  ]
}

function tableOf(rows: readonly PageRow[], since: string | null): string {
  if (rows.length === 0) return ""
  const change = since === null ? [] : ["Change, points", "Was"]
  const heads = ["No.", "Scenario", "Likelihood", "In words", ...change]
  const marks = [":--", ":--", "--:", ":--", ...change.map(() => "--:")]
  const cells = rows.map(({ number, title, outcome, likelihood, points, was, remark }) => [
    String(number),
    inline(`${title}${outcome === null ? "" : `: ${outcome}`}${remark === "" ? "" : ` (${remark})`}`),
    safe(likelihood.text),
    likelihood.words === null || likelihood.range === null
      ? ""
      : safe(`${likelihood.words} (${likelihood.range})`),
    ...(since === null ? [] : [pointsWords(points), was === null ? "" : safe(was.text)]),
  ])
  const table = [heads, marks, ...cells].map((row) => `| ${row.join(" | ")} |`).join("\n")
  return since === null ? table : `${capital(inline(since))}.\n\n${table}`
}

const pointsWords = (points: number | null): string =>
  points === null ? "" : points > 0 ? `▲ +${points}` : points < 0 ? `▼ −${-points}` : "0"

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

const listed = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`### ${title}`, lines.map((line) => `- ${inline(line)}`).join("\n")]

/** Rounds, decisions and how things came out, in the order of time. */
export function judgementSections(log: readonly LogLine[]): string[] {
  if (log.length === 0) return []
  const items = log.map(({ at, kind, about, what, reason, who }) => {
    const said = [what, ...(reason.trim() === "" ? [] : [`reason: ${reason}`])].filter((part) => part !== "")
    const by = who === "" ? "" : `, ${inline(who)}`
    const rest = said.length === 0 ? "" : `: ${said.map(inline).join("; ")}`
    return `- ${when(at)}, ${kind.toLowerCase()}${by}. ${inline(about)}${rest}`
  })
  return ["## Judgement", items.join("\n")]
}

const when = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`
