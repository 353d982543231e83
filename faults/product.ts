/** The product itself, as `npm start` runs it: killed under load, and its database killed under it. */
import { type ChildProcess, spawn } from "node:child_process"
import { createWriteStream, existsSync, readFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parleyApi } from "../client/parley-api.ts"
import { killAgainAndAgain } from "./kill-server.ts"
import { type Person, person } from "./people.ts"
import { killPostgres, signalAll } from "./postgres-processes.ts"
import type { RunningServer } from "./server-process.ts"
import { check, type Fault, type Stage, until } from "./stage.ts"
import { allIsWell, type Crowd } from "./verdict.ts"

const root = join(fileURLToPath(import.meta.url), "..", "..")

export const killProduct: Fault = {
  name: "kill-product",
  about: "kill -9 of the built product at random moments under load, and then of its whole PostgreSQL",
  async run(stage) {
    const at = await crowd(stage, stage.short ? 4 : 12)
    await killAgainAndAgain(stage, at, { times: stage.short ? 2 : 10, editsPerSecond: 6 })

    // A2, A9: what is asked of the server's health must be true as well.
    for (const one of at.people) one.work(6)
    check((await health(at.server)).durability === "saved", "a healthy server does not say so")
    const answers: { status: number; durability: string }[] = []
    check(signalAll(at.server.dataFolder, "SIGKILL") > 1, "there was no PostgreSQL to kill")
    await until("the database is back", async () => {
      const now = await health(at.server)
      answers.push(now)
      return now.status === 200 && answers.length > 1
    })
    const away = answers.filter(({ status }) => status === 503)
    check(away.length > 0, "/healthz never said that the database was away")
    for (const { durability } of away) check(durability === "unavailable", `/healthz called it ${durability}`)
    await allIsWell(stage, at)
    stage.note(`without its PostgreSQL /healthz said "unavailable" ${away.length} times`)
  },
}

async function health({ url }: RunningServer): Promise<{ status: number; durability: string }> {
  const response = await fetch(`${url}/healthz`)
  const { durability } = (await response.json()) as { durability: string }
  return { status: response.status, durability }
}

async function crowd(stage: Stage, size: number): Promise<Crowd> {
  const server = await startProduct(stage)
  const { url } = server
  const { made, cookie } = await asPerson(url, (api) =>
    api.createBoard({
      title: "Under stress",
      lines: Array.from({ length: 8 }, (_, n) => `Scenario ${n + 1}`),
      name: "host",
    }),
  )
  const boardId = made.id
  // The ids of the scenarios are the server's.
  const host = await person("host", { url, boardId, cookie, scenarios: [], chance: stage.chance })
  const scenarios = host.session.getState().board.scenarios.map(({ id }) => id)
  await host.leave()
  check(scenarios.length === 8, `the board has ${scenarios.length} scenarios`)

  const join = async (name: string): Promise<Person> => {
    const joined = await asPerson(url, (api) => api.joinBoard({ code: made.codes.analyst, name }))
    return person(name, { url, boardId, cookie: joined.cookie, scenarios, chance: stage.chance })
  }
  const people: Person[] = []
  stage.afterwards(() => Promise.all(people.map((one) => one.leave())))
  for (let n = 1; n <= size; n++) people.push(await join(`p${n}`))
  return { boardId, server, people, join }
}

/** One call as somebody new, and the cookie by which the server knows them from then on. */
async function asPerson<T>(
  url: string,
  call: (
    api: ReturnType<typeof parleyApi>,
  ) => Promise<{ ok: true; value: T } | { ok: false; error: { message: string } }>,
): Promise<{ made: T; cookie: string }> {
  let cookie = ""
  const answer = await call(
    parleyApi({
      url,
      headers: { origin: url },
      async fetch(input, init) {
        const response = await fetch(input, init)
        cookie = response.headers
          .getSetCookie()
          .map((line) => line.split(";")[0])
          .join("; ")
        return response
      },
    }),
  )
  if (!answer.ok) throw new Error(answer.error.message)
  return { made: answer.value, cookie }
}

async function startProduct(stage: Stage): Promise<RunningServer> {
  const program = join(root, "dist", "server.mjs")
  check(existsSync(program), "the product has not been built: npm run build")
  const dataFolder = join(stage.folder, "data")
  const output = createWriteStream(join(stage.folder, "server.log"), { flags: "a" })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess
  let over = false
  const alive = () => child.exitCode === null && child.signalCode === null
  const kill = async () => {
    child.kill("SIGKILL")
    await until("the server has ended", () => !alive())
  }

  async function start(): Promise<number> {
    check(!over, "the fault is over; no server is started any more")
    const began = performance.now()
    child = spawn(process.execPath, [program], {
      cwd: root,
      env: {
        ...process.env,
        PARLEY_DATA: dataFolder,
        PORT: String(port),
        NODE_ENV: "production",
        DATABASE_URL: "",
      },
      stdio: ["ignore", "pipe", "pipe"],
      // Ctrl-C is for the runner, which then ends this one in its own order.
      detached: true,
    })
    child.stdout?.pipe(output, { end: false })
    child.stderr?.pipe(output, { end: false })
    await until("the server answers", async () => {
      check(alive(), `the server did not start; see ${stage.folder}/server.log`)
      return fetch(`${url}/healthz`).then(
        ({ status }) => status === 200,
        () => false,
      )
    })
    return performance.now() - began
  }

  stage.afterwards(async () => {
    over = true
    if (alive()) await kill()
    await killPostgres(dataFolder)
    output.end()
  })
  await start()
  const password = readFileSync(join(dataFolder, "postgres-password"), "utf8").trim()
  const line = readFileSync(join(dataFolder, "postgres", "data", "postmaster.pid"), "utf8").split("\n")[3]
  return {
    url,
    port,
    databaseUrl: `postgresql://parley:${password}@127.0.0.1:${line}/parley`,
    dataFolder,
    pid: () => child.pid ?? 0,
    alive,
    kill,
    startAgain: start,
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
}
