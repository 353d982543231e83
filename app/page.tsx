import { cookies } from "next/headers"
import { Home } from "../components/home/home.tsx"
import { friendlyName } from "../components/join/friendly-name.ts"
import { nameCookie } from "../components/shell/device-memory.ts"
import { PlainPage } from "../components/shell/plain-page.tsx"

export default async function HomePage() {
  const name = (await cookies()).get(nameCookie)?.value
  return (
    <PlainPage wide>
      <Home suggestedName={name ?? friendlyName(Math.random)} />
    </PlainPage>
  )
}
