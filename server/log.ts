// Two voices: `log` is for whoever operates the server (JSON lines, secrets blanked), `say` is for the person at the
// terminal who just typed `npm start`.
import pino, { type Logger } from "pino"
import type { Settings } from "./settings.ts"

export type Log = Logger

// Names under which a secret might be logged by accident, at the top and one or two levels down.
const secrets = [
  "password",
  "databaseUrl",
  "connectionString",
  "token",
  "ticket",
  "cookie",
  "authorization",
  "set-cookie",
  "secret",
  "code",
  "link",
]

/** Writes to the terminal's error stream, so that piped output holds nothing but what `say` prints. */
export function createLog(settings: Pick<Settings, "logLevel">, destination?: pino.DestinationStream): Log {
  return pino(
    {
      level: settings.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
        censor: "[secret]",
      },
      serializers: { err: describeError },
      hooks: {
        logMethod(args, method) {
          const [first, message = "", ...rest] = args as [unknown, string?, ...unknown[]]
          if (typeof first !== "object" || first === null) return method.apply(this, args)
          // Without a message of ours pino would write down the error's own.
          const fields = first instanceof Error ? { err: first } : first
          return method.apply(this, [fields as never, message, ...rest])
        },
      },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  )
}

/** One line in plain words. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/**
 * Of an error: its kind, its code, where it happened, and its message where the message is ours or the system's.
 * What the database and its client say can quote the values of a statement, and values are the text of a board; so
 * can what a parser says of what it could not parse.
 */
function describeError(error: unknown): unknown {
  if (typeof error !== "object" || error === null) return { type: typeof error }
  const facts = error as Record<string, unknown>
  const named = Object.fromEntries(
    tellable.flatMap((key) => (typeof facts[key] === "string" ? [[key, facts[key]]] : [])),
  )
  const reason = facts.code === undefined ? {} : { reason: String(facts.code) }
  const cause = facts.cause === undefined ? {} : { cause: describeError(facts.cause) }
  if (!(error instanceof Error)) return { type: "object", ...reason, ...named, ...cause }
  const message = quotesValues(error) ? {} : { message: blank(error.message) }
  return { type: error.name, ...reason, ...named, ...message, stack: framesOf(error), ...cause }
}

/** What PostgreSQL and its adapter say of a failure beside its message: names of the schema, never values. */
const tellable = ["kind", "originalCode", "severity", "table", "constraint", "routine"]

function quotesValues(error: Error): boolean {
  const fromDatabase = "severity" in error && "routine" in error
  return fromDatabase || /^(Prisma|DriverAdapter|SyntaxError|ZodError|\$ZodError)/.test(error.name)
}

/** Without what stands before the frames, which is the message again. */
const framesOf = ({ stack = "" }: Error): string =>
  stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n")

// pg puts the connection string into the messages of some errors.
const blank = (text: string): string =>
  text.replace(/(postgres(?:ql)?:\/\/[^:@/\s]*:)[^@\s]*@/gi, "$1[secret]@")
