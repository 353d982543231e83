/** Every refusal of an HTTP call: its code for scripts, its status, and a plain sentence for the person. */
import { z } from "@hono/zod-openapi"
import type { Context, TypedResponse } from "hono"

export const ErrorBody = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      line: z
        .number()
        .int()
        .optional()
        .openapi({ description: "Of a file that was refused, counted from 1." }),
    }),
  })
  .openapi("Error", { example: { error: { code: "no-such-board", message: "There is no such board." } } })

const refusals = {
  malformed: [400, "This call is not understood."],
  empty: [400, "There is no scenario in this list."],
  "lines-too-long": [400, "Lines of this list are too long. Nothing was added."],
  "too-many-lines": [400, "This list has more scenarios than can come at once. Nothing was added."],
  "file-refused": [400, "This file is not one that can be read. Nothing was made."],
  unauthorized: [401, "This needs the token that was set on the server."],
  "may-not-share": [403, "Viewers can read the board but not share it."],
  forbidden: [403, "Only facilitators can do this."],
  "foreign-origin": [403, "This call came from another site."],
  removed: [403, "You were removed from this board. A facilitator can let you in again with a new link."],
  "not-found": [404, "There is nothing at this address."],
  // One answer for boards that are not there and boards of others: it does not tell which exist.
  "no-such-board": [404, "There is no such board, or you are not on it."],
  "no-such-code": [404, "No board opens with this code. Check it, or ask a facilitator for a new one."],
  "no-such-invite": [404, "This link or code is closed already."],
  "no-such-key": [
    404,
    "This is nobody’s key on this board. Check the four words, and that it is this board’s.",
  ],
  "no-such-member": [404, "This person is not on the board."],
  "no-such-scenario": [404, "There is no such scenario on this board."],
  "no-such-set": [404, "This set is no longer on the board. Nothing was added."],
  "no-such-share": [404, "This link opens nothing, or nothing any more."],
  "no-such-format": [
    404,
    "There is no file of this kind. There are pdf, pptx, xlsx, csv, json, md, svg, png and bif.",
  ],
  "no-such-snapshot-before": [404, "There is no such snapshot of this board to count changes from."],
  "no-such-snapshot": [404, "There is no such snapshot, or you are not on its board."],
  "no-such-moment": [404, "There is no such moment in the life of this board."],
  "last-facilitator": [409, "This is the only facilitator. Make somebody else a facilitator first."],
  "somebody-else": [
    409,
    "This device is somebody else’s here. If you go on, it is yours; they come back with their own key.",
  ],
  "too-many-entries": [409, "This board has as many entries as it can take. Nothing was added."],
  "board-too-large": [409, "This board is full: nothing more can be added to it."],
  hidden: [
    409,
    "This holds a likelihood that is hidden while a blind round runs. It is here again after the reveal.",
  ],
  "history-damaged": [409, "The record of this board is damaged here and cannot be read back."],
  "no-network": [409, "There is no scenario with a likelihood on this board."],
  "network-too-large": [
    409,
    "So much hangs together on this board that its tables cannot be worked out exactly.",
  ],
  "nothing-to-show": [409, "There is nothing on this board that such a file could show."],
  "too-many-shares": [409, "As many links are shared as a board can have. Close one first."],
  "not-resolved": [409, "It is not known yet how this scenario came out. The look back opens with that."],
  annulled: [409, "This scenario was annulled: there is nothing to score."],
  "board-full": [409, "This board has as many people as it can take."],
  "too-large": [413, "This call is too large."],
  "wrong-type": [415, "Send JSON, with the content type application/json."],
  "too-many": [429, "That was too many calls. Wait a moment and try again."],
  busy: [503, "Too many files are being read or made just now. Try again in a moment."],
  "too-slow": [503, "This file took too long to make. Try another one, or the JSON."],
  "damaged-snapshot": [503, "This snapshot is not what was taken, so no file is made of it."],
  "history-building": [503, "The history of this board is being put together. Try again in a moment."],
  unexpected: [500, "Something went wrong on the server. It has been written down there."],
  unavailable: [503, "The database does not answer just now. Try again in a moment."],
  damaged: [503, "This board cannot be read back and is out of service. Nothing has been written over."],
} as const satisfies Record<string, readonly [number, string]>

export type RefusalCode = keyof typeof refusals
type StatusOf<Code extends RefusalCode> = (typeof refusals)[Code][0]
type Refused<Code extends RefusalCode> = Code extends RefusalCode
  ? TypedResponse<z.infer<typeof ErrorBody>, StatusOf<Code>, "json">
  : never

export function refuse<Code extends RefusalCode>(
  c: Context,
  code: Code,
  message?: string,
  line?: number | null,
): Refused<Code> {
  const [status, sentence] = refusals[code]
  const error = { code, message: message ?? sentence, ...(line == null ? {} : { line }) }
  return c.json({ error }, status) as unknown as Refused<Code>
}

const problem = (description: string) => ({
  description,
  content: { "application/json": { schema: ErrorBody } },
})

// Not `as const`: behind readonly keys the types of @hono/zod-openapi see no responses at all.
/** What every call may answer; calls add their own 404 and 409. */
export const usual = {
  400: problem("Malformed: not JSON, a missing or unknown key, a wrong type."),
  403: problem("Forbidden by role, or called from another site."),
  413: problem("More than 256 kB; a new board may bring 8 MB."),
  415: problem("Not JSON."),
  429: problem("Too many calls; see Retry-After."),
  503: problem("The database does not answer, or the board is out of service."),
}
export const notFound = { 404: problem("Unknown, or not yours to know of.") }
export const conflict = { 409: problem("Not in this state; the sentence says why.") }
