"use client"

/** One line that says that what is shown is a what-if, whose it is, and what can be done with it. */
import { FlaskConical, Share2, SlidersHorizontal } from "lucide-react"
import { type ReactNode, useState } from "react"
import { useDrivers, useScenarios, useSignals } from "../../client/use-board.ts"
import { useMay } from "../../client/use-may.ts"
import { useMembers, useYou } from "../../client/use-people.ts"
import { useWhatIf } from "../../client/use-what-if.ts"
import { useLiveWorlds, useWorldDesk } from "../../client/use-worlds.ts"
import type { World } from "../../core/board.ts"
import { useKeysOf } from "../commands/shown-keys.ts"
import { Button } from "../ui/button.tsx"
import { useToasts } from "../ui/toast.tsx"
import { closeModelPanel, openModelPanel, useModelPanel } from "./model-panel.ts"
import { partsOf, partWords } from "./model-words.ts"

export function WhatIfStrip() {
  const { active, source, whatIf } = useWhatIf()
  const live = useLiveWorlds()
  const panel = useModelPanel()
  const [notNow, setNotNow] = useState<readonly string[]>([])
  const mine = source.kind === "world" ? source.worldId : null
  const offered = live.filter(({ id }) => id !== mine && !notNow.includes(id))
  const shown = active || panel?.is === "what-if"
  return (
    <>
      {shown && (
        <Current {...{ active, source, whatIf }} world={live.find(({ id }) => id === mine) ?? null} />
      )}
      {offered.map((world) => (
        <Offered key={world.id} world={world} onNotNow={() => setNotNow([...notNow, world.id])} />
      ))}
    </>
  )
}

function Current({
  active,
  source,
  whatIf,
  world,
}: Pick<ReturnType<typeof useWhatIf>, "active" | "source" | "whatIf"> & { world: World | null }) {
  const named = { scenarios: useScenarios(), drivers: useDrivers(), signals: useSignals() }
  const { clear } = useWhatIf()
  const desk = useWorldDesk()
  const { show } = useToasts()
  const you = useYou()
  const name = useNameOf()
  const may = useMay()({ collection: "worlds", id: "new", field: null, action: "add" })
  const keysOf = useKeysOf()
  const panel = useModelPanel()
  const parts = partsOf(whatIf)
  const [first, ...others] = parts.map((part) => partWords(part, whatIf, named))
  const said =
    first === undefined
      ? "Nothing is set yet"
      : others.length === 0
        ? first
        : `${first}, and ${others.length} more`
  const mayStop =
    world !== null && you !== null && (world.createdBy === you.memberId || you.role === "facilitator")
  const open = panel?.is === "what-if"
  const whose =
    source.kind === "own" || world === null
      ? "only you see this"
      : !source.edits
        ? `watching ${name(world.createdBy)}`
        : world.createdBy === you?.memberId
          ? "shared by you"
          : `shared by ${name(world.createdBy)}`
  const tell = (done: { ok: true } | { ok: false; error: { message: string } }) => {
    if (!done.ok) show({ title: done.error.message, tone: "danger" })
  }

  return (
    <section
      aria-label="What if"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 bg-accent px-3 py-1.5 text-on-accent text-sm sm:px-5 min-[100rem]:min-h-14 min-[100rem]:text-base"
    >
      <p role="status" className="flex min-w-0 flex-1 basis-52 items-center gap-x-2">
        <FlaskConical aria-hidden className="size-4 shrink-0" />
        <strong className="whitespace-nowrap font-semibold">What if</strong>
        <span className="min-w-0 truncate">
          {said}
          <span className="max-sm:sr-only"> · {whose}</span>
        </span>
      </p>
      <span className="flex flex-wrap items-center gap-1.5">
        {source.kind === "world" && world && !source.edits && may.allowed && (
          <StripButton onClick={() => desk.join(world.id)}>Join</StripButton>
        )}
        <StripButton
          icon={<SlidersHorizontal />}
          aria-expanded={open}
          aria-keyshortcuts={keysOf("model.what-if") ?? undefined}
          onClick={() => (open ? closeModelPanel() : openModelPanel({ is: "what-if" }))}
        >
          {open ? "Hide" : "Set"}
        </StripButton>
        {source.kind === "own" && active && may.allowed && (
          <StripButton icon={<Share2 />} onClick={() => tell(desk.share())}>
            Share<span className="max-sm:sr-only"> this what-if</span>
          </StripButton>
        )}
        {mayStop && world && (
          <StripButton onClick={() => tell(desk.stopSharing(world.id))}>Stop sharing</StripButton>
        )}
        <StripButton
          onClick={() => {
            clear()
            if (open) closeModelPanel()
          }}
        >
          {source.kind === "world" ? "Leave" : "End"}
        </StripButton>
      </span>
    </section>
  )
}

function Offered({ world, onNotNow }: { world: World; onNotNow: () => void }) {
  const desk = useWorldDesk()
  const name = useNameOf()
  const may = useMay()({ collection: "worlds", id: world.id, field: "outcomes:any", action: "set" })
  return (
    <section
      aria-label="Shared what-if"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-b bg-accent-wash px-3 py-1.5 text-sm sm:px-5"
    >
      <p role="status" className="flex min-w-0 flex-1 basis-44 items-center gap-2">
        <FlaskConical aria-hidden className="size-4 shrink-0 text-accent" />
        <span>
          <strong className="font-semibold">{name(world.createdBy)}</strong> shares a what-if
          {world.title && `: “${world.title}”`}
        </span>
      </p>
      <span className="flex gap-1.5">
        <Button size="sm" variant="primary" onClick={() => desk.watch(world.id)}>
          Watch
        </Button>
        {may.allowed && (
          <Button size="sm" onClick={() => desk.join(world.id)}>
            Join
          </Button>
        )}
        <Button size="sm" variant="quiet" onClick={onNotNow}>
          Not now
        </Button>
      </span>
    </section>
  )
}

/** On the colour of the strip: outlined in what is written on it. */
function StripButton({
  children,
  ...props
}: Omit<Parameters<typeof Button>[0], "className"> & { children: ReactNode }) {
  return (
    <Button
      size="sm"
      variant="quiet"
      {...props}
      className="border-on-accent/60! text-on-accent hover:not-data-disabled:bg-on-accent/15 focus-visible:outline-on-accent"
    >
      {children}
    </Button>
  )
}

function useNameOf(): (memberId: string) => string {
  const members = useMembers()
  const you = useYou()
  return (memberId) =>
    memberId === you?.memberId ? "You" : (members.find(({ id }) => id === memberId)?.name ?? "Somebody")
}
