// What a person may set from outside, read once and trusted afterwards. Everything else that the server needs is
// handed to it by main.ts, so no other file reads the environment.
import { existsSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { z } from "zod"

/** Why the server cannot start, as one sentence for the person who typed the command. */
export class CannotStart extends Error {
  override name = "CannotStart"
}

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const
const modes = ["production", "development", "test"] as const

const environment = z.object({
  PORT: z
    .string()
    .default("3000")
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535,
      "must be a port number from 0 to 65535",
    )
    .transform(Number),
  HOST: z
    .string()
    .regex(/^[0-9A-Za-z.:_-]+$/, "must be an address or a host name")
    .optional(),
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, "must look like postgresql://user:password@host:5432/database")
    .optional(),
  PUBLIC_URL: z
    .string()
    .refine(isWebOrigin, "must look like https://parley.example.org, without a path")
    .transform((text) => new URL(text).origin)
    .optional(),
  PARLEY_DATA: z.string().optional(),
  PARLEY_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  PARLEY_METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  PARLEY_TRUST_PROXY: z.enum(["yes", "no"], { error: "must be yes or no" }).default("no"),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(", ")}` }).default("info"),
  NODE_ENV: z.enum(modes, { error: `must be one of ${modes.join(", ")}` }).default("production"),
})

export type Settings = {
  /** The folder of the checkout: where .next/ and prisma/ lie, from sources and from dist/ alike. */
  readonly root: string
  readonly mode: (typeof modes)[number]
  readonly port: number
  /** Undefined: every interface, so that the meeting room can reach it. */
  readonly host: string | undefined
  /** Undefined: the PostgreSQL that Parley starts itself. */
  readonly databaseUrl: string | undefined
  /** The origin that colleagues reach, where it is not the network address. */
  readonly publicUrl: string | undefined
  readonly dataFolder: string
  /** Signs cookies and seals invites; undefined: a file in the data folder. */
  readonly secret: string | undefined
  /** Opens /metrics to others than this machine; undefined: to nobody. */
  readonly metricsToken: string | undefined
  /** Whether a proxy stands in front and its x-forwarded-* headers are to be believed. */
  readonly trustProxy: boolean
  readonly logLevel: (typeof logLevels)[number]
}

/** Throws CannotStart with one sentence that names the variable. An empty variable counts as unset. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  )
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    // The value itself is not repeated: DATABASE_URL and PARLEY_SECRET are secrets.
    throw new CannotStart(`${String(issue?.path[0])} ${issue?.message ?? "is not usable"}.`)
  }
  const values = parsed.data
  const root = findRoot()
  return {
    root,
    mode: values.NODE_ENV,
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL,
    publicUrl: values.PUBLIC_URL,
    dataFolder: values.PARLEY_DATA === undefined ? join(root, ".data") : resolve(values.PARLEY_DATA),
    secret: values.PARLEY_SECRET,
    metricsToken: values.PARLEY_METRICS_TOKEN,
    trustProxy: values.PARLEY_TRUST_PROXY === "yes",
    logLevel: values.LOG_LEVEL,
  }
}

function isPostgresUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && ["postgres:", "postgresql:"].includes(url.protocol) && url.pathname.length > 1
}

function isWebOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return (
    url !== undefined &&
    ["http:", "https:"].includes(url.protocol) &&
    url.pathname === "/" &&
    url.search === ""
  )
}

// The same code runs as server/settings.ts and inside dist/server.mjs, so the depth below the root differs.
function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder)
    if (parent === folder)
      throw new CannotStart("Parley's own folder was not found: package.json is missing.")
    folder = parent
  }
  return folder
}
