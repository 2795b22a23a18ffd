/** What runs were begun with, as `SummaryWriter` captures it. */
import { get, json } from "./client";

export interface Git {
  readonly commit: string;
  /** Empty where HEAD is on none. */
  readonly branch: string;
  readonly remote: string;
  /** Whether tracked files were changed since the commit; null where it isn't known. */
  readonly dirty: boolean | null;
}

/** Texts are empty and numbers 0 where it isn't known. */
export interface Context {
  /** Seconds since 1970. */
  readonly started: number;
  readonly command: readonly string[];
  readonly directory: string;
  readonly git: Git | null;
  readonly python: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly host: string;
  readonly os: string;
  readonly cpu: string;
  readonly cores: number;
  /** In bytes, as a GPU's is. */
  readonly memory: number;
  readonly gpus: readonly { readonly name: string; readonly memory: number }[];
  readonly cuda: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** By run; those whose writer told nothing are left out. */
export type Contexts = Readonly<Record<string, readonly Context[]>>;

/** Of all runs. */
export function getAllContexts(signal?: AbortSignal): Promise<Contexts> {
  return get("contexts", {}, json(asContexts), signal);
}

/** One for each time that the run was begun, the last one last; none where its writer told nothing. */
export async function getContexts(
  run: string,
  signal?: AbortSignal,
): Promise<readonly Context[]> {
  const found = await get("contexts", { run: [run] }, json(asContexts), signal);
  return (Object.hasOwn(found, run) && found[run]) || [];
}

function asContexts(found: unknown): Contexts {
  return found as Contexts;
}
