"use client"

/** How well the numbers have done: the team's page (memberId null), or one person's, theirs alone unless they share it. */
import { type ReactNode, useEffect, useState } from "react"
import { useScenarios } from "../../client/use-board.ts"
import { useJudge, useSharesScores } from "../../client/use-judgement.ts"
import { useMembers, useYou } from "../../client/use-people.ts"
import { useLastSaid, useScores } from "../../client/use-scores.ts"
import type { Scenario } from "../../core/board.ts"
import type {
  CalibrationAnswer,
  PersonScoresAnswer,
  ScoreSummary,
  TeamScoresAnswer,
  TeamVoice,
} from "../../core/judgement-answers.ts"
import { saidWords } from "../history/said-words.ts"
import { resultWords } from "../resolution/resolution-words.ts"
import { useLayer } from "../shell/use-layer.ts"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { Select } from "../ui/select.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { useToasts } from "../ui/toast.tsx"
import { CalibrationChart } from "./calibration-chart.tsx"
import { rowOf, type ScoreRow } from "./score-rows.ts"
import { OriginalToggle, ScoreTable } from "./score-table.tsx"
import { voiceWords } from "./score-words.ts"
import { Explanations, Summary } from "./summary.tsx"

export function ScoresPage({ memberId, close }: { memberId: string | null; close: () => void }) {
  const you = useYou()
  const [, show] = useLayer()
  const scores = useScores(memberId)
  const members = useMembers()
  const name = members.find(({ id }) => id === memberId)?.name ?? null
  const mine = memberId !== null && memberId === you?.memberId
  // The team's answer knows whose pages may be opened; a person's page keeps the two that always may.
  const pages = scores.value?.of === "team" ? scores.value.pages : []
  const others = pages.filter((page) => page.memberId !== you?.memberId)
  const tabs = [
    { memberId: null, words: "The team" },
    ...(you && you.role !== "viewer" ? [{ memberId: you.memberId, words: "You" }] : []),
    ...(memberId !== null && !mine ? [{ memberId, words: name ?? "A person" }] : []),
    ...others
      .filter((page) => page.memberId !== memberId)
      .map((page) => ({ memberId: page.memberId, words: page.name })),
  ]
  return (
    <Dialog
      title="Scores"
      description="How near what was said came to what happened."
      size="xl"
      open
      onOpenChange={(open) => open || close()}
    >
      <div className="flex flex-col gap-6">
        <nav aria-label="Whose scores" className="flex flex-wrap gap-2">
          {tabs.map((tab) => (
            <Button
              key={tab.memberId ?? "team"}
              size="sm"
              variant={tab.memberId === memberId ? "primary" : "secondary"}
              aria-current={tab.memberId === memberId ? "page" : undefined}
              onClick={() => show({ is: "scores", memberId: tab.memberId })}
            >
              {tab.words}
            </Button>
          ))}
        </nav>
        {mine && <Sharing />}
        {scores.state === "failed" && (
          <div
            role="alert"
            className="flex flex-wrap items-center gap-3 rounded-control bg-notice-wash px-3 py-2 text-notice"
          >
            <p className="min-w-0 flex-1">{scores.failure.message}</p>
            {scores.failure.status !== 403 && (
              <Button size="sm" onClick={scores.again}>
                Try again
              </Button>
            )}
          </div>
        )}
        {scores.value === null ? (
          scores.state === "loading" && <Waiting />
        ) : scores.value.of === "team" ? (
          <Team scores={scores.value} onAgain={scores.again} />
        ) : (
          <Person scores={scores.value} mine={mine} />
        )}
      </div>
    </Dialog>
  )
}

const Waiting = () => (
  <div className="flex flex-col gap-4">
    <p role="status" className="sr-only">
      Loading the scores
    </p>
    <Skeleton className="h-16 w-full" />
    <Skeleton className="h-40 w-full" />
  </div>
)

function Sharing() {
  const shares = useSharesScores()
  const judge = useJudge()
  const { show } = useToasts()
  // What was pressed shows at once; what it means is told once the server has it.
  const [wanted, setWanted] = useState<boolean | null>(null)
  useEffect(() => {
    if (wanted === shares) setWanted(null)
  }, [wanted, shares])
  async function change(share: boolean) {
    setWanted(share)
    const reply = await judge({ kind: "share-scores", share })
    if (reply.ok) return
    setWanted(null)
    show({ title: reply.message, tone: "danger" })
  }
  return (
    <label className="flex items-start gap-3 rounded-control bg-well px-3 py-2">
      <input
        type="checkbox"
        checked={wanted ?? shares}
        onChange={(event) => void change(event.currentTarget.checked)}
        className="mt-0.5 size-4 shrink-0 accent-ink"
      />
      <span>
        Let others on this board see my page
        <span className="block text-muted text-xs">
          {shares
            ? "Everybody on the board can open it. What you said in anonymous rounds is left out for them."
            : "Only you can see it."}
        </span>
      </span>
    </label>
  )
}

