/** The words of texts come with that part of the page, in both languages. */
import { addWords } from ".";
import { text as en } from "./en/text";
import { text as chinese } from "./zh-CN/text";

addWords({ en, "zh-CN": chinese });
