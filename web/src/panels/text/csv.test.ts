import { expect, test } from "vitest";
import { decodeWholeTexts } from "../../api/texts";
import { csvOf, jsonOf } from "./csv";

const texts = [
  {
    step: "9007199254740993",
    wall_time: 2.5,
    shape: [2],
    strings: ['a "b"', "c\nd"],
    problem: null,
  },
  { step: "-2", wall_time: null, shape: [], strings: ["plain"], problem: null },
];

test("a row for each string", () =>
  expect(csvOf("t", [{ run: "r,1", texts }])).toBe(
    "run,tag,step,wall_time,index,text\r\n" +
      '"r,1",t,9007199254740993,2.5,0,"a ""b"""\r\n' +
      '"r,1",t,9007199254740993,2.5,1,"c\nd"\r\n' +
      '"r,1",t,-2,,0,plain\r\n',
  ));

test("JSON has each text with its run", () => {
  const told = jsonOf("t", [{ run: "r", texts }]);
  expect((JSON.parse(told) as unknown[])[1]).toEqual({
    run: "r",
    tag: "t",
    ...texts[1],
    step: -2,
  });
  expect(told).toContain('"step": 9007199254740993,');
});

test("steps are exact, and texts that look like them stay", () => {
  const text = '{"step":1,\n "step": "2"';
  const answer = `[{"step":-9223372036854775808,"strings":[${JSON.stringify(text)}]}]`;
  const texts = decodeWholeTexts(answer);
  expect(texts).toEqual([{ step: "-9223372036854775808", strings: [text] }]);
  const told = jsonOf("t", [{ run: "r", texts }]);
  expect(told).toContain('"step": -9223372036854775808');
  expect((JSON.parse(told) as typeof texts)[0]!.strings).toEqual([text]);
});
