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
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  )
}

/** One line in plain words. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

// pg puts the connection string into the messages of some errors.
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const blank = (text: string) => text.replace(/(postgres(?:ql)?:\/\/[^:@/\s]*:)[^@\s]*@/gi, "$1[secret]@")
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) }
  const reason = "code" in error ? { reason: String(error.code) } : {}
  return {
    type: error.name,
    ...reason,
    message: blank(error.message),
    stack: blank(error.stack ?? ""),
    ...cause,
  }
}
