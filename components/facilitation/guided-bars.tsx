"use client"

/** What says where one was taken, and how to go back; fetched when somebody is taken anywhere (`guided.tsx`). */
import { Eye, X } from "lucide-react"
import { type ReactNode, useEffect, useRef, useState } from "react"
import { useScenario } from "../../client/use-board.ts"
import { type Brought, useBrought } from "../../client/use-facilitation.ts"
import { useMembers, useOnline, useYou } from "../../client/use-people.ts"
import { askFor } from "../scenario/open-intent.ts"
import { Button } from "../ui/button.tsx"
import { follow, useFollowed } from "./following.ts"
import { movedFrom } from "./moved.ts"

export interface Navigation {
  selectedId: string | null
  onSelect: (id: string | null) => void
}

export function GuidedBars({ selectedId, onSelect }: Navigation) {
  const go = (scenarioId: string) => {
    if (movedFrom(document) !== "along") askFor(scenarioId, "no-focus")
    onSelect(scenarioId)
  }
  return (
    <div className="pointer-events-none fixed inset-x-3 bottom-14 z-40 flex flex-col items-center gap-2 sm:bottom-5">
      <Invitation selectedId={selectedId} go={go} onSelect={onSelect} />
      <Following selectedId={selectedId} go={go} />
    </div>
  )
}

/** How long "Go back" is offered. */
const offeredMs = 12_000

type Offer = { brought: Brought } & ({ is: "asked" } | { is: "gone"; from: string | null })

function Invitation({ selectedId, go, onSelect }: Navigation & { go: (scenarioId: string) => void }) {
  const brought = useBrought()
  const you = useYou()?.memberId
  const by = useMembers().find(({ id }) => id === brought?.by)?.name ?? "A facilitator"
  const scenario = useScenario(brought?.scenarioId ?? "")
  const [offer, setOffer] = useState<Offer | null>(null)
  const latest = useRef({ selectedId, go })
  latest.current = { selectedId, go }
  // Once somebody went back, the next ones only ask.
  const askFirst = useRef(false)
  const seen = useRef<string | null>(null)

  useEffect(() => {
    if (brought === null || brought.id === seen.current) return
    seen.current = brought.id
    if (brought.by === you) return
    const { selectedId: from, go: take } = latest.current
    if (from === brought.scenarioId) return setOffer(null)
    if (askFirst.current || movedFrom(document) === "asked") return setOffer({ brought, is: "asked" })
    take(brought.scenarioId)
    setOffer({ brought, is: "gone", from })
  }, [brought, you])

  const arrived = offer?.is === "asked" && selectedId === offer.brought.scenarioId
  useEffect(() => {
    if (arrived) setOffer(null)
  }, [arrived])
  useEffect(() => {
    if (offer?.is !== "gone") return
    const timer = setTimeout(() => setOffer(null), offeredMs)
    return () => clearTimeout(timer)
  }, [offer])

  return (
    <span role="status" className="contents">
      {offer === null || scenario === null ? null : offer.is === "asked" ? (
        <Bar
          actions={
            <>
              <Button size="sm" variant="primary" onClick={() => go(offer.brought.scenarioId)}>
                Go there
              </Button>
              <Button size="sm" variant="quiet" onClick={() => setOffer(null)}>
                Stay
              </Button>
            </>
          }
        >
          {by} asks everyone to look at “{scenario.title}”.
        </Bar>
      ) : (
        <Bar
          actions={
            <>
              <Button
                size="sm"
                onClick={() => {
                  askFirst.current = true
                  setOffer(null)
                  onSelect(offer.from)
                }}
              >
                Go back
              </Button>
              <Button
                size="sm"
                variant="quiet"
                aria-label="Stay here"
                icon={<X />}
                onClick={() => setOffer(null)}
              />
            </>
          }
        >
          {by} brought everyone here.
        </Bar>
      )}
    </span>
  )
}

function Following({ selectedId, go }: { selectedId: string | null; go: (scenarioId: string) => void }) {
  const followed = useFollowed()
  const person = useOnline().find(({ memberId }) => memberId === followed) ?? null
  const name = useMembers().find(({ id }) => id === followed)?.name
  const theirs = person?.focus?.scenarioId ?? null
  /** Where following has taken this tab; anything else is where somebody went by themselves. */
  const taken = useRef<string | null>(null)
  const last = useRef(selectedId)
  const latest = useRef({ selectedId, go })
  latest.current = { selectedId, go }

  useEffect(() => {
    if (followed === null || theirs === null) return
    if (latest.current.selectedId === theirs || movedFrom(document) === "asked") return
    taken.current = theirs
    latest.current.go(theirs)
  }, [followed, theirs])
  useEffect(() => {
    const before = last.current
    last.current = selectedId
    if (selectedId !== before && selectedId !== null && selectedId !== taken.current) follow(null)
  }, [selectedId])
  useEffect(() => () => follow(null), [])

  if (followed === null || name === undefined) return null
  return (
    <span role="status" className="contents">
      <Bar
        actions={
          <Button size="sm" onClick={() => follow(null)}>
            Stop
          </Button>
        }
      >
        <Eye aria-hidden className="mr-1.5 inline size-4 align-[-3px]" />
        {person ? `Following ${name}` : `Following ${name}, who is away`}
      </Bar>
    </span>
  )
}

function Bar({ children, actions }: { children: ReactNode; actions: ReactNode }) {
  return (
    <div className="pointer-events-auto flex max-w-full items-center gap-3 rounded-sheet border border-line bg-float py-2 pr-2 pl-4 shadow-float">
      <p className="line-clamp-2 min-w-0 text-sm">{children}</p>
      <span className="flex shrink-0 gap-1">{actions}</span>
    </div>
  )
}
