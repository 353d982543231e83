// Hocuspocus as its guide sets it up with a database: one row a document, everything else as it comes. Only the idle
// limit is longer, because the crowd of the bench does not send awareness.
import { Database } from "@hocuspocus/extension-database"
import { Server } from "@hocuspocus/server"
import pg from "pg"

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
await pool.query("CREATE TABLE IF NOT EXISTS documents (name text PRIMARY KEY, data bytea NOT NULL)")

const server = new Server({
  port: Number(process.env.PORT),
  address: "127.0.0.1",
  quiet: true,
  timeout: 600_000,
  extensions: [
    new Database({
      fetch: async ({ documentName }) => {
        const { rows } = await pool.query("SELECT data FROM documents WHERE name = $1", [documentName])
        return rows[0]?.data ?? null
      },
      store: async ({ documentName, state }) => {
        await pool.query(
          "INSERT INTO documents (name, data) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET data = $2",
          [documentName, state],
        )
      },
    }),
  ],
})
await server.listen()
