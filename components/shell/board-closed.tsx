"use client"

import type { ReactNode } from "react"
import { useNotices } from "../../client/use-notices.ts"
import type { Phase } from "../../client/use-session.tsx"
import { EnterCode } from "../join/enter-code.tsx"
import { Button } from "../ui/button.tsx"
import { CopyDraft, Differences } from "./notices.tsx"
import { Message } from "./plain-frame.tsx"
import { PlainPage } from "./plain-page.tsx"

type Reason = Extract<Phase, { phase: "closed" }>["reason"]

interface Words {
  title: string
  /** What it means and what to do; without it, the server's own sentence. */
  text?: string
  way: "reload" | "code"
}

const wordsFor: Record<Reason, Words> = {
  removed: {
    title: "You were removed from this board",
    text: "A facilitator took you off it. What was saved stays on the board. If this is a mistake, ask for a new code.",
    way: "code",
  },
  "not-a-member": {
    title: "There is nothing here for you",
    text: "This board has not been shared with you on this device. If somebody gave you a code or a link, enter it here.",
    way: "code",
  },
  "no-such-board": {
    title: "There is nothing here for you",
    text: "The address may be mistyped. If somebody gave you a code or a link, enter it here.",
    way: "code",
  },
  "client-too-old": {
    title: "Parley was updated",
    text: "Reload to update. Your unsent edits are kept.",
    way: "reload",
  },
  "client-too-new": {
    title: "The server is older than this page",
    text: "It is probably being updated at this moment. Reload in a minute. Your unsent edits are kept.",
    way: "reload",
  },
  quarantined: { title: "This board is out of service", way: "reload" },
  busy: { title: "The server is very busy", text: "Wait a moment, then try again.", way: "reload" },
  malformed: { title: "This page and the server do not understand each other", way: "reload" },
  "client-id-taken": { title: "This page lost its place", way: "reload" },
  shutdown: {
    title: "The server was stopped",
    text: "Reload when it is back. What was saved is safe.",
    way: "reload",
  },
  replaced: { title: "This board was opened anew", way: "reload" },
}

/** The board cannot go on here. Why, what to do, and what had not been saved, to be copied. */
export function BoardClosed({ title, reason, message }: { title: string; reason: Reason; message: string }) {
  const words = wordsFor[reason]
  const actions: Record<Words["way"], ReactNode> = {
    reload: (
      <Button size="lg" variant="primary" onClick={() => window.location.reload()}>
        Reload
      </Button>
    ),
    code: <EnterCode label="Code or link" />,
  }
  return (
    <PlainPage>
      <Message title={words.title} actions={actions[words.way]}>
        {reason === "not-a-member" || reason === "no-such-board" ? null : (
          <p className="mb-2 text-ink">{title}</p>
        )}
        <p>{words.text ?? message}</p>
        <Drafts />
        <Differences />
      </Message>
    </PlainPage>
  )
}

function Drafts() {
  const { notices } = useNotices()
  const drafts = notices.filter(({ draft }) => draft !== "")
  if (drafts.length === 0) return null
  const all = drafts.map(({ draft }) => draft).join("\n\n")
  return (
    <section
      aria-label="What was not saved"
      className="mt-6 rounded-sheet border border-line bg-panel p-5 text-ink text-sm"
    >
      <p className="font-medium">This had not been saved. It is still here for you to copy.</p>
      <p className="mt-3 max-h-60 overflow-y-auto whitespace-pre-line break-words">{all}</p>
      <div className="mt-4">
        <CopyDraft draft={all} />
      </div>
    </section>
  )
}
