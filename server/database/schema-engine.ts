// Prisma's schema engine, which Prisma itself ships as WebAssembly but does not offer to programs: no native binary, no
// download, the same on every platform.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { PrismaPg } from "@prisma/adapter-pg"
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils"
import type * as Bindings from "@prisma/schema-engine-wasm"

/** Nothing of the database is managed by anybody else. */
export const noFilter: Bindings.SchemaFilter = { externalTables: [], externalEnums: [] }

export type OpenSchemaEngine = { readonly engine: Bindings.SchemaEngine; close(): Promise<void> }

// The engine's memory is one for the process and not made for two at a time: a second one that is opened before the
// first is closed corrupts it. So each waits for the one before.
let before: Promise<unknown> = Promise.resolve()

/** With `schema` it knows the models to which a new migration should lead. Waits until other engines are closed. */
export async function openSchemaEngine(
  url: string,
  schema?: Bindings.SchemaContainer,
): Promise<OpenSchemaEngine> {
  const turn = before
  let done: () => void = () => {}
  before = new Promise<void>((resolve) => {
    done = resolve
  })
  await turn
  try {
    const { engine, close } = await openAlone(url, schema)
    return { engine, close: () => close().finally(done) }
  } catch (error) {
    done()
    throw error
  }
}

async function openAlone(url: string, schema?: Bindings.SchemaContainer): Promise<OpenSchemaEngine> {
  const bindings = await loadBindings()
  const factory = new PrismaPg({ connectionString: url })
  const connections: { dispose(): Promise<void> }[] = []
  // The engine never closes what it connected: an idle session would stay, and fail when the database is stopped.
  const adapter = bindMigrationAwareSqlAdapterFactory({
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => remember(await factory.connect()),
    connectToShadowDb: async () => remember(await factory.connectToShadowDb()),
  })
  const datamodels: [string, string][] | undefined = schema && [[schema.path, schema.content]]
  const engine = await bindings.SchemaEngine.new({ datamodels }, () => undefined, adapter)
  return {
    engine,
    async close() {
      engine.free()
      for (const connection of connections) await connection.dispose()
    },
  }

  function remember<Connection extends { dispose(): Promise<void> }>(connection: Connection): Connection {
    connections.push(connection)
    return connection
  }
}

type LoadedBindings = typeof Bindings & { __wbg_set_wasm(exports: WebAssembly.Exports): void }
let loaded: Promise<LoadedBindings> | undefined

function loadBindings(): Promise<LoadedBindings> {
  loaded ??= instantiate()
  return loaded
}

// The package's own entry imports the .wasm as a module, which Node 20 does only behind a flag.
async function instantiate(): Promise<LoadedBindings> {
  const path = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg")
  const bindings = (await import(pathToFileURL(path).href)) as LoadedBindings
  const module = new WebAssembly.Module(readFileSync(join(dirname(path), "schema_engine_bg.wasm")))
  const instance = new WebAssembly.Instance(module, {
    "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
  })
  bindings.__wbg_set_wasm(instance.exports)
  const { __wbindgen_start } = instance.exports
  if (typeof __wbindgen_start !== "function") throw new Error("the schema engine has no start function")
  __wbindgen_start()
  return bindings
}
