import { afterEach, expect, it, vi } from "vitest";
import { ApiError, getBoard, queryString } from "./client";

afterEach(() => vi.unstubAllGlobals());

function answering(response: Response | Error): void {
  vi.stubGlobal("fetch", () =>
    response instanceof Error
      ? Promise.reject(response)
      : Promise.resolve(response),
  );
}

it.each([
  [{}, ""],
  [{ tag: "loss/train", low: undefined }, "?tag=loss%2Ftrain"],
  [{ run: ["a b", "c&d"], width: 10 }, "?run=a+b&run=c%26d&width=10"],
])("queryString(%j) → `%s`", (parameters, text) =>
  expect(queryString(parameters)).toBe(text),
);

it("tells the server's own sentence and hint", async () => {
  const body = '{"error": "no tag `x`", "hint": "ask for `loss`"}';
  answering(new Response(body, { status: 404 }));
  await expect(getBoard()).rejects.toEqual(
    new ApiError("no tag `x`", "ask for `loss`", 404),
  );
});

it("makes a sentence of an answer that is not the server's", async () => {
  answering(new Response("<html>", { status: 502, statusText: "Bad Gateway" }));
  await expect(getBoard()).rejects.toThrow("502 Bad Gateway");
});

it("tells that nobody answered", async () => {
  answering(new TypeError("Failed to fetch"));
  await expect(getBoard()).rejects.toMatchObject({ status: 0 });
});

it.each([
  ['{"runs": [', "cut short"],
  ["<html>", "of a proxy"],
  ["null", "of another program"],
])("tells of an answer `%s` that is %s", async (body) => {
  answering(new Response(body));
  await expect(getBoard()).rejects.toMatchObject({
    name: "ApiError",
    status: 200,
    mayPass: true,
  });
});

it.each([
  [0, true],
  [200, true],
  [401, false],
  [404, false],
  [502, true],
])("a failure %i may pass: %s", (status, mayPass) =>
  expect(new ApiError("", "", status).mayPass).toBe(mayPass),
);
