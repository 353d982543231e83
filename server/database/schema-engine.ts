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

/** With `schema` it knows the models to which a new migration should lead. */
export async function openSchemaEngine(
  url: string,
  schema?: Bindings.SchemaContainer,
): Promise<OpenSchemaEngine> {
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
// One a process, however many copies of this file a bundler or a test runner makes of it: the bindings are a module with
// one slot for the machine, and filling it anew pulls the machine away from under an engine that is at work.
const slot = Symbol.for("parley.schema-engine")
const shared = globalThis as { [slot]?: Promise<LoadedBindings> }

function loadBindings(): Promise<LoadedBindings> {
  shared[slot] ??= instantiate()
  return shared[slot]
}

// The package's own entry imports the .wasm as a module, which Node 20 does only behind a flag.
async function instantiate(): Promise<LoadedBindings> {
  // Where the engine reports that it has panicked; without this, all that one sees is that this is undefined.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string): never {
        throw new Error(`the schema engine panicked: ${message}`)
      },
    },
  })
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
