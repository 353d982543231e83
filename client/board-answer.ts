/**
 * What the server answers to a question about a board: parsed before it is believed, and in place of it a sentence that
 * can be shown as it is. For what is asked once a layer is open; calls that every page makes are `parley-api.ts`.
 */
import { z } from "zod"
import { fail, ok, type Result } from "../core/result.ts"
import type { ApiFailure } from "./parley-api.ts"

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

export async function boardAnswer<Schema extends z.ZodType>(
  boardId: string,
  path: string,
  schema: Schema,
  { fetch: ask = fetch, signal }: { fetch?: typeof fetch; signal?: AbortSignal } = {},
): Promise<Result<z.infer<Schema>, ApiFailure>> {
  let response: Response
  let json: unknown
  try {
    response = await ask(`/api/boards/${encodeURIComponent(boardId)}/${path}`, {
      credentials: "same-origin",
      cache: "no-store",
      ...(signal ? { signal } : {}),
    })
    json = await response.json().catch(() => undefined)
  } catch {
    return fail({
      code: "unreachable",
      status: 0,
      message: "The server cannot be reached just now.",
    })
  }
  const { status } = response
  if (!response.ok) {
    const refusal = Refusal.safeParse(json)
    return fail(
      refusal.success
        ? { ...refusal.data.error, status }
        : { code: "unreadable", status, message: `The server answered with an error (${status}).` },
    )
  }
  const answer = schema.safeParse(json)
  return answer.success
    ? ok(answer.data)
    : fail({
        code: "unreadable",
        status,
        message: "This page is of another version than the server. Reload it and try again.",
      })
}
