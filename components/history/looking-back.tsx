"use client"

/**
 * The look back, once it is known how a scenario came out: what was said when and how near it came, and the two reasons
 * that did best and worst, side by side. In anonymous rounds nobody is named here either.
 */
import { useCommentsOn } from "../../client/use-comments.ts"
import { useAnalysts } from "../../client/use-judgement.ts"
import { usePostMortem } from "../../client/use-scores.ts"
import type { Scenario } from "../../core/board.ts"
import type { PublishedEstimate } from "../../core/judgement.ts"
import type { EntryScore, PostMortemAnswer } from "../../core/judgement-answers.ts"
import { exactly } from "../comments/when.ts"
import { askFor } from "../scenario/open-intent.ts"
import { showScore } from "../scores/score-words.ts"
import { addressOf } from "../shell/use-layer.ts"
import { Button } from "../ui/button.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { methodInASentence } from "./moments.ts"
import { saidWords } from "./said-words.ts"

export function LookingBack({ scenario }: { scenario: Scenario }) {
  const answer = usePostMortem(scenario.id)
  return (
    <section aria-label="Looking back" className="flex flex-col gap-4 border-line border-t pt-5">
      <h3 className="font-semibold text-base">Looking back</h3>
      {answer.state === "failed" && (
        <div role="alert" className="flex flex-wrap items-center gap-3">
          <p className="text-muted">{answer.failure.message}</p>
          <Button size="sm" onClick={answer.again}>
            Try again
          </Button>
        </div>
      )}
      {answer.state === "loading" && <Skeleton className="h-32 w-full" />}
      {answer.value && <Report report={answer.value} scenario={scenario} />}
    </section>
  )
}

type Entry = PostMortemAnswer["entries"][number]

function Report({ report, scenario }: { report: PostMortemAnswer; scenario: Scenario }) {
  const analysts = useAnalysts()
  const { entries, groups } = report
  const nameOf = ({ by, round }: PublishedEstimate) =>
    by === null
      ? `Somebody in round ${round ?? "–"}`
      : (analysts.find(({ id }) => id === by)?.name ?? "Somebody who has left")
  const find = (id: string | null) => entries.find(({ estimate }) => estimate.id === id) ?? null
  const [best, worst, first] = [find(report.best), find(report.worst), find(report.first)]
  if (entries.length === 0)
    return (
      <p className="text-muted">
        Nobody gave an estimate of this scenario, so there is nothing to look back on.
      </p>
    )
  return (
    <>
      {best && worst ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <Reason
            head="The reason that did best"
            entry={best}
            name={nameOf(best.estimate)}
            scenario={scenario}
          />
          <Reason
            head="The reason that did worst"
            entry={worst}
            name={nameOf(worst.estimate)}
            scenario={scenario}
          />
        </div>
      ) : (
        <p className="text-muted">No two reasons were given that could be compared.</p>
      )}
      {first && (
        <p>
          First to lean to what came: <strong className="font-semibold">{nameOf(first.estimate)}</strong>,{" "}
          {exactly(first.shownAt)}, with {saidWords(first.estimate.forecast, scenario)}.
        </p>
      )}
      <Timeline entries={entries} groups={groups} scenario={scenario} nameOf={nameOf} />
      <Next scenario={scenario} />
    </>
  )
}

function Reason(props: { head: string; entry: Entry; name: string; scenario: Scenario }) {
  const { head, entry, name, scenario } = props
  return (
    <figure className="flex flex-col gap-2 border-line border-t pt-3">
      <figcaption className="caption">{head}</figcaption>
      <blockquote className="statement text-base leading-[1.5rem]">“{entry.estimate.rationale}”</blockquote>
      <p className="text-muted text-xs">
        {name}, {saidWords(entry.estimate.forecast, scenario)} · {scoreLine(entry.score)}
      </p>
    </figure>
  )
}

const scoreLine = (score: EntryScore | null): string =>
  score === null
    ? "not scored"
    : score.quantile !== null
      ? `off by ${showScore(score.quantile, 1)}`
      : score.brierHalf !== null
        ? `Brier ${showScore(score.brierHalf, 3)} (half form)`
        : `Brier ${showScore(score.brierOriginal, 3)} (original form)`

function Timeline(props: {
  entries: readonly Entry[]
  groups: PostMortemAnswer["groups"]
  scenario: Scenario
  nameOf: (estimate: PublishedEstimate) => string
}) {
  const { entries, groups, scenario, nameOf } = props
  const lines = [
    ...entries.map(({ estimate, shownAt, score }) => ({
      id: estimate.id,
      at: shownAt,
      who: nameOf(estimate),
      said: saidWords(estimate.forecast, scenario),
      why: estimate.rationale,
      score,
      group: false,
    })),
    ...groups.map(({ at, round, method, forecast, n, score }) => ({
      id: `group-${round ?? "open"}-${at}`,
      at,
      who: round === null ? `Group of ${n}, outside of rounds` : `Group of ${n} in round ${round}`,
      said: saidWords(forecast, scenario),
      why: methodInASentence[method],
      score,
      group: true,
    })),
  ].sort((a, b) => a.at - b.at || Number(a.group) - Number(b.group))
  return (
    <details open={lines.length <= 12}>
      <summary className="target font-semibold">Who said what, when</summary>
      <div className="mt-2 overflow-x-auto">
        <table className="w-full border-collapse text-left">
          <caption className="sr-only">What was said, in the order in which everybody could see it</caption>
          <thead>
            <tr className="caption border-line border-b">
              {["When", "Who", "Said", "Why"].map((head) => (
                <th key={head} scope="col" className="py-2 pr-4 font-medium">
                  {head}
                </th>
              ))}
              <th scope="col" className="py-2 text-right font-medium">
                Score
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ id, at, who, said, why, score, group }) => (
              <tr
                key={id}
                className={
                  group
                    ? "border-line border-b bg-well align-baseline"
                    : "border-line border-b align-baseline"
                }
              >
                <td className="figures whitespace-nowrap py-2 pr-4 text-muted text-xs">{exactly(at)}</td>
                <th scope="row" className="py-2 pr-4 font-medium">
                  {who}
                </th>
                <td className="figures whitespace-nowrap py-2 pr-4">{said}</td>
                <td className="min-w-48 py-2 pr-4 text-muted">{why || "No reason given"}</td>
                <td className="figures whitespace-nowrap py-2 text-right">{scoreLine(score)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

/** What is learned goes where the team talks. */
function Next({ scenario }: { scenario: Scenario }) {
  const comments = useCommentsOn(scenario.id)
  const go = (part: "comment" | "unread") => {
    askFor(scenario.id, part)
    // One step: closing goes back in the history, and what is opened meanwhile would be gone with it.
    const url = addressOf(null, new URL(window.location.href))
    url.searchParams.set("s", scenario.id)
    window.history.replaceState(null, "", url)
  }
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-control bg-well px-3 py-2">
      <p className="min-w-0 flex-1">
        <strong className="font-semibold">What would we do differently?</strong> Say it where the team talks.
      </p>
      {comments.length > 0 && (
        <Button size="sm" onClick={() => go("unread")}>
          Read the comments
        </Button>
      )}
      <Button size="sm" variant="primary" onClick={() => go("comment")}>
        Write a comment
      </Button>
    </div>
  )
}
