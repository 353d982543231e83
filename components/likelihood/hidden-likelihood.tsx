import { EyeOff } from "lucide-react"

/** In the place of the team's likelihood while a blind round asks for it (B8): nobody is to be anchored. */
export function HiddenLikelihood() {
  return (
    <p className="flex items-center gap-1.5 text-muted text-sm [&_svg]:size-4 [&_svg]:shrink-0">
      <EyeOff aria-hidden />
      The team's likelihood is hidden until the reveal
    </p>
  )
}
