"use client"

/** Long lists are added by the server, all at once (R5): too many for operations of a page. */
import { useCallback } from "react"
import type { BoardChange } from "../core/changes.ts"
import { fail, ok, type Result } from "../core/result.ts"
import { newId } from "./browser-world.ts"
import { useParleyApi } from "./use-parley-api.ts"
import { useSession } from "./use-session.tsx"

/** Up to here a list is an edit like any other, and needs no connection. */
export const mostInOneEdit = 20

export const newListId = newId

export interface LongList {
  titles: string[]
  setId: string | null
  /** Of this list: sent again, because its answer was lost, it is added once. */
  listId: string
}

export function useListedScenarios(): (list: LongList) => Promise<Result<{ ids: string[] }, string>> {
  const api = useParleyApi()
  const session = useSession()
  return useCallback(
    async ({ titles, setId, listId }) => {
      const answer = await api.addScenarios(session.boardId, { setId, lines: titles, listId })
      if (!answer.ok) {
        const { code, message } = answer.error
        return fail(
          code === "unreachable"
            ? "A long list needs the connection to the server. It stays here: add it again when you are online."
            : code === "too-large"
              ? "This list is too large to be sent at once. It stays here: add it in two parts."
              : message,
        )
      }
      session.noteStep(
        answer.value.ids.map(
          (id, i): BoardChange => ({
            kind: "add",
            collection: "scenarios",
            id,
            fields: { title: titles[i] ?? "" },
          }),
        ),
      )
      return ok(answer.value)
    },
    [api, session],
  )
}
