import { expect, test } from "vitest";
import { csvOf, jsonOf } from "./csv";

const texts = [
  { step: 1, wall_time: 2.5, shape: [2], strings: ['a "b"', "c\nd"] },
  { step: 2, wall_time: null, shape: [], strings: ["plain"] },
];

test("a row for each string", () =>
  expect(csvOf("t", [{ run: "r,1", texts }])).toBe(
    "run,tag,step,wall_time,index,text\r\n" +
      '"r,1",t,1,2.5,0,"a ""b"""\r\n' +
      '"r,1",t,1,2.5,1,"c\nd"\r\n' +
      '"r,1",t,2,,0,plain\r\n',
  ));

test("JSON has each text with its run", () => {
  const told = JSON.parse(jsonOf("t", [{ run: "r", texts }])) as unknown[];
  expect(told[1]).toEqual({ run: "r", tag: "t", ...texts[1] });
});
