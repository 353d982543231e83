/**
 * What pages may ask, and nothing else. Next bundles its own copy of every module, so a store or a secret that a page
 * imported would be a second one; the server therefore hands its one set of answers over on `globalThis`, and both
 * copies of this file find it there. Pages read; whatever changes something is an HTTP call or a message.
 */
import type { OnePage } from "../../core/one-page.ts"
import type { Role } from "../../core/permissions.ts"

export interface PageMember {
  memberId: string
  name: string
  role: Role
}

export interface PageBoard {
  title: string
  role: Role
  member: PageMember
}

export interface PageInvite {
  title: string
  role: Role
  /** How many people are on the board. */
  people: number
  /** Set when whoever asks is on the board already. */
  you: { boardId: string; name: string; role: Role } | null
}

/** What a link that was shared is called, for the head of its page. */
export interface PageShare {
  title: string
  /** The address of the picture that stands for it where it is posted. */
  picture: string
  /** May be shown inside another site's page. */
  embeds: boolean
}

/** Access is decided in here, by cookie and member row; never by `proxy.ts`, never by a page. */
export interface Pages {
  memberOf(cookieHeader: string | null | undefined, boardId: string): Promise<PageMember | null>
  boardForPage(boardId: string, cookieHeader: string | null | undefined): Promise<PageBoard | null>
  inviteForPage(code: string, cookieHeader?: string | null): Promise<PageInvite | null>
  snapshotForPage(snapshotId: string, cookieHeader: string | null | undefined): Promise<OnePage | null>
  sharedForPage(
    token: string,
    asked: { host: string | null; proto: string | null },
  ): Promise<PageShare | null>
}

const door = Symbol.for("parley.pages")

/** Called once, by `main.ts`. */
export function openPages(answers: Pages): void {
  Object.assign(globalThis, { [door]: answers })
}

export function pages(): Pages {
  const answers = (globalThis as { [door]?: Pages })[door]
  if (!answers) throw new Error("A page was asked for outside Parley's own server: start it with npm start.")
  return answers
}

/** The board as its page needs it before the socket speaks; null: no such board, or not theirs to see. */
export const boardForPage: Pages["boardForPage"] = (...asked) => pages().boardForPage(...asked)

/** What a join link opens; null: unknown, closed or expired, which nobody outside may tell apart. */
export const inviteForPage: Pages["inviteForPage"] = (...asked) => pages().inviteForPage(...asked)

/** What a link that was shared opens; null: nothing, or not any more. */
export const sharedForPage: Pages["sharedForPage"] = (...asked) => pages().sharedForPage(...asked)

/** The page of a snapshot, for members; null: there is none, or it is not theirs to see. */
export const snapshotForPage: Pages["snapshotForPage"] = (...asked) => pages().snapshotForPage(...asked)
