/**
 * What is being written and not posted yet, by scenario, for as long as the tab lives: closing the panel loses no
 * words. It is no change of the board, so nothing counts it as unsaved.
 */
import type { Named } from "./mentions.ts"

export interface Draft {
  text: string
  /** Who was chosen from the list: of two people with one name, this one is meant. */
  chosen: readonly Named[]
}

export const emptyDraft: Draft = { text: "", chosen: [] }

const drafts = new Map<string, Draft>()

const keyOf = (boardId: string, scenarioId: string) => `${boardId}/${scenarioId}`

export const draftOn = (boardId: string, scenarioId: string): Draft =>
  drafts.get(keyOf(boardId, scenarioId)) ?? emptyDraft

export function keepDraft(boardId: string, scenarioId: string, draft: Draft): void {
  if (draft.text === "") drafts.delete(keyOf(boardId, scenarioId))
  else drafts.set(keyOf(boardId, scenarioId), draft)
}
