import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(`${process.cwd()}/src/styles/tokens.css`, "utf8");

function tokens(selector: string): Record<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`)).split("}")[0] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]),
  );
}

const light = tokens(":root");
const themes = { light, dark: { ...light, ...tokens('[data-theme="dark"]') } };

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ["canvas", "surface", "sunken", "hover"];
const on = (texts: string[], backs: string[]) =>
  texts.flatMap((text) => backs.map((back) => [text, back] as const));

/** Text, 4.5:1 (WCAG 1.4.3). */
const text = [
  ...on(["text", "text-2"], [...grounds, "selected", "tab-on"]),
  ...on(["text-3"], ["canvas", "surface", "sunken", "hover"]),
  ...on(["text-3"], ["selected"]),
  ...on(["accent-text"], ["surface", "sunken", "hover", "selected", "accent-soft"]),
  ...on(["ok", "warn", "danger"], ["surface", "sunken"]),
  ["ok", "ok-soft"],
  ["warn", "warn-soft"],
  ["danger", "danger-soft"],
  ["text", "warn-soft"],
  ["on-accent", "accent"],
  ["on-bubble-out", "bubble-out"],
  ["on-bubble-in", "bubble-in"],
  ["mail", "mail-soft"],
  ["sms", "sms-soft"],
  ["voice", "voice-soft"],
  ...on(["mail", "sms", "voice"], ["surface", "tab-on", "sunken"]),
  ...on(["call-text", "call-text-2", "call-you", "call-agent"], ["call-top", "call-bottom"]),
  ["call-text", "call-key"],
  ...on(["call-text", "call-text-2", "call-agent"], ["call-card"]),
  ["call-text", "call-end"],
] as const;

/** Edges of controls, focus, dots and bars, 3:1 (WCAG 1.4.11). */
const shapes = [
  ...on(["control"], ["canvas", "surface", "sunken"]),
  ...on(["focus"], [...grounds, "selected", "tab-on"]),
  ...on(["accent"], ["surface"]),
  ...on(["ok", "warn"], ["surface"]),
  ...on(
    ["bar-model", "bar-read", "bar-act", "bar-hand", "bar-err"],
    ["surface", "sunken", "track"],
  ),
  ...on(["call-you", "call-agent"], ["call-bottom"]),
] as const;

describe.each(Object.entries(themes))("%s theme", (_name, theme) => {
  const ratio = ([front, back]: readonly [string, string]) => {
    expect(theme[front], front).toBeDefined();
    expect(theme[back], back).toBeDefined();
    return contrast(theme[front] ?? "#000000", theme[back] ?? "#000000");
  };
  it.each(text)("%s on %s can be read", (...pair) =>
    expect(ratio(pair)).toBeGreaterThanOrEqual(4.5),
  );
  it.each(shapes)("%s on %s can be seen", (...pair) =>
    expect(ratio(pair)).toBeGreaterThanOrEqual(3),
  );
});
