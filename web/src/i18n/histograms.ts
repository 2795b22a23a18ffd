/** The words of histograms come with that part of the page, in both languages. */
import { addWords } from ".";
import { histograms as en } from "./en/histograms";
import { histograms as chinese } from "./zh-CN/histograms";

addWords({ en, "zh-CN": chinese });
