/** The page's words in English, a file for each part of it. */
import { compareTable } from "./compare";
import { frame } from "./frame";
import { runs } from "./runs";
import { scalars } from "./scalars";
import { tools } from "./tools";
import { words } from "./words";

export const en = {
  ...frame,
  ...runs,
  ...scalars,
  ...tools,
  ...words,
  ...compareTable,
} as const;
