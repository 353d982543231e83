// Who may import whom: section 4 of docs/architecture.md as rules. tests/architecture.test.ts runs them and breaks each
// of them once, to see that it bites.
const npm = "^node_modules/"

/** Modules in `from` may reach only what matches one of `to`. */
const only = (name, from, to, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from, pathNot: "^server/generated/" },
  to: { pathNot: to },
})
/** Modules in `from` must not reach what matches one of `to`. */
const never = (name, from, to, comment) => ({ name, comment, severity: "error", from, to })

module.exports = {
  forbidden: [
    only(
      "core-is-pure",
      "^core/",
      ["^core/", `${npm}(zod|yjs|@noble/hashes|fractional-indexing|papaparse|diff)/`],
      "Meaning knows no machine: no clock, no I/O, nothing of ours beside itself.",
    ),
    never(
      "yjs-in-core-only-in-doc-files",
      { path: "^core/", pathNot: "^core/[a-z-]+-doc\\.ts$" },
      { path: `${npm}yjs/` },
      "Only the *-doc.ts files know how a board lies in a Y.Doc.",
    ),
    never(
      "client-reaches-down-only",
      { path: "^client/" },
      { path: "^(app|components|server|bench|tests|scripts|prisma)/" },
      "The browser's half knows core, and no page and no server.",
    ),
    never(
      "components-ask-hooks",
      { path: "^components/" },
      { path: "^client/", pathNot: "^client/use-[a-z-]+\\.tsx?$" },
      "Components show, and ask hooks for everything.",
    ),
    never(
      "components-know-no-machinery",
      { path: "^components/" },
      {
        path: [
          "^(app|server|bench|tests|scripts|prisma)/",
          `${npm}(yjs|socket\\.io|socket\\.io-client|engine\\.io|pg|@prisma/[^/]+)/`,
        ],
      },
      "No documents, no sockets, no server.",
    ),
    never(
      "ui-stands-alone",
      { path: "^components/ui/" },
      { path: "^(app|client|core|server|components/(?!ui/))" },
      "The owned parts could be lifted out into any other product.",
    ),
    never(
      "pages-read-the-database-only",
      { path: "^app/" },
      { path: "^(server|bench|tests|scripts|prisma)/", pathNot: "^server/(store/board-queries\\.ts|auth/)" },
      "Next bundles its own copy of a module: a registry of rooms imported from a page would be a second, empty one.",
    ),
    only(
      "rooms-are-pure",
      "^server/rooms/",
      ["^core/", "^server/rooms/", `${npm}(yjs|zod)/`],
      "Rooms are handed time, ids, storage and sockets, so that tests can force every interleaving.",
    ),
    never(
      "transport-serves-rooms",
      { path: "^server/transport/" },
      {
        path: "^(app|client|components|bench|tests|scripts|prisma|server)/",
        pathNot: "^server/(transport/|rooms/|log\\.ts$|settings\\.ts$)",
      },
      "Sockets know rooms and nothing behind them.",
    ),
    never(
      "store-fills-ports",
      { path: "^server/store/" },
      {
        path: "^(app|client|components|bench|tests|scripts|server)/",
        pathNot: "^server/(store/|rooms/(judgement-port|ports)\\.ts$|generated/|log\\.ts$|settings\\.ts$)",
      },
      "The store knows the ports that it fills, not the rooms that use them.",
    ),
    never(
      "http-knows-its-neighbours",
      { path: "^server/http/" },
      {
        path: "^(app|client|components|bench|tests|scripts|prisma|server)/",
        pathNot: "^server/(http/|rooms/|store/|auth/|exports/|snapshots/|log\\.ts$|settings\\.ts$)",
      },
      "Calls reach rooms, store, auth, snapshots and the renderers of what they send.",
    ),
    never(
      "snapshots-come-from-what-is-kept",
      { path: "^server/snapshots/" },
      {
        path: "^(app|client|components|bench|tests|scripts|prisma|server)/",
        pathNot: "^server/(snapshots/|rooms/|store/|exports/render\\.ts$|log\\.ts$|settings\\.ts$)",
      },
      "They are taken of the rooms and of the log, whoever asks; no renderer is loaded for that.",
    ),
    never(
      "auth-and-exports-know-the-store",
      { path: "^server/(auth|exports)/" },
      {
        path: "^(app|client|components|bench|tests|scripts|prisma|server)/",
        pathNot: "^server/(auth/|exports/|store/|log\\.ts$|settings\\.ts$)",
      },
      "They answer questions about what is kept.",
    ),
    never(
      "database-stands-alone",
      { path: "^server/database/" },
      {
        path: "^(app|client|components|core|bench|tests|scripts|prisma|server)/",
        pathNot: "^server/(database/|log\\.ts$|settings\\.ts$)",
      },
      "PostgreSQL is started and migrated without knowing what will lie in it.",
    ),
    never(
      "nothing-imports-the-composition-root",
      { pathNot: "^server/main\\.ts$" },
      { path: "^server/main\\.ts$" },
      "Importing it starts a server.",
    ),
    never(
      "product-knows-no-tests",
      { path: "^(app|client|components|core|server)/" },
      { path: "^(bench|tests|scripts)/" },
      "What ships must not need what does not.",
    ),
    never(
      "no-cycles",
      {},
      { circular: true },
      "Two files that import each other are one file, or lack a third.",
    ),
    never(
      "everything-is-found",
      { pathNot: "^server/generated/" },
      { couldNotResolve: true },
      "A module that cannot be found is not checked either.",
    ),
  ],
  options: {
    doNotFollow: { path: ["^node_modules/", "^server/generated/"] },
    exclude: { path: ["^\\.next/", "^dist/", "^\\.data/", "^\\.cache/"] },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".css"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
}
