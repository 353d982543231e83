import type { Metadata } from "next"
import { cookies, headers } from "next/headers"
import { redirect } from "next/navigation"
import { EnterCode } from "../../../components/join/enter-code.tsx"
import { friendlyName } from "../../../components/join/friendly-name.ts"
import { JoinBoard } from "../../../components/join/join-board.tsx"
import { nameCookie } from "../../../components/shell/device-memory.ts"
import { Message } from "../../../components/shell/plain-frame.tsx"
import { PlainPage } from "../../../components/shell/plain-page.tsx"
import { strongerRole } from "../../../core/permissions.ts"
import { inviteForPage } from "../../../server/store/board-queries.ts"

export const metadata: Metadata = { title: "Join", referrer: "no-referrer" }

export default async function JoinPage({ params }: { params: Promise<{ code: string }> }) {
  const code = decoded((await params).code)
  const invite = await inviteForPage(code, (await headers()).get("cookie"))
  if (invite === null) return <NoWayIn />
  const { title, role, people, you } = invite
  // A weaker link lowers nobody, so there is nothing to ask; a stronger one is worth a word.
  if (you !== null && strongerRole(you.role, role) === you.role) redirect(`/b/${you.boardId}`)
  const name = you?.name ?? (await cookies()).get(nameCookie)?.value ?? friendlyName(Math.random)
  return (
    <PlainPage>
      <JoinBoard
        code={code}
        title={title}
        role={role}
        people={people}
        suggestedName={name}
        known={you !== null}
      />
    </PlainPage>
  )
}

function NoWayIn() {
  return (
    <PlainPage>
      <Message
        title="This code does not open a board"
        actions={<EnterCode label="Try another code or link" autoFocus />}
      >
        <p>
          It may be mistyped, or it was closed or has expired. Ask your facilitator for the one that is in use
          now.
        </p>
      </Message>
    </PlainPage>
  )
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // Not an encoding of anything; as it stands it opens nothing either.
    return part
  }
}
