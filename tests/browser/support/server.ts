/** A Parley of a story's own, as a process that can be killed: its own port, its own data folder, its own database. */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

const patienceMs = 30_000

export interface OwnServer {
  readonly url: string
  /** As a power cut would: nothing is flushed, nobody is told. */
  kill(): Promise<void>
  /** Again, on the same port and data; resolves when it answers. */
  start(): Promise<void>
  /** Stops it with its database, and takes the data away. */
  end(): Promise<void>
}

export async function startOwnServer(): Promise<OwnServer> {
  const data = mkdtempSync(join(tmpdir(), "parley-story-"))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let said = ""
  let child: ChildProcess | null = null

  const ended = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child
    child = null
    if (running === null || running.exitCode !== null || running.signalCode !== null) return
    const closed = new Promise((resolve) => running.once("close", resolve))
    running.kill(signal)
    await closed
  }

  const start = async (): Promise<void> => {
    const starting = spawn(process.execPath, ["dist/server.mjs"], {
      env: {
        ...process.env,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        PARLEY_DATA: data,
        PORT: String(port),
        DATABASE_URL: "",
        LOG_LEVEL: "warn",
      },
      stdio: ["ignore", "pipe", "pipe"],
    })
    child = starting
    for (const stream of [starting.stdout, starting.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        said += chunk.toString("utf8")
      })
    }
    await answers(url, () => {
      if (starting.exitCode !== null) throw new Error(`The server did not start:\n${said}`)
    })
  }

  await start()
  return {
    url,
    start,
    kill: () => ended("SIGKILL"),
    async end() {
      await ended("SIGTERM")
      rmSync(data, { recursive: true, force: true })
    },
  }
}

async function answers(url: string, check: () => void): Promise<void> {
  const until = Date.now() + patienceMs
  for (;;) {
    check()
    const status = await fetch(`${url}/healthz`).then(
      (response) => response.status,
      () => 0,
    )
    if (status === 200) return
    if (Date.now() > until) throw new Error(`${url} did not answer within ${patienceMs / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === "object" && address !== null
          ? resolve(address.port)
          : reject(new Error("no port")),
      )
    })
  })
}
