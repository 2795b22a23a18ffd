/** The words of graphs come with that part of the page, in both languages. */
import { addWords } from ".";
import { graphs as en } from "./en/graphs";
import { graphs as chinese } from "./zh-CN/graphs";

addWords({ en, "zh-CN": chinese });
