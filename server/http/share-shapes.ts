/** The JSON of links that are shared, and of what they show. */
import { z } from "@hono/zod-openapi"
import { BoardParams, Id, Title } from "./shapes.ts"

const Instant = z.iso.datetime()
const aYearInHours = 24 * 366

export const NewShare = z
  .strictObject({
    snapshotId: Id.optional().openapi({ description: "Without it the link shows the board as it is." }),
    title: Title.optional().openapi({ description: "What the link is called; else the board's title." }),
    expiresInHours: z.number().positive().max(aYearInHours).optional(),
    embeds: z.boolean().optional().openapi({ description: "May be shown inside another site's page." }),
  })
  .openapi("NewShare")

export const Share = z
  .object({
    id: Id,
    kind: z.enum(["live", "frozen"]),
    snapshotId: Id.nullable(),
    title: z.string(),
    state: z.enum(["open", "expired", "revoked"]),
    url: z.string().nullable().openapi({ description: "null: it opens nothing any more." }),
    embedUrl: z.string().nullable(),
    embeds: z.boolean(),
    author: z.string().nullable(),
    createdAt: Instant,
    expiresAt: Instant.nullable(),
    revokedAt: Instant.nullable(),
    lastUsedAt: Instant.nullable(),
  })
  .openapi("Share")
export const Shares = z.object({ shares: z.array(Share) }).openapi("Shares")

export const ShareParams = BoardParams.extend({
  shareId: Id.openapi({ param: { name: "shareId", in: "path" } }),
})
export const TokenParams = z.object({ token: z.string().openapi({ param: { name: "token", in: "path" } }) })

const Said = z.object({
  p: z.number().nullable(),
  text: z.string(),
  words: z.string().nullable(),
  range: z.string().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})

/** `OnePage` (core/one-page.ts). */
const Page = z.object({
  language: z.string(),
  handling: z.string(),
  boardTitle: z.string(),
  snapshotName: z.string(),
  asOf: z.string(),
  since: z.string().nullable(),
  headline: z.string(),
  rows: z.array(
    z.object({
      scenarioId: z.string(),
      number: z.number().int(),
      title: z.string(),
      outcome: z.string().nullable(),
      likelihood: Said,
      points: z.number().nullable(),
      was: Said.nullable(),
      remark: z.string(),
    }),
  ),
  more: z.number().int(),
  changed: z.array(z.string()),
  disagree: z.array(z.string()),
  watchFor: z.array(z.string()),
  decided: z.array(z.string()),
  basis: z.string(),
  confidence: z.string().nullable(),
  yardstick: z.object({
    name: z.enum(["icd203", "phia", "numbers"]),
    bands: z.array(z.object({ words: z.string(), range: z.string(), from: z.number(), to: z.number() })),
  }),
  hash: z.string(),
  exportedOn: z.string(),
  engineVersion: z.string(),
})

export const SharedPage = z
  .object({
    title: z.string(),
    kind: z.enum(["live", "frozen"]),
    asOf: Instant,
    updatedSeq: z.number().int(),
    page: Page,
    expiresAt: Instant.nullable(),
    embeds: z.boolean(),
  })
  .openapi("SharedPage")
