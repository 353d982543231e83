"use client"

/** What lies over the board for a while (`use-layer.ts`), each part fetched when it is first opened. */
import { type ReactNode, useEffect } from "react"
import { LinkingHere } from "../links/linking-here.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { dialogFailed } from "./board-parts.tsx"
import { later, rested } from "./later.tsx"
import { type Layer, useLayer } from "./use-layer.ts"

const EstimateSheet = later(() =>
  import("../estimate/estimate-sheet.tsx").then((module) => module.EstimateSheet),
)
const EstimatesSending = later(() =>
  rested().then(async () => (await import("../estimate/estimates-sending.tsx")).EstimatesSending),
)
const RevealStage = later(() => import("../reveal/reveal-stage.tsx").then((module) => module.RevealStage))
const RoundControl = later(() => import("../rounds/round-control.tsx").then((module) => module.RoundControl))
const ModelVotes = later(() => import("../rounds/model-votes.tsx").then((module) => module.ModelVotes))
const ScenarioHistory = later(() =>
  import("../history/scenario-history.tsx").then((module) => module.ScenarioHistory),
)
const ResolveDialog = later(() =>
  import("../resolution/resolve-dialog.tsx").then((module) => module.ResolveDialog),
)
const ScoresPage = later(() => import("../scores/scores-page.tsx").then((module) => module.ScoresPage))

/** What an earlier page left is sent once this one has come to rest; there is no hand to ask for it again. */
export const SendingEstimates = (): ReactNode => (
  <EstimatesSending.Part failed={(again) => <AskAgain again={again} />} />
)

const askAgainMs = 10_000

function AskAgain({ again }: { again: () => void }): null {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once a failure, however often the page renders.
  useEffect(() => {
    const timer = setTimeout(again, askAgainMs)
    return () => clearTimeout(timer)
  }, [])
  return null
}

export const Layers = (): ReactNode => (
  <>
    <LinkingHere />
    <LayerInAddress />
  </>
)

function LayerInAddress(): ReactNode {
  const [layer, show] = useLayer()
  if (layer === null) return null
  const close = () => show(null)
  return part(layer, {
    close,
    waiting: <Waiting />,
    failed: dialogFailed((open) => open || close()),
  })
}

interface Around {
  close: () => void
  waiting: ReactNode
  failed: (again: () => void) => ReactNode
}

function part(layer: Layer, around: Around): ReactNode {
  switch (layer.is) {
    case "estimate":
      return <EstimateSheet.Part round={layer.round} scenarioId={layer.scenarioId} {...around} />
    case "reveal":
      return <RevealStage.Part round={layer.round} scenarioId={layer.scenarioId} {...around} />
    case "votes":
      return <ModelVotes.Part key={layer.round} round={layer.round} {...around} />
    case "rounds":
      return <RoundControl.Part {...around} />
    case "history":
      return <ScenarioHistory.Part key={layer.scenarioId} scenarioId={layer.scenarioId} {...around} />
    case "resolve":
      return <ResolveDialog.Part key={layer.scenarioId} scenarioId={layer.scenarioId} {...around} />
    case "scores":
      return <ScoresPage.Part memberId={layer.memberId} {...around} />
  }
}

const Waiting = () => (
  <div className="fixed inset-x-0 bottom-0 z-40 flex flex-col gap-4 rounded-t-sheet border border-line bg-float p-6 shadow-float sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[min(48rem,90vw)] sm:-translate-1/2 sm:rounded-sheet">
    <p role="status" className="sr-only">
      Loading
    </p>
    <Skeleton className="h-6 w-2/5" />
    <Skeleton className="h-40 w-full" />
  </div>
)
