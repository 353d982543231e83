// A Parley as a person starts it: another process, `node scripts/start.mjs`, a data folder and a port of its own.
import { type ChildProcess, spawn } from "node:child_process"
import { createServer } from "node:net"
import { expect, onTestFinished } from "vitest"

export type RunningParley = {
  readonly pid: number
  readonly port: number
  readonly readyAfterMs: number
  output(): string
  health(): Promise<{ status: number; body: unknown }>
  signal(signal: NodeJS.Signals): void
  /** Resolves with the exit code, or with the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals>
}

type Choice = {
  readonly data: string
  readonly port?: number
  readonly env?: Readonly<Record<string, string | undefined>>
  /** As npm runs it: with a shell in between, to which the signals go. */
  readonly behindShell?: boolean
}

/** Starts it and waits until it answers. It is stopped when the test is over, its database included. */
export async function startParley(choice: Choice): Promise<RunningParley> {
  const port = choice.port ?? (await freePort())
  const began = performance.now()
  const { child, output, ended } = launch({ ...choice, port })
  const health = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`)
    return { status: response.status, body: await response.json() }
  }
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill("SIGTERM")
    await ended
  })
  const ready = async () => {
    if (child.exitCode !== null) return `it ended: ${output()}`
    return health().then(
      ({ status }) => status,
      () => "no answer yet",
    )
  }
  await expect.poll(ready, { timeout: 30_000, interval: 20 }).toBe(200)
  const readyAfterMs = performance.now() - began
  return {
    pid: child.pid ?? 0,
    port,
    readyAfterMs,
    output,
    health,
    signal: (signal) => void child.kill(signal),
    ended: () => ended,
  }
}

/** For starts that are meant to fail: how it ended and what it said. */
export async function failToStart(choice: Choice): Promise<{ code: number | NodeJS.Signals; said: string }> {
  const { child, output, ended } = launch({ ...choice, port: choice.port ?? (await freePort()) })
  onTestFinished(() => void child.kill("SIGKILL"))
  const code = await ended
  return { code, said: output().trim() }
}

function launch({ data, port, env, behindShell = false }: Choice & { port: number }) {
  const own = [process.execPath, "scripts/start.mjs"]
  // The colon keeps the shell from becoming the program.
  const [file = "", ...args] = behindShell ? ["/bin/sh", "-c", '"$0" "$@"; :', ...own] : own
  const npm = behindShell ? { npm_lifecycle_event: "start" } : { npm_lifecycle_event: undefined }
  const child: ChildProcess = spawn(file, args, {
    cwd: process.cwd(),
    env: { ...process.env, ...npm, PARLEY_DATA: data, PORT: String(port), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const chunks: Buffer[] = []
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk))
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal ?? -1))
  })
  return { child, ended, output: () => Buffer.concat(chunks).toString("utf8") }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", reject)
    probe.listen(0, () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === "object" && address !== null
          ? resolve(address.port)
          : reject(new Error("no port")),
      )
    })
  })
}
