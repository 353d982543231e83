/** The model of a board as files that other programs open: its network as BIF, its links for ScenarioWizard. */
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi"
import { readBoard } from "../../core/board-doc.ts"
import { hiddenNote, withoutHiddenWorking } from "../../core/hidden-working.ts"
import { fileName } from "./file-names.ts"
import { type Call, type Env, memberOn } from "./guards.ts"
import { ModelFilesBusy, modelFiles } from "./model-file-thread.ts"
import type { HttpWorld } from "./ports.ts"
import { conflict, notFound, refuse, usual } from "./refusals.ts"
import { BoardParams } from "./shapes.ts"

const files = { bif: "text/plain", scw: "text/plain" } as const
type FileType = keyof typeof files

const said = {
  bif: {
    summary: "The network of a board as BIF",
    description:
      "What is committed at this moment: scenarios with their outcomes as variables, and tables in which links, drivers, plain tables and working values are worked in. Scenarios whose working value a blind round hides are left out, and named at the head. Members only.",
  },
  scw: {
    summary: "The links of a board as a project of ScenarioWizard 4",
    description:
      "Scenarios with their outcomes as descriptors, and links as whole judgements (how often the odds double). Links that require, imply or exclude are left out. Members only.",
  },
} as const

const routeOf = (type: FileType) =>
  createRoute({
    method: "get",
    path: `/api/boards/{id}/network.${type}`,
    ...said[type],
    request: { params: BoardParams },
    responses: {
      200: { description: "The file.", content: { [files[type]]: { schema: { type: "string" } } } },
      ...usual,
      ...notFound,
      ...conflict,
    },
  })

export function networkCalls(app: OpenAPIHono<Env>, world: HttpWorld): void {
  for (const type of ["bif", "scw"] as const) {
    const { path: _, ...described } = routeOf(type)
    app.openAPIRegistry.registerPath({ ...described, path: `/api/boards/{id}/network.${type}` })
    app.get(`/api/boards/:id/network.${type}`, async (c) => (await exported(world, c, type)) as Response)
  }
}

async function exported(world: HttpWorld, c: Call, type: FileType) {
  const params = BoardParams.safeParse({ id: c.req.param("id") })
  if (!params.success) return refuse(c, "not-found")
  const { id } = params.data
  const member = await memberOn(world, c, id)
  if (!member.ok) return refuse(c, member.error)
  const { hidden } = await world.live.conditions(id)
  const { doc, seq } = await world.live.read(id, "board")
  const board = withoutHiddenWorking(readBoard(doc), hidden)
  const note = hiddenNote(
    board.scenarios.map(({ id }) => id),
    hidden,
  )
  const titles = board.scenarios.filter(({ id }) => note?.scenarioIds.includes(id)).map(({ title }) => title)
  const remarks = titles.map((title) => `Left out while a blind round runs: ${title}`)
  try {
    const made =
      type === "bif"
        ? await modelFiles.ask({ want: "bif", board, remarks })
        : await modelFiles.ask({ want: "scw", board })
    if (!made.ok)
      return refuse(c, made.error.reason === "empty" ? "no-network" : "network-too-large", made.error.message)
    return c.body(made.value, 200, {
      "content-type": `${files[type]}; charset=utf-8`,
      "content-disposition": `attachment; ${fileName(board.meta.title, type)}`,
      "x-parley-seq": String(seq),
    })
  } catch (error) {
    if (error instanceof ModelFilesBusy) return refuse(c, "busy")
    throw error
  }
}
