// Not TypeScript: Next compiles such a file at every start, and says so.

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  // The optimizer is a door to fetching and decoding what others choose; our few images are ready-made.
  images: { unoptimized: true },
  // A second copy of yjs inside Next's bundle breaks `instanceof` between documents ("Yjs was already imported").
  serverExternalPackages: ["yjs", "pino", "pg", "@prisma/client", "@prisma/adapter-pg"],
  turbopack: {
    resolveAlias: {
      // Libraries mention Node's Buffer on paths that a browser never takes; the polyfill would be 7 kB on every page.
      "next/dist/compiled/buffer": { browser: "./client/no-buffer.ts" },
      // As zod itself names them: a name that fits no more changes nothing but the weight, which `first-load.spec.ts` holds.
      "../core/json-schema-processors.js": { browser: "./client/no-json-schema.ts" },
      "../core/to-json-schema.js": { browser: "./client/no-json-schema.ts" },
    },
  },
  // Types are a check of their own in `npm test` (tsc over everything), so a start need not wait for them.
  typescript: { ignoreBuildErrors: true },
}

export default config