// --- the team ---------------------------------------------------------------------------------------------------

function Team({ scores, onAgain }: { scores: TeamScoresAnswer; onAgain: () => void }) {
  const scenarios = useScenarios()
  const [asked, setAsked] = useState<TeamVoice | null>(null)
  // The team's own value, or where it came too late to be scored what the group said.
  const has = (voice: TeamVoice) =>
    scores.voices.some((one) => one.voice === voice && one.summary.questions > 0)
  const voice = asked ?? (has("working") || !has("geoMeanOdds") ? "working" : "geoMeanOdds")
  const chosen = scores.voices.find((one) => one.voice === voice)
  if (scores.resolved === 0 || chosen === undefined)
    return (
      <EmptyState title="Nothing has been resolved yet" className="px-0 py-8">
        Scores begin when it is known how a scenario came out. A facilitator says so from the scenario's menu,
        with the day and a source.
      </EmptyState>
    )
  const rows = scores.questions.flatMap((question): ScoreRow[] => {
    const scored = question.voices.find((one) => one.voice === voice)
    const scenario = scenarios.find(({ id }) => id === question.scenarioId)
    if (!scored) return []
    const said = voice === "working" && scenario?.working ? saidWords(scenario.working, scenario) : null
    return [rowOf(question, scored, { came: cameWords(question, scenario), said })]
  })
  return (
    <Sheet
      rows={rows}
      summary={chosen.summary}
      calibration={chosen.calibration}
      whose="The team is"
      head={
        <>
          <Select
            label="Whose forecast"
            value={chosen.voice}
            onChange={setAsked}
            options={scores.voices.map((one) => ({ value: one.voice, label: voiceWords(one.voice) }))}
            className="w-72 max-w-full"
          />
          {!scores.complete && (
            <p role="status" className="flex flex-wrap items-center gap-3 text-muted text-xs">
              The board's past has not been read to its beginning yet, so early values of the team may be
              missing.
              <Button size="sm" onClick={onAgain}>
                Read on
              </Button>
            </p>
          )}
        </>
      }
      peerWords="Here the peer score compares these ways of putting a forecast together with each other."
    />
  )
}

// --- a person ---------------------------------------------------------------------------------------------------

function Person({ scores, mine }: { scores: PersonScoresAnswer; mine: boolean }) {
  const scenarios = useScenarios()
  const said = useLastSaid(scores.memberId)
  if (scores.questions.length === 0)
    return (
      <EmptyState title="Nothing to score yet" className="px-0 py-8">
        {mine
          ? "None of the scenarios on which you gave an estimate has been resolved."
          : `None of the scenarios on which ${scores.name} gave an estimate has been resolved.`}
      </EmptyState>
    )
  const rows = scores.questions.map((question): ScoreRow => {
    const scenario = scenarios.find(({ id }) => id === question.scenarioId)
    const forecast = said.get(question.scenarioId)
    return rowOf(question, question, {
      came: cameWords(question, scenario),
      said: scenario && forecast ? saidWords(forecast, scenario) : null,
    })
  })
  return (
    <Sheet
      rows={rows}
      summary={scores.summary}
      calibration={scores.calibration}
      whose={mine ? "You are" : "They are"}
      peerWords={null}
    />
  )
}

// --- both -------------------------------------------------------------------------------------------------------

function Sheet(props: {
  rows: readonly ScoreRow[]
  summary: ScoreSummary
  calibration: CalibrationAnswer
  whose: "You are" | "They are" | "The team is"
  head?: ReactNode
  peerWords: string | null
}) {
  const { rows, summary, calibration, whose, head, peerWords } = props
  const [, show] = useLayer()
  const [original, setOriginal] = useState(false)
  return (
    <>
      {head}
      <Summary summary={summary} original={original} />
      <section aria-label="By scenario" className="flex flex-col gap-2">
        <header className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <h3 className="flex-1 font-semibold">By scenario</h3>
          <OriginalToggle original={original} onChange={setOriginal} />
        </header>
        <ScoreTable
          rows={rows}
          original={original}
          onOpen={(scenarioId) => show({ is: "history", scenarioId })}
        />
        {peerWords && <p className="text-muted text-xs">{peerWords}</p>}
      </section>
      <CalibrationChart calibration={calibration} whose={whose} />
      <Explanations />
    </>
  )
}

type Question = TeamScoresAnswer["questions"][number] | PersonScoresAnswer["questions"][number]

const cameWords = ({ resolution }: Question, scenario: Scenario | undefined): string =>
  scenario ? resultWords(resolution.result, scenario) : "Removed from the board"
