/** The page's words in Chinese, with the same files and keys as the English ones. */
import type { Catalogue } from "..";
import { compareTable } from "./compare";
import { frame } from "./frame";
import { runs } from "./runs";
import { scalars } from "./scalars";
import { tools } from "./tools";
import { words } from "./words";

export const zhCN: Catalogue = {
  ...frame,
  ...runs,
  ...scalars,
  ...tools,
  ...words,
  ...compareTable,
};
